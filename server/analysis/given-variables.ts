import type { Value } from "../program/value.js";
import { forget, type State } from "./state.js";

/**
 * The state after a call that was given the addresses of variables of the calling function (`int ready = 0; p_is_ready(p, &ready);`): what is in
 * them now, the callee says, so what was known of them is forgotten. `isFollowed`: what the callee writes of structures is known by their
 * members' names, so that only plain variables are forgotten.
 */
export function afterGiving(state: State, given: readonly Value[], isFollowed: boolean): State {
  let after = state;
  for (const value of given) {
    if (value.kind !== "address" || !isVariable(value.of)) continue;
    if (isFollowed && isStructure(value.of)) continue;
    after = forget(after, value.of.key);
  }
  return after;
}

function isVariable(place: Value): boolean {
  return place.kind === "local" || (place.kind === "member" && isVariable(place.base));
}

function isStructure(place: Value): boolean {
  return place.kind === "local" && place.type?.tag !== undefined && place.type.pointers === 0;
}
