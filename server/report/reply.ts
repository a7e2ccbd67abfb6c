import type { FileDiff, Hunk } from "../review/file-diff.js";
import { quotedLine } from "../review/quoted-patch.js";
import type { Patch, PatchReview, Review } from "../review/review.js";
import type { ReviewedFinding } from "../review/reviewed-finding.js";
import { parseUnifiedDiff } from "../review/unified-diff.js";
import type { Finding, Step } from "../rules/finding.js";
import { threadHeading } from "./thread-heading.js";
import { wrapped } from "./wrapped.js";

/** Lines of a hunk that are quoted before a remark, and after the last one. */
const LINES_BEFORE = 12;
const LINES_AFTER = 3;

/** As wide as mail is written. */
const WIDTH = 75;

/**
 * A mail's body for each patch that introduces something: the patch quoted and cut down to the hunks that matter, each remark below the
 * line that it is about. To be edited and sent by hand.
 */
export function replyReport({ patches }: Review): string {
  const replies = patches.filter((review) => review.findings.some(isIntroduced)).map((review) => ({ review, body: replyTo(review) }));
  if (replies.length === 1) return replies[0]?.body ?? "";
  return replies
    .map(({ review, body }) => `-- >8 -- reply to patch ${review.patch.number}: ${review.patch.subject ?? ""}\n\n${body}`)
    .join("\n");
}

function isIntroduced({ status }: ReviewedFinding): boolean {
  return status === "introduced";
}

function replyTo({ patch, findings }: PatchReview): string {
  const remarks = findings.filter(isIntroduced);
  const lines = patch.text.split("\n");
  const blocks: string[] = [];
  for (const file of parseUnifiedDiff(patch.text).files) {
    const hunks = file.hunks
      .map((hunk) => ({ hunk, remarks: remarks.filter(({ stand }) => isIn(hunk, stand.patchLine)) }))
      .filter((each) => each.remarks.length > 0);
    if (hunks.length === 0) continue;
    blocks.push(headerOf(file, lines), ...hunks.map((each) => hunkBlock(each.hunk, each.remarks, lines)));
  }
  const elsewhere = remarks.filter(({ stand }) => stand.patchLine === undefined).map((each) => `${remarkText(each)}\n`);
  return [...attribution(patch), ...blocks, ...elsewhere].join("");
}

function attribution({ author, date }: Patch): string[] {
  if (!author) return [];
  const day = date === undefined || Number.isNaN(Date.parse(date)) ? date : new Date(date).toUTCString();
  return [`${day ? `On ${day}, ` : ""}${author} wrote:\n`];
}

function isIn({ line, lines }: Hunk, patchLine: number | undefined): boolean {
  return patchLine !== undefined && patchLine > line && patchLine <= (lines.at(-1)?.line ?? line);
}

function headerOf({ line, hunks }: FileDiff, lines: readonly string[]): string {
  const first = hunks[0]?.line ?? line;
  return lines
    .slice(line - 1, first - 1)
    .map(quoted)
    .join("");
}

/** A hunk from its header to a little after its last remark; what lies far before a remark is cut. */
function hunkBlock({ line: start, lines: hunkLines }: Hunk, remarks: readonly ReviewedFinding[], lines: readonly string[]): string {
  const end = hunkLines.at(-1)?.line ?? start;
  const marked = [...new Set(remarks.map(({ stand }) => stand.patchLine ?? start))].sort((a, b) => a - b);
  const blocks = [quoted(lines[start - 1] ?? "")];
  let next = start + 1;
  for (const at of marked) {
    const from = Math.max(next, at - LINES_BEFORE);
    if (from > next) blocks.push("[...]\n");
    const own = remarks.filter(({ stand }) => stand.patchLine === at);
    blocks.push(quotedLines(lines, from, at), ...own.map((each) => `\n${remarkText(each)}`), "\n");
    next = at + 1;
  }
  const last = Math.min(end, next + LINES_AFTER - 1);
  return [...blocks, quotedLines(lines, next, last), ...(last < end ? ["[...]\n"] : [])].join("");
}

function quotedLines(lines: readonly string[], from: number, to: number): string {
  return lines
    .slice(from - 1, to)
    .map(quoted)
    .join("");
}

function quoted(line: string): string {
  return `${quotedLine(line)}\n`;
}

/** What is said of a finding below its line: the deadlock, and how it comes about. */
export function remarkText({ finding, stand }: ReviewedFinding): string {
  const here = stand.role === undefined ? [] : [wrapped(`This line closes a cycle: ${stand.role}.`, "", WIDTH), ""];
  const [worker, ...others] = finding.trace.filter(({ role }) => role === "worker");
  // One worker shows how it comes about; the others do the same, and a mail is read from top to bottom.
  const shown = finding.trace.filter((thread) => thread.role !== "worker" || thread === worker);
  const threads = shown.flatMap((thread) => [
    wrapped(`${threadHeading(finding, thread)}:`, "", WIDTH),
    ...thread.steps.map((step) => wrapped(stepText(step), "  - ", WIDTH)),
  ]);
  const names = [...new Set(others.map(({ steps }) => steps[0]?.function).filter((name) => name !== undefined))];
  const also =
    names.length === 0
      ? []
      : [wrapped(`${names.map((name) => `${name}()`).join(", ")} ${names.length === 1 ? "closes" : "close"} the same cycle.`, "", WIDTH)];
  return `${[...here, wrapped(messageText(finding), "", WIDTH), "", ...threads, ...also].join("\n")}\n`;
}

function messageText({ message, rule }: Finding): string {
  return `${message} [${rule}].`;
}

/** The quoted header names the folder, so the file's own name is enough. */
function stepText({ file, range, function: name, message }: Step): string {
  const clause = message.startsWith(`${name}() `) ? message.slice(name.length + 3) : message;
  return `${file.split("/").at(-1)}:${range.line} ${name}(): ${clause}`;
}
