import { apply, isNameable, type Value } from "../program/value.js";
import { constantName, isError, namedNumber, standing, standsFor } from "./named-constant.js";
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
  if (value.name === standing) return constantOf(state, first);
  if (isError(value)) return "negative";
  if (second && value.name === "&" && hasFlag(first, second)) return "nonzero";
  const left = knownOf(state, first);
  if (second && (value.name === "&&" || value.name === "||")) return ofBoth(value.name === "||", left, knownOf(state, second));
  if (value.name === "!") return left === undefined ? undefined : isZero(left) ? 1 : 0;
  if (second && (value.name === "==" || value.name === "!=")) {
    const same = sameConstant(state, first, second);
    if (same !== undefined) return Number(same === (value.name === "=="));
  }
  if (!second || left === undefined) return undefined;
  const right = knownOf(state, second);
  if (right === undefined) return undefined;
  return compare(value.name, left, right);
}

/** Whether a word has a flag, whatever else it has: `flags | FORCE` has FORCE. */
function hasFlag(word: Value, flag: Value): boolean {
  if (word.kind === "apply" && word.name === "|") return word.arguments.some((each) => hasFlag(each, flag));
  if (word.kind === "number" && flag.kind === "number") return (word.number & flag.number) !== 0;
  return word.kind === "symbol" && word.key === flag.key;
}

/** What is known of `a && b`, or of `a || b`, which is decided by one that is nonzero. */
function ofBoth(isEither: boolean, left: Known | undefined, right: Known | undefined): Known | undefined {
  const decides = (known: Known | undefined): boolean => known !== undefined && isZero(known) !== isEither;
  if (decides(left) || decides(right)) return Number(isEither);
  return left === undefined || right === undefined ? undefined : Number(!isEither);
}

/** Whether two values stand for one named constant; undefined when that of one of them is not known. */
function sameConstant(state: State, first: Value, second: Value): boolean | undefined {
  if (constantName(first) === undefined && constantName(second) === undefined) return undefined;
  const [mine, theirs] = [constantOf(state, first), constantOf(state, second)];
  return mine === undefined || theirs === undefined ? undefined : mine === theirs;
}

/** The named constant, as a number of its own, that a value is known to be. */
export function constantOf(state: State, value: Value): number | undefined {
  const name = constantName(value);
  if (name !== undefined) return namedNumber(name);
  const known = state.known.get(standsFor(value).key)?.known;
  return typeof known === "number" ? known : undefined;
}

/** What comparing a number below zero with one that is not gives. */
const BELOW: ReadonlyMap<string, Known> = new Map([
  ["<", 1],
  ["<=", 1],
  ["!=", 1],
  [">", 0],
  [">=", 0],
  ["==", 0],
]);

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
  if (left === "negative" && typeof right === "number" && right >= 0) return BELOW.get(operator);
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
    if (first && second && value.name === (truth ? "&&" : "||")) {
      const one = assume(state, first, truth);
      const both = one && assume(one, second, truth);
      return both && learnTested(both, value, truth ? "nonzero" : "zero");
    }
    if (first && second && (value.name === "==" || value.name === "!=")) {
      const equal = (value.name === "==") === truth;
      const constant = second.kind === "number" ? second : first.kind === "number" ? first : undefined;
      const other = constant === second ? first : second;
      if (constant?.kind === "number") {
        if (constant.number === 0) return assume(state, other, !equal);
        if (equal) return learnTested(state, other, constant.number);
      }
      const named = equal ? (assumeNamed(state, first, second) ?? assumeNamed(state, second, first)) : undefined;
      if (named) return named;
    }
    if (first && second?.kind === "number" && second.number === 0) {
      const isBelow = value.name === (truth ? "<" : ">=");
      const isAbove = value.name === (truth ? ">" : "<=");
      const state2 = isBelow || isAbove ? assume(state, first, true) : undefined;
      if (state2) return isBelow ? learnTested(state2, first, "negative") : learnTested(state2, value, truth ? "nonzero" : "zero");
    }
  }
  return learnTested(state, value, truth ? "nonzero" : "zero");
}

