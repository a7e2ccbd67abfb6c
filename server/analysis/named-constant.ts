import { ERROR_NUMBER } from "../kernel/values.js";
import { apply, type Value } from "../program/value.js";

/*
 * Constants of headers that are not read: `mode == MLX5_ESWITCH_LEGACY` and then `mode == MLX5_ESWITCH_OFFLOADS` contradict each other,
 * whatever the two numbers are. Two names for one number are rare and are taken for two.
 */

/** The constant that a value is, when it is a name without a known number that is written as constants are, or the negative of an error number. */
export function constantName(value: Value): string | undefined {
  if (value.kind === "symbol") return /^[A-Z][A-Z0-9]*_[A-Z0-9_]+$/.test(value.name) ? value.name : undefined;
  const error = errorName(value);
  return error === undefined ? undefined : `-${error}`;
}

/** `-EINVAL` and its like, which are below zero. */
export function isError(value: Value): boolean {
  return errorName(value) !== undefined;
}

function errorName(value: Value): string | undefined {
  if (value.kind !== "apply" || value.name !== "-" || value.arguments.length !== 1) return undefined;
  const [number] = value.arguments;
  return number?.kind === "symbol" && ERROR_NUMBER.test(number.name) ? number.name : undefined;
}

/** The number that stands for a name: compared with those of other names alone, the same in every process (FNV-1a over 48 bits). */
export function namedNumber(name: string): number {
  let high = 0x811c;
  let low = 0x9dc5;
  for (let at = 0; at < name.length; at++) {
    low = (low ^ name.charCodeAt(at)) * 0x193;
    high = (high * 0x193 + (low >>> 16)) & 0xffffffff;
    low &= 0xffff;
  }
  return (high >>> 0) * 0x10000 + low;
}

/** The predicate of `standsFor`. */
export const standing = "is";

/** Known of a value as the number of the named constant that it stands for. */
export function standsFor(value: Value): Value {
  return apply(standing, [value]);
}
