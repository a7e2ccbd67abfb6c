import type { Conditionals } from "./conditional.js";
import { TokenKind, type Tokens } from "./lexer.js";
import { CLOSE, CLOSE_BRACKET, COMMA, OPEN, OPEN_BRACKET, SEMICOLON, STAR } from "./punctuators.js";
import { matchingParenthesis } from "./token-query.js";
import { isAnnotation, WordClass } from "./words.js";

/** What stands before the brace of a function definition, as token indexes. */
export interface FunctionHead {
  /** The first token of the definition. */
  readonly declaration: number;
  readonly name: number;
  /** Whether a macro at `name` defines the function: `SYSCALL_DEFINE3(close, …)`, `FNAME(walk)(…)`. Its first argument is the function's name. */
  readonly isMacro: boolean;
  /** The parenthesis that opens the parameters, and the one that closes them. */
  readonly open: number;
  readonly close: number;
}

interface Candidate {
  readonly name: number;
  readonly isMacro: boolean;
  readonly open: number;
  readonly close: number;
  /** Whether a type stands before it. */
  readonly isTyped: boolean;
}

/**
 * Reads the tokens from `from` up to the brace at `to` as the head of a function; `undefined` when they are none (a structure, a macro).
 *
 * The parameters are the first parentheses after an identifier that is no annotation. When others follow, a type between the two
 * (`MODULE_FOO(x) static int f(void)`) says that the first ones are a macro's without its semicolon; when nothing is between
 * (`int f(void) FOO(x)`, `TYPE(x) f(void)`) a type before the first ones says that they are the function's. Of an `#if` in the head
 * the first branch is read.
 */
export function readFunctionHead(tokens: Tokens, conditionals: Conditionals, from: number, to: number): FunctionHead | undefined {
  const { kinds, names, classes } = tokens;
  const bitsAt = (i: number): number => (kinds[i] === TokenKind.word ? (classes[names[i] ?? 0] ?? 0) : 0);
  let declaration = -1;
  let isTyped = false;
  let candidate: Candidate | undefined;
  /** The first word after the candidate's parentheses that is no annotation, and all such words' classes. */
  let tail = -1;
  let tailBits = 0;
  let previous = -1;
  for (let i = from; i < to; i++) {
    const kind = kinds[i];
    if (kind === TokenKind.directive) {
      i = nextInFirstBranch(conditionals, i) - 1;
      continue;
    }
    if (declaration < 0) declaration = i;
    if (kind === TokenKind.word) {
      const bits = bitsAt(i);
      const isCall = kinds[i + 1] === OPEN;
      if (bits & WordClass.control) return undefined;
      if (isAnnotation(bits, isCall)) {
        if (isCall && bits & WordClass.annotationCall) i = matchingParenthesis(tokens, i + 1, to);
        continue;
      }
      if (!isCall || bits & WordClass.keyword || bitsAt(previous) & WordClass.tag) {
        readWord(i, bits);
        if (isCall && !(bits & WordClass.type)) i = matchingParenthesis(tokens, i + 1, to);
      } else {
        const close = matchingParenthesis(tokens, i + 1, to);
        if (close >= to) return undefined;
        const isAttribute = candidate && (tail < 0 ? candidate.isTyped : candidate.isTyped && !startsDeclaration(tailBits));
        if (!isAttribute) propose({ name: i, isMacro: false, open: i + 1, close, isTyped: tail >= 0 || isTyped });
        i = close;
      }
    } else if (kind === OPEN) {
      const close = matchingParenthesis(tokens, i, to);
      if (close >= to) return undefined;
      if (candidate && previous === candidate.close) {
        candidate = { ...candidate, isMacro: true, open: i, close };
      } else if (!candidate || tail >= 0) {
        const found = parenthesizedName(tokens, i, close, to);
        if (!found) return undefined;
        propose({ ...found, isMacro: false, isTyped: true });
        i = Math.max(close, found.close);
        if (found.close < close && kinds[close + 1] === OPEN) i = matchingParenthesis(tokens, close + 1, to);
        previous = i;
        continue;
      }
      i = close;
    } else if (kind === STAR) {
      readWord(i, 0);
    } else if (
      !candidate ||
      !(kind === COMMA || kind === SEMICOLON || kind === OPEN_BRACKET || kind === CLOSE_BRACKET || kind === TokenKind.number)
    ) {
      // These are left for parameters in the old style: `int f(a, b) int a, b[2]; {`
      return undefined;
    }
    previous = i;
  }
  if (!candidate) return undefined;
  if (tail >= 0 && kinds[previous] !== SEMICOLON && (!candidate.isTyped || startsDeclaration(tailBits))) return undefined;
  const { name, open, close } = candidate;
  const isMacro = candidate.isMacro || (!candidate.isTyped && (bitsAt(name) & WordClass.capitals) !== 0);
  return { declaration, name, isMacro, open, close };

  function readWord(index: number, bits: number): void {
    if (!candidate) {
      if (!(bits & WordClass.specifier)) isTyped = true;
      return;
    }
    if (tail < 0) tail = index;
    tailBits |= bits;
  }

  function propose(next: Candidate): void {
    if (candidate && tail >= 0) declaration = tail;
    // `STORE_LOCKED(x) SHOW(y) {`: a macro's call without semicolon, and a macro that defines a function.
    else if (candidate && bitsAt(next.name) & WordClass.capitals) declaration = next.name;
    candidate = next;
    tail = -1;
    tailBits = 0;
  }
}

/** The next token to read after a directive when only the first branch of its conditional is read. */
export function nextInFirstBranch(conditionals: Conditionals, token: number): number {
  const found = conditionals.at.get(token);
  if (!found) return token + 1;
  const { lines, first } = found.conditional;
  const last = lines.length - 1;
  if (found.line === last || found.line === first) return token + 1;
  return ((found.line < first ? lines[first] : lines[last]) ?? token) + 1;
}

function startsDeclaration(bits: number): boolean {
  return (bits & (WordClass.type | WordClass.tag | WordClass.specifier)) !== 0;
}

/** The name and parameters in `(*name(…))(…)` or `(name)(…)`. */
function parenthesizedName(
  tokens: Tokens,
  open: number,
  close: number,
  to: number,
): { name: number; open: number; close: number } | undefined {
  const { kinds, names, classes } = tokens;
  let i = open + 1;
  while (i < close && (kinds[i] === STAR || isQualifier(i))) i++;
  if (kinds[i] !== TokenKind.word) return undefined;
  if (kinds[i + 1] === OPEN) {
    const end = matchingParenthesis(tokens, i + 1, close);
    return end < close ? { name: i, open: i + 1, close: end } : undefined;
  }
  if (i !== close - 1 || i !== open + 1 || kinds[close + 1] !== OPEN) return undefined;
  const end = matchingParenthesis(tokens, close + 1, to);
  return end < to ? { name: i, open: close + 1, close: end } : undefined;

  function isQualifier(index: number): boolean {
    return kinds[index] === TokenKind.word && ((classes[names[index] ?? 0] ?? 0) & (WordClass.specifier | WordClass.annotation)) !== 0;
  }
}

/** The first of a macro's arguments, when it is a plain name. */
export function firstArgument(tokens: Tokens, open: number): string | undefined {
  const { kinds, names, words } = tokens;
  const follows = kinds[open + 2];
  if (kinds[open + 1] !== TokenKind.word || (follows !== COMMA && follows !== CLOSE)) return undefined;
  return words[names[open + 1] ?? 0];
}
