import { TYPES_WITHOUT_VALUE } from "../kernel/values.js";
import type { Value } from "../program/value.js";
import { namesIn } from "./conditions.js";
import { forget, markWritten, type State } from "./state.js";

/**
 * The state after a call that was given addresses (`int ready = 0; p_is_ready(p, &ready);`, `atomic_dec(&p->users)`): what is there now, the
 * callee says, so what was known of it is forgotten. `isFollowed`: what the callee writes of structures is known by their members' names, so
 * that only plain variables are forgotten.
 */
export function afterGiving(state: State, given: readonly Value[], isFollowed: boolean): State {
  let after = state;
  for (const value of given) {
    if (value.kind !== "address") continue;
    const { of: place } = value;
    if (isVariable(place) ? !(isFollowed && isStructure(place)) : !isFollowed) after = forget(after, place.key);
    if (!isFollowed && isCounter(place)) after = markWritten(after, namesIn(place));
  }
  return after;
}

/** Whether a place is a member with a value of its own, of a type that is no structure: `atomic_t users`, `unsigned long flags`. */
function isCounter({ kind, type }: Value): boolean {
  return kind === "member" && type !== undefined && type.tag !== "struct" && type.tag !== "union" && !TYPES_WITHOUT_VALUE.test(type.name);
}

function isVariable(place: Value): boolean {
  return place.kind === "local" || (place.kind === "member" && isVariable(place.base));
}

function isStructure(place: Value): boolean {
  return place.kind === "local" && place.type?.tag !== undefined && place.type.pointers === 0;
}
