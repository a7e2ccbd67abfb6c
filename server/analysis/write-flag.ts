import type { Value } from "../program/value.js";
import { isMasked, madeMark, namesIn, partMarks } from "./conditions.js";
import { type Known, learn, markWritten, type State } from "./state.js";

/**
 * The state after a flag was set (`nonzero`) or cleared: `set_bit(UP, &p->flags)`, `p->flags |= UP`, `netif_carrier_on(dev)`. What was known of the
 * word that it is in is forgotten, but for the other flags of its kind, and callers are told.
 */
export function writeFlag(state: State, flag: Value & { kind: "apply" }, made: Known): State {
  const word = wordOf(flag);
  const known = new Map([...state.known].filter(([key, { value }]) => !key.includes((word ?? flag).key) || isOtherFlag(value, flag)));
  const marks = [...namesIn(flag), madeMark(flag, made), ...partMarks(flag)];
  return learn(markWritten({ ...state, known }, marks), { value: flag, known: made, origin: "local" });
}

/** Undefined for a predicate over a whole object. */
function wordOf(flag: Value & { kind: "apply" }): Value | undefined {
  if (flag.name === "bit") return flag.arguments[1];
  return isMasked(flag) ? flag.arguments[0] : undefined;
}

/** Whether a test is of a flag that has no bit in common with the one that was written: two names are taken for two bits. */
function isOtherFlag(value: Value, written: Value & { kind: "apply" }): boolean {
  if (value.kind !== "apply") return false;
  if (written.name === "bit") return isBit(value) && !value.key.includes(written.key);
  if (!isMasked(value) || !isMasked(written)) return false;
  const [mine, theirs] = [value.arguments[1], written.arguments[1]];
  if (mine?.kind === "number" && theirs?.kind === "number") return (mine.number & theirs.number) === 0;
  return mine?.key !== theirs?.key;
}

/** A bit, or what it was before it was tested and written. */
function isBit(value: Value | undefined): boolean {
  if (value?.kind !== "apply") return false;
  return value.name === "bit" || (value.name === "was" && isBit(value.arguments[0]));
}