/** The state in which `value` is the constant that `named` is; undefined when that is none. */
function assumeNamed(state: State, value: Value, named: Value): State | undefined {
  const name = constantName(named);
  if (name === undefined) return undefined;
  const signed = isError(named) ? learnTested(state, value, "negative") : state;
  return learnTested(signed, standsFor(value), namedNumber(name));
}

function learnTested(state: State, value: Value, known: Known): State {
  if (value.kind === "unknown" || value.kind === "number") return state;
  const old = state.known.get(value.key)?.known;
  if (typeof old === "number" || old === "negative") return state;
  return learn(state, { value, known, origin: isNameable(value) && !touches(state, value, known) ? "entry" : "local" });
}

/** Whether what was written before on this path may be why the value is `known`. */
function touches(state: State, value: Value, known: Known): boolean {
  if (state.written.size === 0) return false;
  if (value.kind === "apply" && value.name === "was" && value.arguments[0]) {
    const flag = flagName(value.arguments[0]);
    return state.written.has(`stale ${flag}`) || !state.written.has(`fresh ${flag}`);
  }
  return mayHaveMade(state, value, known);
}

/**
 * Whether something that was written on this path may have made the value `known`. A flag that the path only ever sets and that is clear
 * at its end was clear all along.
 */
export function mayHaveMade(state: State, value: Value, known: Known): boolean {
  if (state.written.size === 0 || !dependsOn(value).some((name) => state.written.has(name))) return false;
  return !isFlag(value) || state.written.has(madeMark(value, known)) || wordsIn(value).some((name) => state.written.has(name));
}

/** The mark that setting or clearing a flag leaves. */
export function madeMark(flag: Value, known: Known): string {
  return `${isZero(known) ? "cleared" : "set"} ${flagName(flag)}`;
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
      if (value.name === "bit" || value.name === "was" || isMasked(value)) return [flagName(value)];
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

/** The names whose writing changes a value: its own, for a flag those of the word that it is in, for a word those of its flags. */
export function dependsOn(value: Value): string[] {
  return [...namesIn(value), ...wordsIn(value), ...partsIn(value)];
}

/** The marks that writing one flag leaves of the word that it is in: what is known of the whole word may have changed with it. */
export function partMarks(flag: Value): string[] {
  return wordsIn(flag).map((word) => `part of ${word}`);
}

/** The marks of what is read whole in a value. */
function partsIn(value: Value): string[] {
  if (value.kind !== "apply") return namesIn(value).map((name) => `part of ${name}`);
  return isFlag(value) || value.name === "was" ? [] : value.arguments.flatMap(partsIn);
}

function wordsIn(value: Value): string[] {
  if (value.kind !== "apply") return [];
  const word = value.name === "bit" ? value.arguments[1] : isMasked(value) ? value.arguments[0] : undefined;
  return word ? namesIn(word) : value.arguments.flatMap(wordsIn);
}

/** `flags & UP` with a constant: the flag UP, which setting another one in that word does not touch. */
export function isMasked(value: Value): boolean {
  const mask = value.kind === "apply" && value.name === "&" ? value.arguments[1] : undefined;
  return mask?.kind === "number" || mask?.kind === "symbol";
}

/** Whether the value is one flag of a word. */
export function isFlag(value: Value): boolean {
  return isMasked(value) || (value.kind === "apply" && value.name === "bit");
}

/** `bit 3 of flags`, `UP in flags`: one name for a flag wherever it is written. */
export function flagName(value: Value): string {
  if (value.kind !== "apply") return value.key;
  const [first, second] = value.arguments;
  if (value.name !== "bit" && !isMasked(value)) return first ? flagName(first) : value.name;
  const [flag, word] = value.name === "bit" ? [first, second] : [second, first];
  const place = word ? namesIn(word).at(-1) : undefined;
  return `${flag?.key ?? "?"}@${place ?? "word"}`;
}

/** Whether an assumption of a callee, in the caller's terms, can hold in the caller's state. */
export function canHold(state: State, assumption: Assumption): boolean {
  const known = knownOf(state, assumption.value);
  return known === undefined || agrees(known, assumption.known);
}
