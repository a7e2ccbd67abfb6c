import { TokenKind, type Tokens } from "./lexer.js";
import type { PatchList } from "./patch-list.js";
import { CLOSE, OPEN, STAR } from "./punctuators.js";
import { classAt, matchingParenthesis } from "./token-query.js";
import { WordClass } from "./words.js";

/**
 * The grammar takes `__alignof__(x)` of types only, reads `(typeof(x))y` as a call, and `typeof(x->y) z` not at all: the first becomes
 * `sizeof`, of the others the parentheses go, so that `typeof` is left as a type's name.
 */
export function rewriteTypeOperator(tokens: Tokens, patches: PatchList, i: number, previous: number): void {
  const { kinds, starts, ends, count } = tokens;
  const start = starts[i] ?? 0;
  if (classAt(tokens, i) & WordClass.alignof) {
    const end = ends[i] ?? start;
    if (end - start > 6) patches.fill(start, end, "sizeof");
    return;
  }
  const close = matchingParenthesis(tokens, i + 1, count);
  const after = kinds[close + 1];
  const isCast = kinds[previous] === OPEN && previous === i - 1 && (after === CLOSE || after === STAR);
  if (!isCast && after !== STAR && after !== TokenKind.word) return;
  const end = ends[close] ?? start;
  patches.blank(starts[i + 1] ?? 0, end);
  patches.record({ kind: "type-argument", start, end, text: patches.text.slice(start, end) });
}
