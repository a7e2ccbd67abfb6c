import { type Directive, skipBlanks } from "./directive.js";
import { copyOf } from "./lexer.js";
import { classOfWord, WordClass } from "./words.js";

/** A `#define`. The body is empty when `bodyStart` is `bodyEnd`. */
export interface MacroDefinition {
  readonly name: string;
  readonly start: number;
  readonly nameStart: number;
  /** Absent for an object-like macro; a variadic one ends in `__VA_ARGS__` or its own name for it (`args` of `args...`). */
  readonly parameters?: readonly string[];
  readonly bodyStart: number;
  readonly bodyEnd: number;
  /** What the body mentions, each once; keywords are not among them. */
  readonly identifiers: readonly string[];
  /** The `#if` conditions around it, joined. */
  readonly configuration?: string;
}

/** Reads a `#define` line; `undefined` when it names nothing. */
export function readMacro(text: string, directive: Directive, start: number, configuration: string): MacroDefinition | undefined {
  const { end } = directive;
  const nameStart = skipBlanks(text, directive.restStart, end);
  let at = wordEnd(text, nameStart, end);
  if (at === nameStart) return undefined;
  const name = copyOf(text, nameStart, at);
  let parameters: string[] | undefined;
  if (text.charCodeAt(at) === 40 && at < end) {
    parameters = [];
    at++;
    while (at < end && text.charCodeAt(at) !== 41) {
      const from = skipBlanks(text, at, end);
      const to = wordEnd(text, from, end);
      if (to > from) parameters.push(copyOf(text, from, to));
      else if (text.startsWith("...", from) && text.charCodeAt(at - 1) !== 46) parameters.push("__VA_ARGS__");
      at = skipBlanks(text, to, end);
      if (text.startsWith("...", at)) at = skipBlanks(text, at + 3, end);
      if (text.charCodeAt(at) === 44) at++;
      else if (text.charCodeAt(at) !== 41) break;
    }
    if (text.charCodeAt(at) === 41) at++;
  }
  const bodyStart = Math.min(skipBlanks(text, at, end), end);
  let bodyEnd = end;
  while (bodyEnd > bodyStart && isBlank(text.charCodeAt(bodyEnd - 1))) bodyEnd--;
  const identifiers = identifiersIn(text, bodyStart, bodyEnd);
  return {
    name,
    start,
    nameStart,
    ...(parameters ? { parameters } : {}),
    bodyStart,
    bodyEnd,
    identifiers,
    ...(configuration === "" ? {} : { configuration }),
  };
}

const NONE: readonly string[] = [];

/** The identifiers of a short piece of text. Most bodies are a number: no set is made before the first identifier. */
export function identifiersIn(text: string, start: number, end: number): readonly string[] {
  let found: Set<string> | undefined;
  let at = start;
  while (at < end) {
    const code = text.charCodeAt(at);
    if (isWordStart(code)) {
      const to = wordEnd(text, at, end);
      const word = copyOf(text, at, to);
      if (!(classOfWord(word) & WordClass.keyword)) {
        found ??= new Set();
        found.add(word);
      }
      at = to;
    } else if (code >= 48 && code <= 57) {
      at = wordEnd(text, at, end);
    } else if (code === 34 || code === 39) {
      at++;
      while (at < end && text.charCodeAt(at) !== code) at += text.charCodeAt(at) === 92 ? 2 : 1;
      at++;
    } else if (code === 47 && text.charCodeAt(at + 1) === 42) {
      const close = text.indexOf("*/", at + 2);
      at = close < 0 ? end : close + 2;
    } else if (code === 47 && text.charCodeAt(at + 1) === 47) {
      break;
    } else {
      at++;
    }
  }
  return found ? [...found] : NONE;
}

function isWordStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code === 36 || code >= 128;
}

function wordEnd(text: string, start: number, end: number): number {
  let at = start;
  while (at < end) {
    const code = text.charCodeAt(at);
    if (!isWordStart(code) && !(code >= 48 && code <= 57)) break;
    at++;
  }
  return at;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 13 || code === 10 || code === 92;
}
