import type { ClassName } from "../program/identity.js";
import type { Value } from "../program/value.js";
import type { Chain } from "./chain.js";
import type { Operand } from "./operand.js";

/** What is known of a value at some point of a path. */
export type Known = "zero" | "nonzero" | number;

export interface Assumption {
  readonly value: Value;
  readonly known: Known;
  /** `entry`: tested, and not written by this routine before, so it is a condition on the caller. `local`: the routine made it so. */
  readonly origin: "entry" | "local";
}

/** A lock that a path holds. */
export interface Held {
  /** The class, else the key of the place while its class hangs on the caller. */
  readonly lock: ClassName;
  readonly place: Value;
  readonly resolved: boolean;
  readonly shared: boolean;
  /** Not taken here: an assertion or a kernel interface says that it is held. */
  readonly asserted: boolean;
  /** The calls below were made for another object of the structure that the lock is in. */
  readonly elsewhere?: boolean;
  readonly taken: Chain;
}

/** One state of a path: the locks (they keep states apart) and what is known (joined where locks agree). */
export interface State {
  readonly held: readonly Held[];
  /** Locks of the caller that were dropped here. */
  readonly released: readonly Operand[];
  readonly known: ReadonlyMap<string, Assumption>;
  /** Names of members and flags written so far. */
  readonly written: ReadonlySet<string>;
}

export const initialState: State = { held: [], released: [], known: new Map(), written: new Set() };

/** Two states with one key differ only in what is known. */
export function lockKey(state: State): string {
  return locksKey(state.held, state.released);
}

/** The locks held and dropped, as text: two contexts with one text differ in nothing but witnesses. */
export function locksKey(held: readonly Held[], released: readonly Operand[]): string {
  if (held.length === 0 && released.length === 0) return "";
  return `${held.map(heldKey).sort().join("+")}-${released
    .map((operand) => operand.name)
    .sort()
    .join("-")}`;
}

export function heldKey(held: Held): string {
  return `${held.lock}${held.shared ? "/r" : ""}${held.asserted ? "!" : ""}${held.elsewhere ? "~" : ""}`;
}

export function isZero(known: Known): boolean {
  return known === "zero" || known === 0;
}

/** Whether both can be true of one value. */
export function agrees(a: Known, b: Known): boolean {
  if (typeof a === "number" && typeof b === "number") return a === b;
  return isZero(a) === isZero(b);
}

/** The join of two states with one lock key: what both know. Undefined when `old` already says no more than that. */
export function join(old: State, next: State): State | undefined {
  if (isCovered(old, next)) return undefined;
  const known = new Map<string, Assumption>();
  for (const [key, mine] of old.known) {
    const theirs = next.known.get(key);
    const both = theirs && joinKnown(mine.known, theirs.known);
    if (!theirs || both === undefined) continue;
    const origin = mine.origin === "entry" && theirs.origin === "entry" ? "entry" : "local";
    known.set(key, both === mine.known && origin === mine.origin ? mine : { value: mine.value, known: both, origin });
  }
  const written = isWithin(next.written, old.written) ? old.written : new Set([...old.written, ...next.written]);
  return { held: old.held, released: old.released, known, written };
}

/** Whether `old` says no more than `next` does. */
function isCovered(old: State, next: State): boolean {
  if (old.known !== next.known) {
    for (const [key, mine] of old.known) {
      const theirs = next.known.get(key);
      if (theirs === mine) continue;
      if (!theirs || joinKnown(mine.known, theirs.known) !== mine.known) return false;
      if (mine.origin === "entry" && theirs.origin !== "entry") return false;
    }
  }
  return isWithin(next.written, old.written);
}

function isWithin(some: ReadonlySet<string>, all: ReadonlySet<string>): boolean {
  if (some === all) return true;
  for (const name of some) if (!all.has(name)) return false;
  return true;
}

function joinKnown(a: Known, b: Known): Known | undefined {
  if (a === b) return a;
  if (isZero(a) && isZero(b)) return "zero";
  if (!isZero(a) && !isZero(b)) return "nonzero";
  return undefined;
}

/** Forgets everything said of the value with this key or of a value that contains it. */
export function forget(state: State, key: string): State {
  let known: Map<string, Assumption> | undefined;
  for (const entry of state.known.keys()) {
    if (!entry.includes(key)) continue;
    known ??= new Map(state.known);
    known.delete(entry);
  }
  return known ? { ...state, known } : state;
}

export function learn(state: State, assumption: Assumption): State {
  if (state.known.get(assumption.value.key) === assumption) return state;
  const known = new Map(state.known);
  known.set(assumption.value.key, assumption);
  return { ...state, known };
}

export function markWritten(state: State, names: Iterable<string>): State {
  let written: Set<string> | undefined;
  for (const name of names) {
    if ((written ?? state.written).has(name)) continue;
    written ??= new Set(state.written);
    written.add(name);
  }
  return written ? { ...state, written } : state;
}
