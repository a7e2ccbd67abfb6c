import type { LintSummary } from "../rules/finding.js";
import type { PatchProblem } from "./file-diff.js";
import type { ReviewedFinding } from "./reviewed-finding.js";

/** A patch of a series, before anything is made of its text. */
export interface Patch {
  /** From 1, in the order in which the patches apply. */
  readonly number: number;
  readonly subject?: string;
  readonly author?: string;
  readonly date?: string;
  readonly commit?: string;
  /** The message and the diff, decoded, lines ended by `\n`. */
  readonly text: string;
  /** Where the text's first line stands in the input; absent when the input holds it encoded, so that lines count from the text's own first. */
  readonly firstLine?: number;
}

/** What one patch does. */
export interface PatchReview {
  readonly patch: Patch;
  readonly findings: readonly ReviewedFinding[];
  readonly problems: readonly PatchProblem[];
  readonly notes: readonly PatchProblem[];
  /** C and Kbuild files of the patch that could be applied. */
  readonly filesApplied: number;
  /** Files of the patch that no analysis reads. */
  readonly filesPassedOver: number;
  /** Of the state after the patch. */
  readonly summary: LintSummary;
}

export interface Review {
  readonly patches: readonly PatchReview[];
  /** The series as a whole: what is there at its end and was not at its start, and the other way round. */
  readonly total: SeriesTotal;
}

export interface SeriesTotal {
  readonly introduced: number;
  readonly fixed: number;
  readonly unchanged: number;
  /** Introduced by one patch and fixed by a later one. */
  readonly passing: number;
}

/** The line of the input, or of the decoded text, that a line of a patch is. */
export function inputLine({ firstLine }: Patch, line: number): number {
  return (firstLine ?? 1) + line - 1;
}
