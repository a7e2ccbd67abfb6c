import { type Diagnostic, DiagnosticSeverity, type Location, type Range } from "vscode-languageserver";
import type { PatchProblem } from "../review/file-diff.js";
import type { ReviewedFinding } from "../review/reviewed-finding.js";
import type { Step } from "../rules/finding.js";
import { type DiagnosticContext, diagnosticOf, protocolRange } from "./diagnostic-of.js";
import type { ReviewedPatch, ReviewedText } from "./reviewer.js";

/** A document with patches. */
export interface PatchText {
  readonly uri: string;
  readonly lines: readonly string[];
}

/** What the patches of a document introduce, each on the line of the patch that closes the cycle, and what of them does not apply. */
export function patchDiagnostics(context: DiagnosticContext, text: PatchText, reviewed: ReviewedText): Diagnostic[] {
  return reviewed.patches.flatMap((patch) => [
    ...introduced(patch).flatMap((each) => findingDiagnostic(context, text, reviewed, patch, each) ?? []),
    ...patch.review.problems.map((problem) => problemDiagnostic(text, reviewed, patch, problem)),
  ]);
}

export function introduced({ review }: ReviewedPatch): readonly ReviewedFinding[] {
  return review.findings.filter(({ status }) => status === "introduced");
}

/** The line of the document (from 1) that a finding stands on: that of the patch, else the patch's first. */
export function documentLine(reviewed: ReviewedText, { review: { patch } }: ReviewedPatch, line: number | undefined): number {
  return reviewed.lineOf(patch, line ?? 1) ?? 1;
}

function findingDiagnostic(
  context: DiagnosticContext,
  text: PatchText,
  reviewed: ReviewedText,
  patch: ReviewedPatch,
  { finding, stand }: ReviewedFinding,
): Diagnostic | undefined {
  const locationOf = (step: Pick<Step, "file" | "range">): Location => stepLocation(text, reviewed, patch, step);
  const diagnostic = diagnosticOf({ ...context, locationOf }, finding);
  if (!diagnostic) return undefined;
  const message = stand.role === undefined ? diagnostic.message : `${diagnostic.message}; this line closes the cycle: ${stand.role}`;
  return { ...diagnostic, message, range: lineRange(text, documentLine(reviewed, patch, stand.patchLine)) };
}

/** A step on a line of the patch is shown there; others where the tree has them, which does not have the patch. */
function stepLocation(
  text: PatchText,
  reviewed: ReviewedText,
  { review, lines }: ReviewedPatch,
  step: Pick<Step, "file" | "range">,
): Location {
  const { file, range } = step;
  const shown = lines.at("new", file, range.line);
  const line = shown && reviewed.lineOf(review.patch, shown.patchLine);
  if (line !== undefined) return { uri: text.uri, range: lineRange(text, line) };
  const old = lines.movedBack(file, range.line);
  const growth = range.line - old.line;
  const place = { ...range, line: old.line, endLine: Math.max(old.line, range.endLine - growth) };
  return { uri: reviewed.folder.uriOf(old.file), range: protocolRange(place) };
}

function problemDiagnostic(
  text: PatchText,
  reviewed: ReviewedText,
  patch: ReviewedPatch,
  { file, line, reason }: PatchProblem,
): Diagnostic {
  return {
    range: lineRange(text, documentLine(reviewed, patch, line)),
    severity: DiagnosticSeverity.Warning,
    source: "rtnlens",
    message: file === undefined ? reason : `${file}: ${reason}`,
  };
}

function lineRange({ lines }: PatchText, line: number): Range {
  const length = (lines[line - 1] ?? "").replace(/\r$/, "").length;
  return { start: { line: line - 1, character: 0 }, end: { line: line - 1, character: length } };
}
