import { githubReport } from "../report/github.js";
import type { RunInfo } from "../report/json.js";
import { nipaVerdict } from "../report/nipa.js";
import { rdjsonReport } from "../report/rdjson.js";
import { replyReport } from "../report/reply.js";
import { reportedByReview } from "../report/reported-finding.js";
import { reviewJson } from "../report/review-json.js";
import { reviewText } from "../report/review-text.js";
import { sarifReport } from "../report/sarif.js";
import type { Review } from "../review/review.js";
import { writeToDescriptor } from "../sources/output-file.js";
import { outputPalette } from "./terminal.js";

/** A review as printed, and the exit status that goes with it. */
export interface PrintedReview {
  readonly text: string;
  readonly status: number;
}

type Format = (review: Review, run: RunInfo) => string;

const FORMATS: Readonly<Record<string, Format>> = {
  text: (review) => reviewText(review, outputPalette()),
  json: reviewJson,
  sarif: (review, run) =>
    sarifReport({ findings: reportedByReview(review), skipped: review.patches.flatMap(({ summary }) => summary.skipped) }, run),
  github: (review) => githubReport(reportedByReview(review)),
  rdjson: (review) => rdjsonReport(reportedByReview(review)),
  reply: replyReport,
};

export const REVIEW_FORMATS: readonly string[] = [...Object.keys(FORMATS), "nipa"];

export function printReview(format: string, review: Review, run: RunInfo): PrintedReview {
  if (format === "nipa") return printForNipa(review);
  const isFound = review.patches.some(({ findings }) => findings.some(({ status }) => status === "introduced"));
  return { text: FORMATS[format]?.(review, run) ?? "", status: isFound ? 1 : 0 };
}

/** NIPA names the descriptor of its summary line in DESC_FD; without one the line ends the report. */
function printForNipa(review: Review): PrintedReview {
  const { status, summary } = nipaVerdict(reportedByReview(review));
  const descriptor = Number(process.env.DESC_FD);
  const isTold = Number.isInteger(descriptor) && descriptor > 0 && writeToDescriptor(descriptor, `${summary}\n`);
  return { text: isTold ? reviewText(review) : `${reviewText(review)}${summary}\n`, status };
}
