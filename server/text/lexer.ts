import { classOfWord } from "./words.js";

/**
 * What a token is. A punctuator's kind is its character code, one token a character (`->` is two tokens, `...` three). A directive token
 * is a whole `#` line with its continuations, without the final line break. Comments and blanks are no tokens.
 */
export const TokenKind = { end: 0, word: 1, number: 2, string: 3, character: 4, directive: 5 } as const;

/** The tokens of a span of text, in parallel arrays; reading one past the last gives `TokenKind.end`. */
export interface Tokens {
  readonly count: number;
  readonly kinds: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Of a word: its index into `words`. */
  readonly names: Int32Array;
  /** Every different word once, in order of first appearance. The strings do not keep the text alive. */
  readonly words: readonly string[];
  /** What each of `words` means to the layer (`WordClass` bits). */
  readonly classes: readonly number[];
  /** Comments that speak to the linter, as spans. */
  readonly remarks: readonly { readonly start: number; readonly end: number }[];
  /** What ended before it should: an unterminated comment, string or character. */
  readonly problems: readonly TextProblem[];
}

/** Something in the text that is no C, and what is made of it. */
export interface TextProblem {
  readonly start: number;
  readonly end: number;
  /** One clause for people: `unterminated comment`. */
  readonly reason: string;
}

export interface TokenOptions {
  /** False for a macro's body, in which a `#` at the beginning of a line is an operator. */
  readonly hasDirectives: boolean;
}

const REMARK = "rtnlens:";

/**
 * Classes of characters: 1 blank, 2 starts a word, 3 digit, 0 anything else. Beyond ASCII everything is part of a word. Control characters
 * are blanks, for the codes of some of them are those of kinds.
 */
