import type { Summary } from "./summary.js";

/** Whether two summaries say the same of the same places. Places are the same when they are one object: those of an edited text move. */
export function isSameSummary(a: Summary, b: Summary): boolean {
  return new Comparison().isSame(a, b);
}

/** Chains and values are shared by many events: each pair of objects is compared once. */
class Comparison {
  readonly #same = new Map<object, object>();

  isSame(a: unknown, b: unknown): boolean {
    if (a === b) return true;
    if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
    if (this.#same.get(a) === b) return true;
    if (!this.#isSameInside(a, b)) return false;
    this.#same.set(a, b);
    return true;
  }

  #isSameInside(a: object, b: object): boolean {
    if ("endColumn" in a || "endColumn" in b) return false;
    if (a instanceof Set) return b instanceof Set && a.size === b.size && [...a].every((each) => b.has(each));
    if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((each, index) => this.isSame(each, b[index]));
    const mine = Object.entries(a).filter(([, value]) => value !== undefined);
    const theirs = new Map(Object.entries(b).filter(([, value]) => value !== undefined));
    return mine.length === theirs.size && mine.every(([key, value]) => this.isSame(value, theirs.get(key)));
  }
}
