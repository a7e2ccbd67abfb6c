import type { Assumption } from "./state.js";

/** The assumptions that both lists make. */
export function common(a: readonly Assumption[], b: readonly Assumption[]): Assumption[] {
  return a.filter((mine) => b.some((theirs) => theirs.value.key === mine.value.key && theirs.known === mine.known));
}
