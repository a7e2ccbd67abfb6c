import type { PatchProblem } from "../review/file-diff.js";
import { inputLine, type Patch, type PatchReview, type Review, type SeriesTotal } from "../review/review.js";
import { atStand, type ReviewedFinding } from "../review/reviewed-finding.js";
import { counted } from "./counted.js";
import { type Palette, PLAIN } from "./palette.js";
import { findingLine, traceText } from "./text.js";

/** A review for people: what each patch introduces with both sides of the deadlock, what it fixes in a line, what stays as a count. */
export function reviewText({ patches, total }: Review, palette: Palette = PLAIN): string {
  if (patches.length === 1) return patches.map((review) => patchText(review, palette)).join("");
  const blocks = patches.map((review) => `${palette.bold(patchTitle(review.patch))}\n${patchText(review, palette)}\n`);
  return `${blocks.join("")}${counted(patches.length, "patch", "patches")}: ${countsText(total)}\n`;
}

/** `[1/3] cup: take the RTNL in the task`. */
export function patchTitle({ number, subject, commit }: Patch): string {
  return [`patch ${number}`, ...(commit ? [commit.slice(0, 12)] : []), ...(subject ? [subject] : [])].join(" ");
}

/** A problem with its place in the patch, on one line. */
export function problemText(patch: Patch, { file, line, reason }: PatchProblem): string {
  const place =
    line === undefined ? [] : [`line ${inputLine(patch, line)} of the ${patch.firstLine === undefined ? "decoded patch" : "patch"}`];
  return [...(file ? [file] : []), ...place, reason].join(": ");
}

function patchText(review: PatchReview, palette: Palette): string {
  const { patch, findings, summary, filesApplied } = review;
  const introduced = findings.filter(({ status }) => status === "introduced").map((each) => introducedText(patch, each, palette));
  const fixed = findings.filter(({ status }) => status === "fixed").map(({ finding }) => `fixed: ${findingLine(finding, palette)}`);
  const blocks = [...introduced, ...(fixed.length > 0 ? [fixed.join("")] : [])];
  const ending = filesApplied === 0 ? nothingText(review) : countsText(countsOf(findings));
  return [...blocks, `${skippedText(summary.skipped.length, palette)}${ending}\n`].join("\n");
}

function nothingText({ filesPassedOver }: PatchReview): string {
  return filesPassedOver > 0 ? "no C file in the patch" : "not reviewed";
}

/** A reviewer of a patch is told that there is more to know; the places are old code's, and the same for every patch. */
function skippedText(count: number, palette: Palette): string {
  return count === 0
    ? ""
    : `${palette.dim(`${counted(count, "place")} of these modules not analysed in full (--format json names them)`)}\n`;
}

function introducedText(patch: Patch, reviewed: ReviewedFinding, palette: Palette): string {
  const { finding, stand } = reviewed;
  const where =
    stand.patchLine === undefined
      ? ""
      : `    line ${inputLine(patch, stand.patchLine)} of the patch${stand.role ? ` closes the cycle: ${stand.role}` : ""}\n`;
  return findingLine(atStand(reviewed), palette) + palette.dim(where) + traceText(finding, palette);
}

function countsOf(findings: readonly ReviewedFinding[]): SeriesTotal {
  const count = (status: ReviewedFinding["status"]): number => findings.filter((each) => each.status === status).length;
  return { introduced: count("introduced"), fixed: count("fixed"), unchanged: count("unchanged"), passing: 0 };
}

/** `1 introduced, 0 fixed, 2 unchanged`. */
export function countsText({ introduced, fixed, unchanged, passing }: SeriesTotal): string {
  const counts = [`${introduced} introduced`, `${fixed} fixed`, `${unchanged} unchanged`];
  if (passing > 0) counts.push(`${passing} introduced and fixed again on the way`);
  return counts.join(", ");
}
