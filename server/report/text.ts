import type { Finding, LintResult, LintSummary, Severity, Skipped, Thread } from "../rules/finding.js";
import { counted } from "./counted.js";
import { type Palette, PLAIN } from "./palette.js";
import { threadHeading } from "./thread-heading.js";

/** At most this many skipped places are named; the JSON report has all. */
const SKIPPED_SHOWN = 10;

/** Findings for people: a line each that editors and terminals can jump from, and the trace below it. */
export function textReport({ findings, summary }: LintResult, palette: Palette = PLAIN): string {
  const blocks = findings.map((finding) => findingText(finding, palette));
  return [...blocks, skippedText(summary.skipped, palette) + summaryLine(findings, summary, palette)].join("\n");
}

function findingText(finding: Finding, palette: Palette): string {
  return findingLine(finding, palette) + traceText(finding, palette);
}

/** `file:line:column: severity: message [rule]`, a line that editors and terminals can jump from. */
export function findingLine({ file, range, severity, message, rule }: Finding, palette: Palette): string {
  const place = palette.bold(`${file}:${range.line}:${range.column}:`);
  return `${place} ${palette.severity(severity, `${severity}:`)} ${message} ${palette.dim(`[${rule}]`)}\n`;
}

/** All sides of the deadlock, indented, a step a line. */
export function traceText(finding: Finding, palette: Palette): string {
  return finding.trace.map((thread) => threadText(finding, thread, palette)).join("");
}

function threadText(finding: Finding, thread: Thread, palette: Palette): string {
  const steps = thread.steps.map(({ file, range, function: name, message }) => {
    // Messages stand alone and often begin with the function, which the line has named already.
    const clause = message.startsWith(`${name}() `) ? message.slice(name.length + 3) : message;
    return `      ${palette.dim(`${file}:${range.line}`)} ${palette.bold(name)}: ${clause}\n`;
  });
  return `    ${threadHeading(finding, thread)}:\n${steps.join("")}`;
}

function skippedText(skipped: readonly Skipped[], palette: Palette): string {
  const lines = skipped.slice(0, SKIPPED_SHOWN).map(({ file, line, function: name, reason }) => {
    const place = line === undefined ? file : `${file}:${line}`;
    return palette.dim(`not analysed in full: ${place}${name ? ` ${name}` : ""}: ${reason}`);
  });
  if (skipped.length > SKIPPED_SHOWN)
    lines.push(palette.dim(`not analysed in full: ${skipped.length - SKIPPED_SHOWN} more places (--format json lists all)`));
  return lines.map((line) => `${line}\n`).join("");
}

function summaryLine(findings: readonly Finding[], summary: LintSummary, palette: Palette): string {
  const { files, functions, works, queues } = summary;
  const scale = [counted(files, "file"), counted(functions, "function"), counted(works, "work"), counted(queues, "queue")].join(", ");
  return `${severityCounts(findings, palette)} in ${scale}\n`;
}

function severityCounts(findings: readonly Finding[], palette: Palette): string {
  const order: readonly (readonly [Severity, string])[] = [
    ["error", "error"],
    ["warning", "warning"],
    ["info", "note"],
  ];
  const counts = order.flatMap(([severity, word]) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [palette.severity(severity, counted(count, word))];
  });
  return counts.length === 0 ? "nothing found" : counts.join(", ");
}
