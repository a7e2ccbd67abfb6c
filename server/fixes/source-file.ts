import { type LineIndex, lineAt, lineIndex, lineStart, offsetOf } from "../text/line-index.js";
import { type FunctionOutline, outlineFile } from "../text/outline.js";
import type { Range } from "../text/range.js";
import type { Span } from "./span.js";
import { type Block, readBlock } from "./statement.js";

/** One file of the module with what is needed to find places in it. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly lines: LineIndex;
  readonly functions: readonly FunctionOutline[];
}

/** A function definition as text. */
export interface FunctionText {
  readonly file: SourceFile;
  readonly outline: FunctionOutline;
  readonly name: string;
  /** Its statements; read on first use. */
  readonly body: Block;
}

const functionTexts = new WeakMap<FunctionOutline, FunctionText>();

export function sourceFile(path: string, text: string): SourceFile {
  return { path, text, lines: lineIndex(text), functions: outlineFile(text).functions };
}

export function functionText(file: SourceFile, outline: FunctionOutline): FunctionText {
  const known = functionTexts.get(outline);
  if (known) return known;
  const read = { file, outline, name: outline.name, body: readBlock(file.text, outline.bodyStart, outline.end) };
  functionTexts.set(outline, read);
  return read;
}

/** The function whose definition holds `offset`. */
export function functionAt(file: SourceFile, offset: number): FunctionText | undefined {
  const found = file.functions.find((each) => each.start <= offset && offset < each.end);
  return found && functionText(file, found);
}

export function spanOf(file: SourceFile, range: Range): Span {
  return { start: offsetOf(file.lines, range.line, range.column), end: offsetOf(file.lines, range.endLine, range.endColumn) };
}

/** The offset at which the line of `offset` starts. */
export function startOfLine(file: SourceFile, offset: number): number {
  return lineStart(file.lines, lineAt(file.lines, offset));
}

/** The offset just past the line break of the line of `offset`. */
export function endOfLine(file: SourceFile, offset: number): number {
  return lineStart(file.lines, lineAt(file.lines, offset) + 1);
}

/** The white space that the line of `offset` begins with. */
export function indentAt(file: SourceFile, offset: number): string {
  return /^[ \t]*/.exec(file.text.slice(startOfLine(file, offset), offset))?.[0] ?? "";
}
