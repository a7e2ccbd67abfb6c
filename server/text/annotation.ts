import { TokenKind, type Tokens } from "./lexer.js";
import type { PatchList } from "./patch-list.js";
import {
  CLOSE,
  CLOSE_BRACE,
  COLON,
  COMMA,
  DOT,
  EQUALS,
  GREATER,
  MINUS,
  OPEN,
  OPEN_BRACE,
  OPEN_BRACKET,
  SEMICOLON,
  STAR,
} from "./punctuators.js";
import { classAt, matchingParenthesis } from "./token-query.js";
import { WordClass } from "./words.js";

/**
 * Blanks the annotation at `i`, with its parentheses, if the word is one where it stands; returns the token after it, or `i` when it was
 * left. `previous` is the last token that counts.
 */
export function rewriteAnnotation(tokens: Tokens, patches: PatchList, i: number, previous: number): number {
  const { kinds, starts, ends, words, names, count } = tokens;
  const bits = classAt(tokens, i);
  const before = kinds[previous];
  const after = kinds[i + 1];
  // x->__user and x.__init are members.
  if (before === DOT || (before === GREATER && kinds[previous - 1] === MINUS)) return i;
  const start = starts[i] ?? 0;
  const end = ends[i] ?? 0;
  if (bits & WordClass.inline) {
    patches.fill(start, end, "inline");
    return i;
  }
  // f(__init, 1) passes the word on.
  if ((before === OPEN || before === COMMA) && (after === CLOSE || after === COMMA) && previous === i - 1) return i;
  if (bits & WordClass.filler && isFiller(tokens, i, previous)) return i;
  // char far *p
  if (bits & WordClass.between && (before !== TokenKind.word || (after !== STAR && after !== TokenKind.word))) return i;
  const name = words[names[i] ?? 0] ?? "";
  const takesParentheses = (bits & WordClass.annotationCall) !== 0;
  if (!takesParentheses || after !== OPEN) {
    // `goto __error;` and `__error:`
    if (takesParentheses && (after === COLON || classAt(tokens, previous) & WordClass.jump)) return i;
    patches.blank(start, end);
    patches.record({ kind: "annotation", start, end, name });
    return i + 1;
  }
  const close = matchingParenthesis(tokens, i + 1, count);
  if (close >= count) return i;
  recordCall(tokens, patches, i, close);
  return close + 1;
}

/** Blanks `name(…)` from the token `name` to its closing parenthesis, and records it. */
export function recordCall({ starts, ends, words, names }: Tokens, patches: PatchList, name: number, close: number): void {
  const start = starts[name] ?? 0;
  const end = ends[close] ?? start;
  const argumentStart = ends[name + 1] ?? end;
  const text = patches.text.slice(argumentStart, starts[close]);
  patches.blank(start, end);
  patches.record({ kind: "annotation", start, end, name: words[names[name] ?? 0] ?? "", argument: { start: argumentStart, text } });
}

/** Blanks the word at `i` and records it as an annotation. */
export function recordWord({ starts, ends, words, names }: Tokens, patches: PatchList, i: number): void {
  const start = starts[i] ?? 0;
  const end = ends[i] ?? start;
  patches.blank(start, end);
  patches.record({ kind: "annotation", start, end, name: words[names[i] ?? 0] ?? "" });
}

/** `u32 __unused;` and `int __unused[4];` name a member, `int x __unused;` does not. */
function isFiller(tokens: Tokens, i: number, previous: number): boolean {
  const { kinds } = tokens;
  const after = kinds[i + 1];
  if (after === OPEN_BRACKET) return true;
  if (after !== SEMICOLON && after !== COMMA && after !== EQUALS && after !== COLON) return false;
  if (classAt(tokens, previous) & WordClass.type || kinds[previous] === STAR) return true;
  const before = kinds[previous - 1];
  return before === SEMICOLON || before === OPEN_BRACE || before === CLOSE_BRACE;
}
