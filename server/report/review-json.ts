import type { PatchProblem } from "../review/file-diff.js";
import { inputLine, type Patch, type Review } from "../review/review.js";
import { findingJson, type RunInfo, SCHEMA_VERSION } from "./json.js";
import { reportedByReview } from "./reported-finding.js";

/** A review for programs: the findings of a lint, each with its status, its patch, and the line of the patch that it stands on. */
export function reviewJson(review: Review, { version, elapsedMs }: RunInfo): string {
  const { patches, total } = review;
  const report = {
    schemaVersion: SCHEMA_VERSION,
    tool: { name: "rtnlens", version },
    patches: patches.map(({ patch, problems, notes, filesApplied, filesPassedOver }) => ({
      number: patch.number,
      subject: patch.subject,
      author: patch.author,
      commit: patch.commit,
      filesApplied,
      filesPassedOver,
      problems: problems.map((problem) => problemJson(patch, problem)),
      notes: notes.map((note) => problemJson(patch, note)),
    })),
    findings: reportedByReview(review).map(({ finding, status, patch, patchLine, wait }) => ({
      status,
      patch,
      patchLine,
      ...findingJson(finding),
      wait: wait && { file: wait.file, line: wait.range.line, column: wait.range.column, function: wait.function },
    })),
    summary: {
      ...total,
      patches: patches.length,
      skipped: patches.flatMap(({ summary }) => summary.skipped),
      elapsedMs: Math.round(elapsedMs),
    },
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function problemJson(patch: Patch, { file, line, reason }: PatchProblem): object {
  return { file, patchLine: line === undefined ? undefined : inputLine(patch, line), reason };
}
