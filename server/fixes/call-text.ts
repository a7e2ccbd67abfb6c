import { TokenKind, tokenize } from "../text/lexer.js";
import { CLOSE, CLOSE_BRACE, CLOSE_BRACKET, COMMA, OPEN, OPEN_BRACE, OPEN_BRACKET } from "../text/punctuators.js";
import type { Span } from "./span.js";

/** A call as its text has it. */
export interface CallText extends Span {
  readonly callee: Span;
  /** Without the white space around them. */
  readonly arguments: readonly Span[];
}

/** Reads the call that begins at `start`: a name, an opening parenthesis and what follows up to the closing one. */
export function readCall(text: string, { start, end }: Span): CallText | undefined {
  const { kinds, starts, ends, count } = tokenize(text, start, end);
  if (kinds[0] !== TokenKind.word || kinds[1] !== OPEN) return undefined;
  const found: Span[] = [];
  let depth = 0;
  let first = 2;
  for (let i = 1; i < count; i++) {
    const kind = kinds[i];
    const opens = kind === OPEN || kind === OPEN_BRACE || kind === OPEN_BRACKET;
    const closes = kind === CLOSE || kind === CLOSE_BRACE || kind === CLOSE_BRACKET;
    if (opens) depth++;
    if (closes) depth--;
    const isLast = closes && depth === 0;
    if (!isLast && !(kind === COMMA && depth === 1)) continue;
    if (i > first) found.push({ start: starts[first] ?? 0, end: ends[i - 1] ?? 0 });
    first = i + 1;
    if (isLast) return { start, end: ends[i] ?? end, callee: { start: starts[0] ?? start, end: ends[0] ?? start }, arguments: found };
  }
  return undefined;
}

/** The calls of functions of these names between two offsets, in the order of the text. */
export function callsIn(text: string, span: Span, isWanted: (name: string) => boolean): readonly (CallText & { readonly name: string })[] {
  const { kinds, starts, words, names, count } = tokenize(text, span.start, span.end);
  const found: (CallText & { readonly name: string })[] = [];
  for (let i = 0; i + 1 < count; i++) {
    if (kinds[i] !== TokenKind.word || kinds[i + 1] !== OPEN) continue;
    const name = words[names[i] ?? 0] ?? "";
    const call = isWanted(name) ? readCall(text, { start: starts[i] ?? 0, end: span.end }) : undefined;
    if (call) found.push({ ...call, name });
  }
  return found;
}

/** Where a name stands in the code between two offsets; comments, strings and `#` lines do not count. */
export function mentionsOf(text: string, span: Span, wanted: string): readonly Span[] {
  const { kinds, starts, ends, words, names, count } = tokenize(text, span.start, span.end);
  const found: Span[] = [];
  for (let i = 0; i < count; i++) {
    if (kinds[i] === TokenKind.word && words[names[i] ?? 0] === wanted) found.push({ start: starts[i] ?? 0, end: ends[i] ?? 0 });
  }
  return found;
}
