import { TokenKind, type Tokens } from "./lexer.js";
import type { PatchList } from "./patch-list.js";
import { COMMA, EQUALS, OPEN, OPEN_BRACKET, SEMICOLON, STAR } from "./punctuators.js";
import { classAt, matchingParenthesis } from "./token-query.js";
import { WordClass } from "./words.js";

/**
 * `static DEFINE_MUTEX(m);`, `static const DEVICE_ATTR(…);`: the specifiers from `i` on go, so that a plain call is left. Returns whether
 * they did.
 */
export function rewriteStaticMacro(tokens: Tokens, patches: PatchList, i: number): boolean {
  const { kinds, starts, ends, count } = tokens;
  let name = i;
  let seen = 0;
  let bits = classAt(tokens, name);
  while (bits & (WordClass.specifier | WordClass.annotation)) {
    seen |= bits;
    bits = classAt(tokens, ++name);
  }
  if (seen & WordClass.typedef || kinds[name] !== TokenKind.word || bits & WordClass.keyword || kinds[name + 1] !== OPEN) return false;
  const close = matchingParenthesis(tokens, name + 1, count);
  const after = kinds[close + 1];
  // `static foo_fn(name), other;` and `static PTR(x) p;` are declarations.
  if (after === COMMA || after === STAR || (after === TokenKind.word && isDeclarator(tokens, close + 1))) return false;
  for (let k = i; k < name; k++) patches.blank(starts[k] ?? 0, ends[k] ?? 0);
  if (seen & WordClass.static) patches.record({ kind: "static", start: starts[name] ?? 0, end: ends[close] ?? 0 });
  return true;
}

/** `TYPE(x) name;`, `TYPE(x) name = …`: what stands before the name is a type. */
export function isDeclarator(tokens: Tokens, word: number): boolean {
  if (tokens.kinds[word] !== TokenKind.word || classAt(tokens, word) & WordClass.keyword) return false;
  const after = tokens.kinds[word + 1];
  return after === SEMICOLON || after === COMMA || after === EQUALS || after === OPEN_BRACKET;
}
