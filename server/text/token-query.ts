import { TokenKind, type Tokens } from "./lexer.js";
import { CLOSE, COMMA, OPEN } from "./punctuators.js";

/** The classes of the word at `i`; none when it is no word. */
export function classAt({ kinds, names, classes }: Tokens, i: number): number {
  return kinds[i] === TokenKind.word ? (classes[names[i] ?? 0] ?? 0) : 0;
}

/** How far a closing parenthesis is looked for, in tokens. Without a limit a file of nothing but opening ones would take for ever. */
const REACH = 5000;

/** The index of the parenthesis that closes the one at `open`; `to` when there is none before it. */
export function matchingParenthesis({ kinds }: Tokens, open: number, to: number): number {
  let depth = 0;
  const last = Math.min(to, open + REACH);
  for (let i = open; i < last; i++) {
    const kind = kinds[i];
    if (kind === OPEN) depth++;
    else if (kind === CLOSE && --depth === 0) return i;
  }
  return to;
}

/** Whether a line break stands between the token and the next. */
export function isLastOfLine({ starts, ends }: Tokens, text: string, i: number): boolean {
  const end = starts[i + 1] ?? 0;
  for (let at = ends[i] ?? end; at < end; at++) if (text.charCodeAt(at) === 10) return true;
  return false;
}

/** The first token at or after an offset. */
export function tokenAt({ starts, count }: Tokens, offset: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether the token is the first character of its line. */
export function isFirstColumn({ starts }: Tokens, text: string, i: number): boolean {
  const start = starts[i] ?? 0;
  return start === 0 || text.charCodeAt(start - 1) === 10;
}

/** The comma at or after `from` that no parentheses hide, or `close`. */
export function nextComma({ kinds }: Tokens, from: number, close: number): number {
  let depth = 0;
  for (let i = from; i < close; i++) {
    const kind = kinds[i];
    if (kind === OPEN) depth++;
    else if (kind === CLOSE) depth--;
    else if (kind === COMMA && depth === 0) return i;
  }
  return close;
}
