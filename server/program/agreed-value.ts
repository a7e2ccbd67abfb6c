import type { Value } from "./value.js";

/**
 * What a call returns of which there are several definitions, given what each returns where that is one value. A definition that returns a
 * constant stands in for kernels without the feature (`static inline int foo_write(…) { return -EOPNOTSUPP; }`): the others decide.
 */
export function agreedValue(returned: readonly (Value | undefined)[]): Value | undefined {
  const real = returned.length > 1 ? returned.filter((value) => value?.kind !== "number") : returned;
  const [first, ...others] = real.length > 0 ? real : returned;
  return others.every((value) => value?.key === first?.key) ? first : undefined;
}
