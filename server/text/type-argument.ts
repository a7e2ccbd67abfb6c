import { TokenKind, type Tokens } from "./lexer.js";
import type { PatchList } from "./patch-list.js";
import { CLOSE, CLOSE_BRACKET, COMMA, OPEN, OPEN_BRACKET, SEMICOLON, STAR } from "./punctuators.js";
import { WordClass } from "./words.js";

/** Operators that may stand alone as an argument: `ASSERTCMP(a, ==, b)`. */
const OPERATORS = new Set([..."<>=!&|+-*/%^"].map((c) => c.charCodeAt(0)));

/**
 * Rewrites the argument of a call between the tokens `from` and `to`, if it is no expression: of a type (`struct foo *`) its name is
 * left, of several basic types one word (`unsigned_long`), of names beside each other (`KERN_ERR fmt`) the last; an operator on
 * its own becomes `_`.
 */
export function rewriteArgument(tokens: Tokens, patches: PatchList, from: number, to: number): void {
  const { kinds, starts, ends, names, classes } = tokens;
  const length = to - from;
  if (length <= 0) {
    if (kinds[to] === COMMA) fillEmpty(patches, ends[to - 1] ?? 0, starts[to] ?? 0);
    else if (kinds[to - 1] === COMMA) patches.blank(starts[to - 1] ?? 0, ends[to - 1] ?? 0);
    return;
  }
  const first = kinds[from] ?? 0;
  if (first !== TokenKind.word) {
    if (length <= 2 && OPERATORS.has(first) && (length === 1 || OPERATORS.has(kinds[from + 1] ?? 0))) {
      patches.write(starts[from] ?? 0, "_".repeat((ends[to - 1] ?? 0) - (starts[from] ?? 0)));
    }
    return;
  }
  const bits = classes[names[from] ?? 0] ?? 0;
  if (bits & WordClass.typeof && kinds[to - 1] === CLOSE && startsType(tokens, from + 2)) {
    // typeof(struct foo)
    patches.blank(starts[from] ?? 0, ends[from + 1] ?? 0);
    patches.blank(starts[to - 1] ?? 0, ends[to - 1] ?? 0);
    rewriteArgument(tokens, patches, from + 2, to - 1);
    return;
  }
  if (bits & (WordClass.control | WordClass.jump | WordClass.do)) {
    // DEFINE_FREE(name, type, if (_T) put(_T))
    patches.fill(starts[from] ?? 0, ends[to - 1] ?? 0, "0");
    return;
  }
  const isType = (bits & (WordClass.tag | WordClass.type | WordClass.specifier)) !== 0 || kinds[to - 1] === STAR;
  if (!isType && (length === 1 || kinds[from + 1] !== TokenKind.word)) return;
  if (!isType && kinds[from + 2] === OPEN && !((classes[names[from + 1] ?? 0] ?? 0) & WordClass.keyword)) {
    // KERN_INFO pr_fmt("…")
    patches.blank(starts[from] ?? 0, ends[from] ?? 0);
    return;
  }
  let kept = from;
  let isBasic = true;
  for (let i = from; i < to; i++) {
    const kind = kinds[i];
    if (kind === TokenKind.word) {
      const each = classes[names[i] ?? 0] ?? 0;
      if (each & WordClass.operator || (!isType && each & WordClass.keyword)) return;
      if (!(each & (WordClass.type | WordClass.specifier))) isBasic = false;
      if (!(each & (WordClass.specifier | WordClass.annotation))) kept = i;
    } else if (kind === OPEN_BRACKET && isType) {
      while (i < to && kinds[i] !== CLOSE_BRACKET) i++;
    } else if (kind !== STAR || !isType) {
      return;
    }
  }
  if (length === 1) return;
  const start = starts[from] ?? 0;
  const end = ends[to - 1] ?? 0;
  let keptFrom = kept;
  if (isBasic) keptFrom = joinBasicType(tokens, patches, from, kept);
  for (let i = from; i < to; i++) if (i < keptFrom || i > kept) patches.blank(starts[i] ?? 0, ends[i] ?? 0);
  if (isType) patches.record({ kind: "type-argument", start, end, text: patches.text.slice(start, end) });
}

/**
 * Statements as an argument, `ASSERT(x, return -1;)`: one call loses its semicolon; others are put in braces where there are
 * blanks to hold them; else `0` stands for them.
 */
export function rewriteStatementArgument(
  { kinds, starts, ends, names, classes }: Tokens,
  patches: PatchList,
  from: number,
  to: number,
): void {
  const { text } = patches;
  const start = starts[from] ?? 0;
  const last = to - 1;
  const first = kinds.indexOf(SEMICOLON, from);
  if (first === last && !(kinds[from] === TokenKind.word && (classes[names[from] ?? 0] ?? 0) & WordClass.keyword)) {
    patches.blank(starts[last] ?? 0, ends[last] ?? 0);
    return;
  }
  const before = start - 1;
  const after = ends[last] ?? 0;
  if (isBlank(text, before) && isBlank(text, after) && kinds[last] === SEMICOLON) {
    patches.mark(before, "{");
    patches.mark(after, "}");
    return;
  }
  patches.fill(start, after, "0");
}

function isBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 32 || code === 9;
}

function startsType({ kinds, names, classes }: Tokens, i: number): boolean {
  return kinds[i] === TokenKind.word && ((classes[names[i] ?? 0] ?? 0) & (WordClass.tag | WordClass.type | WordClass.specifier)) !== 0;
}

/** An empty argument, as in `FOO(, x)`, becomes `_`; the comma may move over a blank behind it. */
function fillEmpty(patches: PatchList, from: number, comma: number): void {
  const at = roomBetween(patches.text, from, comma);
  if (at >= 0) patches.mark(at, "_");
  else if (patches.text.charCodeAt(comma + 1) === 32) patches.write(comma, "_,");
}

/** A blank between two offsets that no comment holds, or -1. */
function roomBetween(text: string, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code === 32 || code === 9) return at;
    if (code === 47) return -1;
  }
  return -1;
}

/** Joins `unsigned long` to `unsigned_long` where one blank stands between the words; the first word of what is joined. */
function joinBasicType({ kinds, starts, ends, names, classes }: Tokens, patches: PatchList, from: number, last: number): number {
  let first = last;
  while (
    first > from &&
    kinds[first - 1] === TokenKind.word &&
    (classes[names[first - 1] ?? 0] ?? 0) & WordClass.type &&
    (starts[first] ?? 0) === (ends[first - 1] ?? 0) + 1
  ) {
    patches.write(ends[first - 1] ?? 0, "_");
    first--;
  }
  return first;
}
