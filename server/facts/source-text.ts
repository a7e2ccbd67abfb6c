import type { Parser } from "../syntax/parser.js";
import { childIn } from "../syntax/syntax-node.js";
import type { LineIndex } from "../text/line-index.js";
import { rangeOf } from "../text/line-index.js";
import type { PreparedText } from "../text/prepass.js";
import type { Rewrite } from "../text/rewrite.js";
import { compactText } from "./compact-text.js";
import type { SourceText } from "./lowering.js";

/** The file that a prepared text was cut from. */
export interface SourceFile {
  readonly text: string;
  readonly lines: LineIndex;
  readonly parser: Parser;
}

/** Maps a prepared text back to its file. */
export function sourceText(file: SourceFile, prepared: PreparedText): SourceText {
  const { start, text, rewrites } = prepared;
  return mappedText(file, { text, rewrites, originOf: (offset) => start + offset });
}

/** As `sourceText`, without the long blank runs of a text whose functions were blanked. */
export function compactSourceText(file: SourceFile, prepared: PreparedText): SourceText {
  const { text, originOf } = compactText(prepared.text);
  return mappedText(file, { text, rewrites: prepared.rewrites, originOf: (offset) => prepared.start + originOf(offset) });
}

function isOfKind<Kind extends Rewrite["kind"]>(rewrite: Rewrite, kind: Kind): rewrite is Extract<Rewrite, { kind: Kind }> {
  return rewrite.kind === kind;
}

interface MappedText {
  readonly text: string;
  readonly rewrites: readonly Rewrite[];
  readonly originOf: (offset: number) => number;
}

function mappedText(file: SourceFile, { text, rewrites, originOf }: MappedText): SourceText {
  const byStart = new Map<number, Rewrite[]>();
  for (const rewrite of rewrites) {
    const others = byStart.get(rewrite.start);
    if (others) others.push(rewrite);
    else byStart.set(rewrite.start, [rewrite]);
  }
  const prefix = "void f(void) {";
  return {
    text,
    original: (start, end) => file.text.slice(originOf(start), originOf(end)),
    rangeOf: (start, end) => rangeOf(file.lines, originOf(start), originOf(end)),
    rewriteAt(start, kind) {
      if (byStart.size === 0) return undefined;
      return byStart.get(originOf(start))?.find((each) => isOfKind(each, kind));
    },
    parseStatement(span) {
      const wrapped: PreparedText = { text: `${prefix}${span.text};}`, start: span.start - prefix.length, rewrites: [] };
      const [definition] = file.parser.parse(wrapped.text).root.children;
      const body = definition && childIn(definition, "body");
      return { source: sourceText(file, wrapped), statements: body?.children ?? [] };
    },
  };
}
