/** A text without what the parser need not look at, and the way back to the offsets it had. */
export interface CompactText {
  readonly text: string;
  /** The offset in the whole text of what stands at `offset` here. */
  readonly originOf: (offset: number) => number;
}

/** Shorter gaps are cheaper to read than to remember. */
const longGap = 48;

/**
 * Cuts out blanked function bodies, comments and the directives that say nothing at file level (`#define` and `#include` are read elsewhere):
 * most of a file, and the parser would look at every character. A gap becomes one line break, so that the directives that
 * stay still begin their lines.
 */
export function compactText(whole: string): CompactText {
  const pieces: string[] = [];
  /** Where each piece starts here, and where it started in the whole text. */
  const starts: number[] = [];
  const origins: number[] = [];
  let length = 0;
  let from = 0;
  for (let at = 0; at < whole.length; ) {
    const end = gapEnd(whole, at);
    if (end - at >= longGap) {
      keep(from, at);
      from = end;
    }
    at = end > at ? end : codeEnd(whole, at);
  }
  keep(from, whole.length);
  return { text: pieces.join("\n"), originOf };

  function keep(start: number, end: number): void {
    starts.push(length);
    origins.push(start);
    pieces.push(whole.slice(start, end));
    length += end - start + 1;
  }

  function originOf(offset: number): number {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return (origins[low] ?? 0) + offset - (starts[low] ?? 0);
  }
}

const lineBreak = 10;
const slash = 47;
const star = 42;
const hash = 35;
const doubleQuote = 34;
const quote = 39;
const backslash = 92;

/** Past the blanks, comments and idle directives that begin at `start`, which is `start` itself where there are none. */
function gapEnd(text: string, start: number): number {
  let at = start;
  for (;;) {
    const code = text.charCodeAt(at);
    if (isBlank(code)) at += 1;
    else if (code === slash && text.charCodeAt(at + 1) === star) at = after(text, "*/", at + 2);
    else if (code === slash && text.charCodeAt(at + 1) === slash) at = lineEnd(text, at);
    else if (code === hash && isIdleDirective(text, at)) at = directiveEnd(text, at);
    else return at;
  }
}

/** Past the code at `start`: to the next blank, or what may be a comment or directive. */
function codeEnd(text: string, start: number): number {
  let at = start;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === doubleQuote || code === quote) at = quotedEnd(text, at, code);
    else at += 1;
    const next = text.charCodeAt(at);
    if (at >= text.length || isBlank(next) || next === slash || next === hash) return Math.min(at, text.length);
  }
}

function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

function quotedEnd(text: string, start: number, mark: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === backslash) at += 1;
    else if (code === mark) return at + 1;
    else if (code === lineBreak) return at;
  }
  return text.length;
}

const idleDirective = /#[ \t]*(?:define|undef|include|include_next|import|pragma|error|warning|ident|line)\b/y;

function isIdleDirective(text: string, start: number): boolean {
  idleDirective.lastIndex = start;
  return idleDirective.test(text);
}

/** To the line break that neither a backslash nor a comment hides. */
function directiveEnd(text: string, start: number): number {
  let at = start;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === lineBreak) return at;
    if (code === slash && text.charCodeAt(at + 1) === star) at = after(text, "*/", at + 2);
    else if (code === slash && text.charCodeAt(at + 1) === slash) return lineEnd(text, at);
    else if (code === backslash) at += text.charCodeAt(at + 1) === 13 ? 3 : 2;
    else at += 1;
  }
  return text.length;
}

function after(text: string, what: string, start: number): number {
  const at = text.indexOf(what, start);
  return at < 0 ? text.length : at + what.length;
}

function lineEnd(text: string, start: number): number {
  const at = text.indexOf("\n", start);
  return at < 0 ? text.length : at;
}
