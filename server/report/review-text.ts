import type { PatchProblem } from "../review/file-diff.js";
import { inputLine, type Patch, type PatchReview, type Review, type SeriesTotal } from "../review/review.js";
import { atStand, type ReviewedFinding } from "../review/reviewed-finding.js";
import { counted } from "./counted.js";
import { type Palette, PLAIN } from "./palette.js";
import { findingLine, traceText } from "./text.js";

/** A review for people: what each patch introduces with both sides of the deadlock, what it fixes in a line, what stays as a count. */
export function reviewText({ patches, total }: Review, palette: Palette = PLAIN): string {
  if (patches.length === 1) return patches.map((review) => patchText(review, palette)).join("");
  const blocks = patches.map((review) => {
    const title = palette.bold(patchTitle(review.patch));
    const isQuiet = review.findings.every(({ status }) => status === "unchanged");
    return isQuiet ? `${title}\n    ${endingOf(review)}\n` : `${title}\n${patchText(review, palette)}\n`;
  });
  return `${blocks.join("")}${counted(patches.length, "patch", "patches")}: ${countsText(total)}\n`;
}

/** `patch 2 1f0c2a3b4c5d cup: take the RTNL in the task`. */
function patchTitle({ number, subject, commit }: Patch): string {
  return printable([`patch ${number}`, ...(commit ? [commit.slice(0, 12)] : []), ...(subject ? [subject] : [])].join(" "));
}

/** A problem with its place in the patch, on one line. */
export function problemText(patch: Patch, { file, line, reason }: PatchProblem): string {
  return printable([...(file ? [file] : []), ...(line === undefined ? [] : [placeIn(patch, line)]), reason].join(": "));
}

/** `line 12 of the input`, or of the patch where the input does not hold the patch as it is. */
function placeIn(patch: Patch, line: number): string {
  return `line ${inputLine(patch, line)} of ${patch.firstLine === undefined ? `patch ${patch.number}` : "the input"}`;
}

/** Patches come from anywhere; what they name must not command the reader's terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, "?");
}

function patchText(review: PatchReview, palette: Palette): string {
  const { patch, findings, summary } = review;
  const introduced = findings.filter(({ status }) => status === "introduced").map((each) => introducedText(patch, each, palette));
  const fixed = findings.filter(({ status }) => status === "fixed").map(({ finding }) => `fixed: ${findingLine(finding, palette)}`);
  const blocks = [...introduced, ...(fixed.length > 0 ? [fixed.join("")] : [])];
  return [...blocks, `${skippedText(summary.skipped.length, palette)}${endingOf(review)}\n`].join("\n");
}

function endingOf({ findings, filesApplied, filesPassedOver }: PatchReview): string {
  if (filesApplied > 0) return countsText(countsOf(findings));
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
  const role = stand.role === undefined ? "" : ` closes the cycle: ${stand.role}`;
  const place = stand.patchLine === undefined ? "" : palette.dim(`    ${placeIn(patch, stand.patchLine)}${role}\n`);
  return findingLine(atStand(reviewed), palette) + place + traceText(finding, palette);
}

function countsOf(findings: readonly ReviewedFinding[]): SeriesTotal {
  const count = (status: ReviewedFinding["status"]): number => findings.filter((each) => each.status === status).length;
  return { introduced: count("introduced"), fixed: count("fixed"), unchanged: count("unchanged"), passing: 0 };
}

/** `1 introduced, 0 fixed, 2 unchanged`. */
function countsText({ introduced, fixed, unchanged, passing }: SeriesTotal): string {
  const counts = [`${introduced} introduced`, `${fixed} fixed`, `${unchanged} unchanged`];
  if (passing > 0) counts.push(`${passing} introduced and fixed again on the way`);
  return counts.join(", ");
}
