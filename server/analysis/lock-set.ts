import type { Operand } from "./operand.js";
import type { Held, State } from "./state.js";

/**
 * The state with one more lock. Taking again what the caller held and this path dropped restores the caller's lock. A lock that is held
 * already by the same path, or only asserted, changes nothing.
 */
export function hold(state: State, lock: Held): State {
  if (!lock.asserted) {
    const dropped = indexOfLock(state.released, lock.lock, lock.place.key);
    if (dropped >= 0) return { ...state, released: without(state.released, dropped) };
  }
  if (state.held.some((held) => held.lock === lock.lock && (lock.asserted || held.place.key === lock.place.key))) return state;
  // Hand over hand takes two of one class; a loop that takes more of them tells nothing new.
  if (state.held.filter((held) => held.lock === lock.lock).length >= 2) return state;
  return { ...state, held: [...state.held, lock] };
}

/** The state without the lock: the one reached by this very path, else one of its class, else one that the caller holds. */
export function drop(state: State, operand: Operand): State {
  const exact = state.held.findIndex((held) => held.lock === operand.name && held.place.key === operand.place.key);
  const at = exact >= 0 ? exact : state.held.findIndex((held) => held.lock === operand.name);
  const taken = state.held[at];
  const held = taken ? without(state.held, at) : state.held;
  if (taken && !taken.asserted) return { ...state, held };
  const known = state.released.some((released) => released.name === operand.name);
  return known ? { ...state, held } : { ...state, held, released: [...state.released, operand] };
}

function indexOfLock(released: readonly Operand[], name: string, place: string): number {
  const exact = released.findIndex((operand) => operand.name === name && operand.place.key === place);
  return exact >= 0 ? exact : released.findIndex((operand) => operand.name === name);
}

function without<T>(list: readonly T[], at: number): T[] {
  return list.filter((_, index) => index !== at);
}
