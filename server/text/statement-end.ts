import type { Tokens } from "./lexer.js";
import type { PatchList } from "./patch-list.js";
import { CLOSE, COMMA, OPEN } from "./punctuators.js";

/** Puts a `;` behind the token, over a blank if there is one; returns whether there was room. */
export function endStatement(tokens: Tokens, patches: PatchList, last: number): boolean {
  const at = roomAfter(tokens, patches, last);
  if (at < 0) return tokens.kinds[last] === CLOSE && shiftLeft(tokens, patches, last);
  patches.mark(at, ";");
  patches.record({ kind: "statement-end", start: at, end: at + 1 });
  return true;
}

/** Puts a `,` between two entries of a list or arguments of a macro that have none. */
export function separate(tokens: Tokens, patches: PatchList, last: number): void {
  const at = roomAfter(tokens, patches, last);
  if (at >= 0) patches.mark(at, ",");
}

/** Where a character can be put between a token and the next: a blank, a blanked directive's place, a comment's (which is blanked); or -1. */
function roomAfter({ starts, ends }: Tokens, patches: PatchList, last: number): number {
  const { text } = patches;
  const start = ends[last] ?? 0;
  const end = starts[last + 1] ?? start;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) continue;
    if (code === 47) patches.blank(at, text.charCodeAt(at + 1) === 42 ? commentEnd(text, at, end) : lineEnd(text, at, end));
    return at;
  }
  return -1;
}

function commentEnd(text: string, start: number, end: number): number {
  const close = text.indexOf("*/", start + 2);
  return close < 0 ? end : Math.min(close + 2, end);
}

/** Makes room behind the parentheses that end at `close`: a blank among the arguments goes, or else the name's last character. */
function shiftLeft(tokens: Tokens, patches: PatchList, close: number): boolean {
  const { text } = patches;
  const { starts, ends, kinds } = tokens;
  const at = starts[close] ?? 0;
  let open = close;
  for (let depth = 0; open >= 0; open--) {
    if (kinds[open] === CLOSE) depth++;
    else if (kinds[open] === OPEN && --depth === 0) break;
  }
  if (open < 1) return false;
  for (let i = close; i > open; i--) {
    const gap = (starts[i] ?? 0) - 1;
    if (gap < (ends[i - 1] ?? 0) || text.charCodeAt(gap) !== 32 || kinds[i - 1] !== COMMA) continue;
    patches.write(gap, `${text.slice(gap + 1, at + 1)};`);
    patches.record({ kind: "statement-end", start: at, end: at + 1 });
    return true;
  }
  const nameStart = starts[open - 1] ?? 0;
  const nameEnd = ends[open - 1] ?? 0;
  if (nameEnd - nameStart < 2) return false;
  patches.write(nameEnd - 1, `${text.slice(nameEnd, at + 1)};`);
  patches.record({ kind: "name", start: nameStart, end: nameEnd, name: text.slice(nameStart, nameEnd) });
  return true;
}

function lineEnd(text: string, start: number, end: number): number {
  const at = text.indexOf("\n", start);
  return at < 0 || at > end ? end : at;
}
