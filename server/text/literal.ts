import { TokenKind, type Tokens } from "./lexer.js";
import type { PatchList } from "./patch-list.js";
import { CLOSE, OPEN } from "./punctuators.js";
import { classAt, matchingParenthesis } from "./token-query.js";
import { WordClass } from "./words.js";

const NUMBER = /^(?:0[xX][\dA-Fa-f']+|0[bB][01]+|[\d.]+(?:[eE][+-]?\d+)?|0[xX][\dA-Fa-f.]+[pP][+-]?\d+)[uUlLfF]*$/;

/** A pair of parentheses, as token indexes. */
export interface Group {
  readonly open: number;
  readonly close: number;
}

/** `100baseT_Full` is one token to the preprocessor and two to the grammar: it becomes a word. Of `2 SECONDS` the macro is blanked. */
export function rewriteNumber(tokens: Tokens, patches: PatchList, i: number): void {
  const { kinds, starts, ends } = tokens;
  const start = starts[i] ?? 0;
  const end = ends[i] ?? 0;
  if (kinds[i + 1] === TokenKind.word && !(classAt(tokens, i + 1) & WordClass.keyword)) patches.blank(starts[i + 1] ?? 0, ends[i + 1] ?? 0);
  if (end - start > 1 && !NUMBER.test(patches.text.slice(start, end))) rewriteBeginning(tokens, patches, i);
}

/** Overwrites the first character of a token, so that it is an identifier and no keyword of the grammar's. */
export function rewriteBeginning({ starts, ends }: Tokens, patches: PatchList, i: number): void {
  const start = starts[i] ?? 0;
  const end = ends[i] ?? 0;
  patches.write(start, "_");
  patches.record({ kind: "name", start, end, name: patches.text.slice(start, end) });
}

/**
 * A string after more than one name (`KERN_ERR PFX "x"`), or beside a macro call (`"a" __stringify(X) "b"`), is more than the grammar
 * joins: what is too much is blanked. `group` is the last pair of parentheses that was closed.
 */
export function rewriteString(
  tokens: Tokens,
  patches: PatchList,
  i: number,
  { previous, group }: { previous: number; group: Group },
): void {
  const { kinds, starts, ends, count } = tokens;
  const isName = (word: number): boolean => kinds[word] === TokenKind.word && !(classAt(tokens, word) & WordClass.keyword);
  if (kinds[i + 1] === TokenKind.word && kinds[i + 2] === OPEN) {
    const close = matchingParenthesis(tokens, i + 2, count);
    if (close < count) patches.blank(starts[i + 1] ?? 0, ends[close] ?? 0);
  }
  if (kinds[previous] === CLOSE && group.close === previous) {
    if (isName(group.open - 1)) patches.blank(starts[group.open - 1] ?? 0, ends[previous] ?? 0);
    return;
  }
  if (!isName(previous)) return;
  for (let word = previous - 1; isName(word); word--) patches.blank(starts[word] ?? 0, ends[word] ?? 0);
}