const CHARACTER = new Uint8Array(128);
for (const c of " \\") CHARACTER[c.charCodeAt(0)] = 1;
for (let c = 0; c < 32; c++) CHARACTER[c] = 1;
for (let c = 0; c < 128; c++) {
  if ((c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95 || c === 36) CHARACTER[c] = 2;
  if (c >= 48 && c <= 57) CHARACTER[c] = 3;
}

/** Splits `text` from `start` to `end` into tokens, in one pass; never fails, whatever the text. */
export function tokenize(text: string, start = 0, end = text.length, options: TokenOptions = { hasDirectives: true }): Tokens {
  return new Lexer(text, start, Math.min(end, text.length), options.hasDirectives).run();
}

class Lexer {
  private capacity: number;
  private kinds: Uint8Array;
  private starts: Int32Array;
  private ends: Int32Array;
  private names: Int32Array;
  private readonly words: string[] = [];
  private readonly classes: number[] = [];
  private readonly hashes: number[] = [];
  private slots: Int32Array;
  private readonly remarks: { start: number; end: number }[] = [];
  private readonly problems: TextProblem[] = [];

  constructor(
    private readonly text: string,
    private readonly start: number,
    private readonly end: number,
    private readonly hasDirectives: boolean,
  ) {
    // A function of a few lines is lexed on its own, too: small tables keep that cheap.
    this.slots = new Int32Array(end - start < 1000 ? 128 : 1024);
    this.capacity = 64 + ((end - start) >> 2);
    this.kinds = new Uint8Array(this.capacity + 1);
    this.starts = new Int32Array(this.capacity + 1);
    this.ends = new Int32Array(this.capacity + 1);
    this.names = new Int32Array(this.capacity + 1);
  }

  run(): Tokens {
    const { text, end } = this;
    let count = 0;
    let at = this.start;
    let lineStart = true;
    while (at < end) {
      const code = text.charCodeAt(at);
      const character = code < 128 ? CHARACTER[code] : 2;
      if (character === 1) {
        if (code === 10) lineStart = true;
        at++;
        continue;
      }
      if (code === 47) {
        const next = at + 1 < end ? text.charCodeAt(at + 1) : 0;
        if (next === 42) {
          at = this.blockComment(at);
          continue;
        }
        if (next === 47) {
          at = this.lineComment(at);
          continue;
        }
      }
      if (count === this.capacity) this.grow();
      const from = at;
      let kind: number = code;
      if (character === 2) {
        let hash = code;
        at++;
        while (at < end) {
          const c = text.charCodeAt(at);
          if (c < 128 && (CHARACTER[c] ?? 0) < 2) break;
          hash = (Math.imul(hash, 31) + c) | 0;
          at++;
        }
        kind = TokenKind.word;
        this.names[count] = this.intern(from, at, hash);
      } else if (character === 3) {
        kind = TokenKind.number;
        at = this.number(at);
      } else if (code === 34) {
        kind = TokenKind.string;
        at = this.quoted(at, 34, "unterminated string");
      } else if (code === 39) {
        kind = TokenKind.character;
        at = this.quoted(at, 39, "unterminated character");
      } else if (code === 35 && lineStart && this.hasDirectives) {
        kind = TokenKind.directive;
        at = this.directive(at);
      } else if (code === 46 && at + 1 < end && isDigit(text.charCodeAt(at + 1))) {
        kind = TokenKind.number;
        at = this.number(at);
      } else {
        at++;
      }
      lineStart = false;
      this.kinds[count] = kind;
      this.starts[count] = from;
      this.ends[count] = at;
      count++;
    }
    this.kinds[count] = TokenKind.end;
    this.starts[count] = end;
    this.ends[count] = end;
    const { kinds, starts, ends, names, words, classes, remarks, problems } = this;
    return { count, kinds, starts, ends, names, words, classes, remarks, problems };
  }

  private grow(): void {
    this.capacity *= 2;
    const longer = (old: Int32Array): Int32Array => {
      const array = new Int32Array(this.capacity + 1);
      array.set(old);
      return array;
    };
    const kinds = new Uint8Array(this.capacity + 1);
    kinds.set(this.kinds);
    this.kinds = kinds;
    this.starts = longer(this.starts);
    this.ends = longer(this.ends);
    this.names = longer(this.names);
  }

  /** A preprocessor's number, which may hold letters: `0x1fUL`, `1e-3`, `100baseT_Full`. */
  private number(at: number): number {
    const { text, end } = this;
    at++;
    while (at < end) {
      const code = text.charCodeAt(at);
      if (code < 128 && (CHARACTER[code] ?? 0) < 2 && code !== 46) {
        const before = text.charCodeAt(at - 1) | 32;
        const isExponent = (code === 43 || code === 45) && (before === 101 || before === 112) && !this.isHexadecimal(at, before);
        if (!isExponent) break;
      }
      at++;
    }
    return at;
  }

  /** In `0x1e+2` the `e` is a digit: the sign before `at` ends the number (`p` is the exponent there). */
  private isHexadecimal(at: number, before: number): boolean {
    if (before !== 101) return false;
    let from = at - 1;
    while (from > this.start && (CHARACTER[this.text.charCodeAt(from - 1)] ?? 0) >= 2) from--;
    return (this.text.charCodeAt(from + 1) | 32) === 120;
  }

  /** A string or character ends at its quote, or at the line's end when that is missing. */
  private quoted(at: number, quote: number, reason: string): number {
    const { text, end } = this;
    const start = at++;
    while (at < end) {
      const code = text.charCodeAt(at);
      if (code === quote) return at + 1;
      if (code === 92) at += text.charCodeAt(at + 1) === 13 && text.charCodeAt(at + 2) === 10 ? 3 : 2;
      else if (code === 10) break;
      else at++;
    }
    at = Math.min(at, end);
    this.problems.push({ start, end: at, reason });
    return at;
  }

  private blockComment(at: number): number {
    const { text, end } = this;
    const close = text.indexOf("*/", at + 2);
    const after = close < 0 ? end : Math.min(close + 2, end);
    if (close < 0 || close + 2 > end) this.problems.push({ start: at, end, reason: "unterminated comment" });
    this.remark(at, after);
    return after;
  }

  private lineComment(at: number): number {
    const { text, end } = this;
    let after = text.indexOf("\n", at);
    while (after > 0 && isContinued(text, after)) after = text.indexOf("\n", after + 1);
    if (after < 0 || after > end) after = end;
    this.remark(at, after);
    return after;
  }

  /** Remembers a comment that starts with `rtnlens:`. */
  private remark(start: number, end: number): void {
    let at = start + 2;
    while (at < end && (CHARACTER[this.text.charCodeAt(at)] === 1 || this.text.charCodeAt(at) === 42)) at++;
    if (this.text.charCodeAt(at) === 114 && this.text.startsWith(REMARK, at)) this.remarks.push({ start, end });
  }

  /** A `#` line: up to a line break that neither a backslash nor a comment hides. */
  private directive(at: number): number {
    const { text, end } = this;
    while (at < end) {
      const code = text.charCodeAt(at);
      if (code === 10) {
        if (!isContinued(text, at)) break;
        at++;
      } else if (code === 47 && text.charCodeAt(at + 1) === 42) {
        at = this.blockComment(at);
      } else if (code === 47 && text.charCodeAt(at + 1) === 47) {
        return this.lineComment(at);
      } else if (code === 34) {
        at = this.quotedInDirective(at);
      } else {
        at++;
      }
    }
    return Math.min(at, end);
  }

  /** A quote in a directive may be prose (`#error don't`): only a string closed on its line hides a comment sign. */
  private quotedInDirective(at: number): number {
    const { text, end } = this;
    for (let to = at + 1; to < end; to++) {
      const code = text.charCodeAt(to);
      if (code === 34) return to + 1;
      if (code === 10) break;
      if (code === 92) to++;
    }
    return at + 1;
  }

  private intern(from: number, to: number, hash: number): number {
    const { text, words, hashes } = this;
    const mask = this.slots.length - 1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const id = (this.slots[slot] ?? 0) - 1;
      if (id < 0) break;
      if (hashes[id] === hash && isSame(words[id] ?? "", text, from, to)) return id;
      slot = (slot + 1) & mask;
    }
    const id = words.length;
    const word = copyOf(text, from, to);
    words.push(word);
    hashes.push(hash);
    this.classes.push(classOfWord(word));
    this.slots[slot] = id + 1;
    if (id * 2 > mask) this.rehash();
    return id;
  }

  private rehash(): void {
    const slots = new Int32Array(this.slots.length * 2);
    const mask = slots.length - 1;
    this.hashes.forEach((hash, id) => {
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = id + 1;
    });
    this.slots = slots;
  }
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Whether the line break at `at` follows a backslash. */
function isContinued(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  return before === 92 || (before === 13 && text.charCodeAt(at - 2) === 92);
}

function isSame(word: string, text: string, from: number, to: number): boolean {
  if (word.length !== to - from) return false;
  for (let i = 0; i < word.length; i++) if (word.charCodeAt(i) !== text.charCodeAt(from + i)) return false;
  return true;
}

/** A copy of a part of `text` that does not hold on to the whole of it, as a slice would in V8. */
export function copyOf(text: string, from: number, to: number): string {
  if (to - from < 13) return text.slice(from, to);
  const half = from + 12;
  let word = text.slice(from, half);
  for (let at = half; at < to; at += 12) word += text.slice(at, Math.min(at + 12, to));
  return word;
}
