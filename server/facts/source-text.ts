import type { Parser } from "../syntax/parser.js";
import { childIn } from "../syntax/syntax-node.js";
import type { LineIndex } from "../text/line-index.js";
import { rangeOf } from "../text/line-index.js";
import type { PreparedText } from "../text/prepass.js";
import type { Rewrite } from "../text/rewrite.js";
import type { SourceText } from "./lowering.js";

/** The file that a prepared text was cut from. */
export interface SourceFile {
  readonly text: string;
  readonly lines: LineIndex;
  readonly parser: Parser;
}

/** Maps a prepared text back to its file. */
export function sourceText(file: SourceFile, prepared: PreparedText): SourceText {
  const rewrites = new Map<number, Rewrite>(prepared.rewrites.map((rewrite) => [rewrite.start, rewrite]));
  const { start: offset, text } = prepared;
  const prefix = "void f(void) {";
  return {
    text,
    original: (start, end) => file.text.slice(offset + start, offset + end),
    rangeOf: (start, end) => rangeOf(file.lines, offset + start, offset + end),
    rewriteAt: (start) => rewrites.get(offset + start),
    parseStatement(span) {
      const wrapped: PreparedText = { text: `${prefix}${span.text};}`, start: span.start - prefix.length, rewrites: [] };
      const [definition] = file.parser.parse(wrapped.text).root.children;
      const body = definition && childIn(definition, "body");
      return { source: sourceText(file, wrapped), statements: body?.children ?? [] };
    },
  };
}
