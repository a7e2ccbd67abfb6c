import { TokenKind, type Tokens } from "./lexer.js";
import { PatchList } from "./patch-list.js";
import { COMMA, HASH } from "./punctuators.js";

/**
 * A macro's body as text that is C: continuations and `#` go, `a ## b` becomes the one word `a$$b`, padded behind. As long as the body.
 */
export function joinPastes(text: string, tokens: Tokens, start: number, end: number): string {
  const { count, kinds, starts, ends } = tokens;
  const patches = new PatchList(text);
  for (let at = text.indexOf("\\", start); at >= 0 && at < end; at = text.indexOf("\\", at + 1)) {
    const next = text.charCodeAt(at + 1);
    if (next === 10 || (next === 13 && text.charCodeAt(at + 2) === 10)) patches.blank(at, at + 1);
  }
  let i = 0;
  while (i < count) {
    if (kinds[i] === HASH) {
      // A paste without a word on its left, as in `, ##args`, or a word made a string.
      patches.blank(starts[i] ?? 0, ends[i] ?? 0);
      i++;
      continue;
    }
    const from = i;
    let joined = text.slice(starts[i], ends[i]);
    while (isPart(i) && isPaste(i + 1) && isPart(i + 3)) {
      joined += `$$${text.slice(starts[i + 3], ends[i + 3])}`;
      i += 3;
    }
    if (i > from && !text.slice(starts[from], ends[i]).includes("\n")) patches.fill(starts[from] ?? 0, ends[i] ?? 0, joined);
    i++;
  }
  return patches.apply(start, end);

  function isPart(token: number): boolean {
    return kinds[token] === TokenKind.word || kinds[token] === TokenKind.number;
  }

  function isPaste(token: number): boolean {
    return kinds[token] === HASH && kinds[token + 1] === HASH && starts[token + 1] === ends[token] && kinds[token - 1] !== COMMA;
  }
}
