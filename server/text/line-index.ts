import type { Range } from "./range.js";

/** Where the lines of a text start, to turn offsets into ranges and back. */
export interface LineIndex {
  /** The offset of each line's first character; `starts[0]` is 0. */
  readonly starts: Int32Array;
  readonly length: number;
}

/** Lines end at `\n`; the `\r` of a CRLF file belongs to its line. */
export function lineIndex(text: string): LineIndex {
  let starts = new Int32Array(64 + (text.length >> 5));
  let count = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
    if (count === starts.length) {
      const longer = new Int32Array(count * 2);
      longer.set(starts);
      starts = longer;
    }
    starts[count++] = at + 1;
  }
  return { starts: starts.slice(0, count), length: text.length };
}

/** The line (from 1) that holds `offset`; offsets outside of the text are taken as its first or last. */
export function lineAt(index: LineIndex, offset: number): number {
  const { starts } = index;
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}

/** The offset at which `line` (from 1) starts; past the last line, the text's end. */
export function lineStart(index: LineIndex, line: number): number {
  return index.starts[line < 1 ? 0 : line - 1] ?? index.length;
}

/** The range from `start` up to `end`. */
export function rangeOf(index: LineIndex, start: number, end: number): Range {
  const line = lineAt(index, start);
  const last = Math.max(start, end - 1);
  const endLine = lineAt(index, last);
  const column = Math.max(start, 0) - lineStart(index, line) + 1;
  return { line, column, endLine, endColumn: Math.max(end, start) - lineStart(index, endLine) + 1 };
}

/** The offset of a line and column (both from 1), kept inside of the line and the text. */
export function offsetOf(index: LineIndex, line: number, column: number): number {
  const start = lineStart(index, line);
  const next = line < index.starts.length ? lineStart(index, line + 1) - 1 : index.length;
  return Math.min(start + Math.max(column, 1) - 1, Math.max(start, next));
}
