import { createTwoFilesPatch } from "diff";
import type { Patch, Review } from "../../server/review/review.js";
import { reviewSeries } from "../../server/review/review-series.js";
import { LintSession } from "../../server/sources/lint-session.js";
import { reviewTree } from "../../server/sources/review-tree.js";
import { memorySource } from "../sources/memory-source.js";

export type Files = Readonly<Record<string, string>>;

/** The diff between two states of some files. */
export function diffOf(before: Files, after: Files): string {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return paths
    .filter((path) => before[path] !== after[path])
    .map((path) => {
      const [old, now] = [before[path], after[path]];
      const names = [old === undefined ? "/dev/null" : `a/${path}`, now === undefined ? "/dev/null" : `b/${path}`] as const;
      return createTwoFilesPatch(...names, old ?? "", now ?? "", undefined, undefined, { context: 3 }).replace(/^=+\n/, "");
    })
    .join("");
}

/** Reviews diffs over files in memory, one patch each. */
export async function reviewDiffs(files: Files, diffs: readonly string[]): Promise<Review> {
  const session = await LintSession.start();
  const tree = reviewTree({ source: memorySource(files), root: ".", kernel: undefined, session });
  const patches = diffs.map((text, index): Patch => ({ number: index + 1, text, firstLine: 1 }));
  const review = await reviewSeries({ patches, treeOf: () => tree });
  session.dispose();
  return review;
}

/** What a review says of each finding, a line each: patch, status, rule, and the text of the line of the patch. */
export function verdicts({ patches }: Review): string[] {
  return patches.flatMap(({ patch, findings }) =>
    findings.map(({ finding, status, stand }) => {
      const line = stand.patchLine === undefined ? "no line" : (patch.text.split("\n")[stand.patchLine - 1] ?? "").replaceAll("\t", "");
      return `${patch.number} ${status} ${finding.rule} ${line}`;
    }),
  );
}
