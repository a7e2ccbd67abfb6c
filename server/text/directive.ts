/** A `#` line, split into its name and the rest; of a continued line the rest still has its backslashes and comments. */
export interface Directive {
  /** `ifdef`, `define`, …; empty for a lone `#`. */
  readonly name: string;
  readonly nameStart: number;
  readonly restStart: number;
  readonly end: number;
}

/** Reads the directive whose `#` stands at `start` and whose line ends at `end`. */
export function readDirective(text: string, start: number, end: number): Directive {
  const nameStart = skipBlanks(text, start + 1, end);
  let restStart = nameStart;
  while (restStart < end && isLetter(text.charCodeAt(restStart))) restStart++;
  return { name: text.slice(nameStart, restStart), nameStart, restStart, end };
}

/** The rest of a directive on one line, without comments, runs of blanks made one. */
export function restOf(text: string, directive: Directive): string {
  return text
    .slice(directive.restStart, directive.end)
    .replace(/\\\r?\n/g, " ")
    .replace(/\/\*[\s\S]*?(?:\*\/|$)|\/\/.*/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

/** The offset of the first character that is no blank, no continuation and no comment. */
export function skipBlanks(text: string, start: number, end: number): number {
  let at = start;
  while (at < end) {
    const code = text.charCodeAt(at);
    if (code === 32 || code === 9 || code === 92 || code === 13 || code === 10) {
      at++;
    } else if (code === 47 && text.charCodeAt(at + 1) === 42) {
      const close = text.indexOf("*/", at + 2);
      at = close < 0 ? end : Math.min(close + 2, end);
    } else {
      break;
    }
  }
  return at;
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
}
