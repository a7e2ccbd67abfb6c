import type { Analysis } from "../analysis/analyse.js";
import type { Cycle } from "../analysis/cycle.js";
import { labelOf } from "../program/identity.js";
import type { Finding } from "../rules/finding.js";
import { cancelInstead } from "./cancel-without-waiting.js";
import type { Fix, FixId } from "./fix.js";
import type { Fixer } from "./fixer.js";
import { flusherOnAnotherQueue } from "./flusher-on-another-queue.js";
import { moduleOf } from "./module.js";
import { moveWaitOut } from "./move-wait-out.js";
import { perInterfaceQueueOf } from "./per-interface-queue.js";
import { retryWithTrylock } from "./retry-with-trylock.js";
import { spinWithExitFlag } from "./spin-with-exit-flag.js";

export interface FixRequest {
  readonly analysis: Analysis;
  readonly finding: Finding;
  /** The texts of the module's C files and of its own headers, by the paths that the analysis has. */
  readonly texts: ReadonlyMap<string, string>;
}

/** One way to take a finding away, in one or several variants, the likeliest first. */
export interface Proposal {
  readonly id: FixId;
  readonly variants: readonly Fix[];
}

/** Every way, in the order in which they are offered. */
export const FIXERS: readonly Fixer[] = [
  perInterfaceQueueOf,
  moveWaitOut,
  spinWithExitFlag,
  retryWithTrylock,
  cancelInstead,
  flusherOnAnotherQueue,
];

/** What can be offered for a finding, the best first; not verified yet. */
export function proposeFixes({ analysis, finding, texts }: FixRequest): readonly Proposal[] {
  const unit = analysis.program.units.find((each) => each.files.includes(finding.file) || each.headers.includes(finding.file));
  if (!unit) return [];
  const input = { module: moduleOf(analysis, unit, texts), finding, cycles: cyclesOf(analysis, finding) };
  return FIXERS.map((fixer) => ({ id: fixer.id, variants: fixer.variants(input) })).filter(({ variants }) => variants.length > 0);
}

function cyclesOf(analysis: Analysis, finding: Finding): readonly Cycle[] {
  return analysis.cycles.filter(
    ({ waiting: { site }, lock }) =>
      site.file === finding.file &&
      site.range.line === finding.range.line &&
      site.range.column === finding.range.column &&
      (lock && labelOf(lock.lock)) === finding.lock,
  );
}
