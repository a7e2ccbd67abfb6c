import type { LintResult } from "../rules/finding.js";
import { applyPatch, type PatchBase, type TreeTexts } from "./apply-patch.js";
import { type ChangedLines, changedLines } from "./changed-lines.js";
import { compareFindings } from "./compare-findings.js";
import type { Patch, PatchReview, Review } from "./review.js";
import { seriesTotal } from "./series-total.js";
import { parseUnifiedDiff } from "./unified-diff.js";

/** The tree that patches are reviewed against; the edges know where it is. */
export interface ReviewTree extends PatchBase {
  /** A path from the tree's root as findings name it. */
  nameOf(path: string): string;
  /** The findings before and after a change of some files: those of the modules that the files belong to, and of what calls them. */
  lint(change: TreeChange): Promise<{ readonly before: LintResult; readonly after: LintResult; readonly notes: readonly string[] }>;
}

export interface TreeChange {
  readonly before: TreeTexts;
  readonly after: TreeTexts;
  /** The paths that differ, from the tree's root. */
  readonly paths: readonly string[];
}

export interface SeriesInput {
  readonly patches: readonly Patch[];
  /** The tree that a patch applies to; when it is the same for all, each patch applies on top of those before it. */
  readonly treeOf: (patch: Patch) => ReviewTree;
  readonly onReviewed?: (review: PatchReview) => void;
}

/** Applies the patches one after another in memory and says of each what it introduces and what it fixes. */
export async function reviewSeries({ patches, treeOf, onReviewed }: SeriesInput): Promise<Review> {
  const reviews: PatchReview[] = [];
  let state: { readonly tree: ReviewTree; readonly texts: TreeTexts } | undefined;
  for (const patch of patches) {
    const tree = treeOf(patch);
    const { review, texts } = await reviewPatch(patch, tree, state?.tree === tree ? state.texts : new Map());
    state = { tree, texts };
    reviews.push(review);
    onReviewed?.(review);
  }
  return { patches: reviews, total: seriesTotal(reviews) };
}

/** Reviews one patch over a tree on which earlier ones have left `before`. */
export async function reviewPatch(
  patch: Patch,
  tree: ReviewTree,
  before: TreeTexts,
): Promise<{ readonly review: PatchReview; readonly texts: TreeTexts; readonly lines: ChangedLines }> {
  const diff = parseUnifiedDiff(patch.text);
  const { files, texts, problems, notes, passedOver } = applyPatch(diff.files, tree, before);
  const paths = [...new Set(files.flatMap(({ oldPath, newPath }) => [oldPath, newPath]).filter((path) => path !== undefined))].sort();
  const linted = paths.length > 0 ? await tree.lint({ before, after: texts, paths }) : undefined;
  const lines = changedLines(files, tree.nameOf);
  const review: PatchReview = {
    patch,
    findings: linted ? compareFindings(linted.before.findings, linted.after.findings, lines) : [],
    problems: [...diff.problems, ...problems],
    notes: [...notes, ...(linted?.notes ?? []).map((reason) => ({ reason }))],
    filesApplied: files.length,
    filesPassedOver: passedOver,
    summary: linted?.after.summary ?? { files: 0, parsed: 0, functions: 0, works: 0, queues: 0, skipped: [] },
  };
  return { review, texts, lines };
}
