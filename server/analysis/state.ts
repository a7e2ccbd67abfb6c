import type { ClassName } from "../program/identity.js";
import type { Value } from "../program/value.js";
import type { Chain } from "./chain.js";
import type { Operand } from "./operand.js";

/** What is known of a value at some point of a path. */
export type Known = "zero" | "nonzero" | "negative" | number;

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
  /** Any thread may release it: a semaphore. */
  readonly ownerless?: boolean;
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

/** Undefined when it may be or not. */
function isNegative(known: Known): boolean | undefined {
  return known === "nonzero" ? undefined : known === "negative" || (typeof known === "number" && known < 0);
}

/** Whether both can be true of one value. */
export function agrees(a: Known, b: Known): boolean {
  if (typeof a === "number" && typeof b === "number") return a === b;
  if (a === "negative" || b === "negative") return isNegative(a) !== false && isNegative(b) !== false;
  return isZero(a) === isZero(b);
}

/** The join of two states with one lock key: what both know. Undefined when `old` already says no more than that. */
export function join(old: State, next: State): State | undefined {
  const known = knownByBoth(old.known, next.known);
  const written = union(old.written, next.written);
  return known === old.known && written === old.written ? undefined : { held: old.held, released: old.released, known, written };
}

type Knowledge = State["known"];

/** `old` itself when nothing of it is lost: most joins change nothing, and must then cost nothing. */
function knownByBoth(old: Knowledge, next: Knowledge): Knowledge {
  if (old === next) return old;
  let changed: Map<string, Assumption> | undefined;
  for (const [key, mine] of old) {
    const theirs = next.get(key);
    if (theirs === mine) continue;
    const both = theirs && joinKnown(mine.known, theirs.known);
    const origin = mine.origin === "entry" && theirs?.origin === "entry" ? "entry" : "local";
    if (both === mine.known && origin === mine.origin) continue;
    changed ??= new Map(old);
    if (both === undefined) changed.delete(key);
    else changed.set(key, { value: mine.value, known: both, origin });
  }
  return changed ?? old;
}

type Names = ReadonlySet<string>;

/** Sets are shared by thousands of states, so that one union is asked for again and again. */
const unions = new WeakMap<Names, WeakMap<Names, Names>>();

/** All names of both; `a` itself when it has them all. */
export function union(a: Names, b: Names): Names {
  if (a === b || b.size === 0) return a;
  if (a.size === 0) return b;
  let known = unions.get(a);
  if (!known) {
    known = new WeakMap();
    unions.set(a, known);
  }
  let found = known.get(b);
  if (!found) {
    found = isWithin(b, a) ? a : isWithin(a, b) ? b : new Set([...a, ...b]);
    known.set(b, found);
  }
  return found;
}

function isWithin(small: Names, large: Names): boolean {
  if (small.size > large.size) return false;
  for (const name of small) if (!large.has(name)) return false;
  return true;
}

function joinKnown(a: Known, b: Known): Known | undefined {
  if (a === b) return a;
  if (isZero(a) && isZero(b)) return "zero";
  if (isNegative(a) && isNegative(b)) return "negative";
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
