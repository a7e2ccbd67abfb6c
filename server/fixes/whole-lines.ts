import { endOfLine, type SourceFile, startOfLine } from "./source-file.js";
import type { Span } from "./span.js";

/** The lines of a statement that goes, with the comment above it and one of two blank lines that would meet. */
export function linesOf(file: SourceFile, span: Span): Span {
  let start = startOfLine(file, span.start);
  const end = endOfLine(file, span.end - 1);
  start = startOfComment(file, start);
  const before = lineBefore(file, start);
  const after = file.text.slice(end, endOfLine(file, end));
  const opensBlock = /\{\s*$/.test(before) || before.trim() === "";
  if (opensBlock && after.trim() === "" && after !== "") return { start, end: endOfLine(file, end) };
  if (before.trim() === "" && /^\s*\}/.test(after)) return { start: startOfLine(file, start - 1), end };
  return { start, end };
}

function lineBefore(file: SourceFile, start: number): string {
  return start === 0 ? "" : file.text.slice(startOfLine(file, start - 1), start);
}

/** The start of a comment that stands right above the line. */
function startOfComment(file: SourceFile, start: number): number {
  const above = lineBefore(file, start).trim();
  if (above.startsWith("//")) return startOfLine(file, start - 1);
  if (!above.endsWith("*/")) return start;
  const open = file.text.lastIndexOf("/*", start);
  const line = startOfLine(file, open);
  return file.text.slice(line, open).trim() === "" ? line : start;
}
