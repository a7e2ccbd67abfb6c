import { common } from "./agreement.js";
import { agrees, locksKey } from "./state.js";
import type { Outcome } from "./summary.js";

/** Variants of one outcome (same locks, same class of return value, other conditions) before they are joined. */
const maxVariants = 4;
/** More different sets of locks on return than these come from tests that the analysis does not connect. */
const maxLockEffects = 4;

/** The ways in which a routine may return, kept apart by locks, by what is returned and by conditions on the caller. */
export class OutcomeSet {
  private readonly byEffect = new Map<string, Outcome[]>();

  add(outcome: Outcome): void {
    const key = `${locksKey(outcome.held, outcome.released)}|${outcome.returns ?? ""}`;
    const variants = this.byEffect.get(key) ?? [];
    const joined = variants.length >= maxVariants ? [[...variants, outcome].reduce(merge)] : [...variants, outcome];
    this.byEffect.set(key, joined);
  }

  /**
   * The outcomes without those that only seem possible. A routine that returns the same value now with a lock and now without, under
   * conditions that do not exclude each other, is balanced in truth: the tests that connect its lock and unlock are beyond the analysis.
   */
  likely(): Outcome[] {
    const all = [...this.byEffect.values()].flat().sort((a, b) => changes(a) - changes(b));
    const kept: Outcome[] = [];
    for (const outcome of all) {
      const effect = locksKey(outcome.held, outcome.released);
      const rival = kept.find(
        (other) => locksKey(other.held, other.released) !== effect && sameReturn(other, outcome) && !excludeEachOther(other, outcome),
      );
      if (!rival) kept.push(outcome);
    }
    const effects = [...new Set(kept.map((outcome) => locksKey(outcome.held, outcome.released)))].slice(0, maxLockEffects);
    return kept.filter((outcome) => effects.includes(locksKey(outcome.held, outcome.released)));
  }
}

function merge(a: Outcome, b: Outcome): Outcome {
  return { ...a, conditions: common(a.conditions, b.conditions), leaves: common(a.leaves, b.leaves) };
}

function changes(outcome: Outcome): number {
  return outcome.held.length + outcome.released.length;
}

function sameReturn(a: Outcome, b: Outcome): boolean {
  return a.returns === undefined || b.returns === undefined || agrees(a.returns, b.returns);
}

function excludeEachOther(a: Outcome, b: Outcome): boolean {
  return a.conditions.some((mine) =>
    b.conditions.some((theirs) => theirs.value.key === mine.value.key && !agrees(mine.known, theirs.known)),
  );
}
