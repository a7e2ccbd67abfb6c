import { apply, isNameable, type Value } from "../program/value.js";
import { type Assumption, agrees, isZero, type Known, learn, type State } from "./state.js";

/** What a state knows of a value, through negations and comparisons with constants. */
export function knownOf(state: State, value: Value): Known | undefined {
  if (value.kind === "number") return value.number;
  if (value.kind === "address") return "nonzero";
  const direct = state.known.get(value.key);
  if (direct) return direct.known;
  if (value.kind !== "apply") return undefined;
  const [first, second] = value.arguments;
  if (!first) return undefined;
  const left = knownOf(state, first);
  if (value.name === "!") return left === undefined ? undefined : isZero(left) ? 1 : 0;
  if (!second || left === undefined) return undefined;
  const right = knownOf(state, second);
  if (right === undefined) return undefined;
  return compare(value.name, left, right);
}

function compare(operator: string, left: Known, right: Known): Known | undefined {
  if (typeof left === "number" && typeof right === "number") {
    switch (operator) {
      case "==":
        return Number(left === right);
      case "!=":
        return Number(left !== right);
      case "<":
        return Number(left < right);
      case "<=":
        return Number(left <= right);
      case ">":
        return Number(left > right);
      case ">=":
        return Number(left >= right);
      case "&":
        return left & right;
      case "|":
        return left | right;
      default:
        return undefined;
    }
  }
  if (isZero(left) && isZero(right)) {
    if (operator === "==") return 1;
    if (operator === "!=" || operator === "<" || operator === ">") return 0;
  }
  if (isZero(left) !== isZero(right)) {
    if (operator === "==") return 0;
    if (operator === "!=") return 1;
  }
  return undefined;
}

/** The state in which `value` is nonzero (`truth`) or zero; undefined when that contradicts what is known. */
export function assume(state: State, value: Value, truth: boolean): State | undefined {
  const known = knownOf(state, value);
  if (known !== undefined && isZero(known) === truth) return undefined;
  if (value.kind === "apply") {
    const [first, second] = value.arguments;
    if (value.name === "!" && first) return assume(state, first, !truth);
    if (first && second && (value.name === "==" || value.name === "!=")) {
      const equal = (value.name === "==") === truth;
      const constant = second.kind === "number" ? second : first.kind === "number" ? first : undefined;
      const other = constant === second ? first : second;
      if (constant?.kind === "number") {
        if (constant.number === 0) return assume(state, other, !equal);
        if (equal) return learnTested(state, other, constant.number);
      }
    }
    // `ret < 0` true says that ret is not zero.
    if (truth && first && second?.kind === "number" && second.number === 0 && (value.name === "<" || value.name === ">")) {
      const state2 = assume(state, first, true);
      return state2 && learnTested(state2, value, "nonzero");
    }
  }
  return learnTested(state, value, truth ? "nonzero" : "zero");
}

function learnTested(state: State, value: Value, known: Known): State {
  if (value.kind === "unknown" || value.kind === "number") return state;
  const old = state.known.get(value.key);
  if (old && typeof old.known === "number") return state;
  return learn(state, { value, known, origin: isNameable(value) && !touches(state, value) ? "entry" : "local" });
}

/** Whether a member or flag in the value was written before on this path. */
function touches(state: State, value: Value): boolean {
  if (state.written.size === 0) return false;
  if (value.kind === "apply" && value.name === "was" && value.arguments[0]) {
    const flag = flagName(value.arguments[0]);
    return state.written.has(`stale ${flag}`) || !state.written.has(`fresh ${flag}`);
  }
  return namesIn(value).some((name) => state.written.has(name));
}

/**
 * The mark that a `test_and_clear_bit()` leaves: `fresh` when the flag still had the value that the caller left it with, so that
 * testing the result is a condition on the caller; `stale` when this path had written it before.
 */
export function askedBefore(state: State, predicate: Value): string {
  const flag = flagName(predicate);
  return state.written.has(flag) ? `stale ${flag}` : `fresh ${flag}`;
}

/** Known of a queue that this path has just made and put nothing on: a wait for it waits for nothing. */
export function freshQueue(place: Value): Value {
  return apply("fresh", [place]);
}

/** The names by which writes to a value are remembered: its last members, flag bits and globals. */
export function namesIn(value: Value): string[] {
  switch (value.kind) {
    case "member":
      return [value.base.type?.tag ? `${value.base.type.name}.${value.name}` : value.name];
    case "global":
      return [value.key];
    case "element":
    case "object":
      return namesIn(value.of);
    case "apply": {
      if (value.name === "bit" || value.name === "was") return [flagName(value)];
      if (value.name === "fresh") return value.arguments.flatMap(namesIn).map((name) => `queued on ${name}`);
      if (value.arguments.length === 1 || value.arguments[1]?.kind === "number") {
        return [value.name, ...value.arguments.flatMap(namesIn)];
      }
      return value.arguments.flatMap(namesIn);
    }
    default:
      return [];
  }
}

/** `bit 3 of flags`: one name for a flag wherever it is written. */
export function flagName(value: Value): string {
  if (value.kind !== "apply") return value.key;
  if (value.name !== "bit") return value.arguments[0] ? flagName(value.arguments[0]) : value.name;
  const [bit, word] = value.arguments;
  const place = word ? namesIn(word).at(-1) : undefined;
  return `${bit?.key ?? "?"}@${place ?? "word"}`;
}

/** Whether an assumption of a callee, in the caller's terms, can hold in the caller's state. */
export function canHold(state: State, assumption: Assumption): boolean {
  const known = knownOf(state, assumption.value);
  return known === undefined || agrees(known, assumption.known);
}
