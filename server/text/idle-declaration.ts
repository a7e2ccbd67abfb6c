import { TokenKind, type Tokens } from "./lexer.js";
import type { PatchList } from "./patch-list.js";
import { CLOSE, CLOSE_BRACE, CLOSE_BRACKET, COMMA, DOT, EQUALS, OPEN, OPEN_BRACE, OPEN_BRACKET, SEMICOLON, STAR } from "./punctuators.js";
import { classAt } from "./token-query.js";
import { WordClass } from "./words.js";

/**
 * Blanks what stands at file level and says nothing of works, locks and who calls whom: prototypes, tables of numbers and constants, and
 * structures that hold nothing but numbers (what hardware reads). It is half of what the grammar would have to read there.
 */
export function blankIdleDeclarations(tokens: Tokens, patches: PatchList): void {
  const { starts, ends, kinds, count } = tokens;
  for (let from = 0; from < count; ) {
    const shape = shapeOf(tokens, from);
    if (!shape) return;
    if (!shape.isCut) {
      if (isPrototype(tokens, shape) || isRecordOfNumbers(tokens, shape)) {
        patches.erase(starts[from] ?? 0, ends[shape.end] ?? 0);
      } else {
        const kept = keptOfTable(tokens, shape);
        if (kept >= 0) patches.erase(ends[kept] ?? 0, starts[shape.closingBrace] ?? 0);
      }
    }
    from = shape.end + 1;
    while (kinds[from] === SEMICOLON) from++;
  }
}

/** Where the parts of a declaration stand, as positions among the tokens; -1 is nowhere. */
interface Shape {
  readonly from: number;
  /** Its semicolon. */
  readonly end: number;
  /** The first opening parenthesis, and what closes it. */
  readonly open: number;
  readonly close: number;
  readonly equals: number;
  /** The first brace, and what closes it. */
  readonly brace: number;
  readonly closingBrace: number;
  /** A `#` line stands in it. */
  readonly isCut: boolean;
}

/** The declaration at file level that begins at `from`; undefined when nothing ends it. */
function shapeOf({ kinds, count }: Tokens, from: number): Shape | undefined {
  let start = from;
  while (kinds[start] === TokenKind.directive) start++;
  const at = { open: -1, close: -1, equals: -1, brace: -1, closingBrace: -1 };
  let isCut = false;
  let depth = 0;
  for (let i = start; i < count; i++) {
    switch (kinds[i]) {
      case TokenKind.directive:
        isCut = true;
        break;
      case OPEN:
        if (at.open < 0) at.open = i;
        depth++;
        break;
      case OPEN_BRACE:
        if (at.brace < 0 && depth === 0) at.brace = i;
        depth++;
        break;
      case OPEN_BRACKET:
        depth++;
        break;
      case CLOSE:
        if (--depth === 0 && at.close < 0) at.close = i;
        break;
      case CLOSE_BRACE:
        if (--depth === 0 && at.closingBrace < 0) at.closingBrace = i;
        break;
      case CLOSE_BRACKET:
        depth--;
        break;
      case EQUALS:
        if (depth === 0 && at.equals < 0) at.equals = i;
        break;
      case SEMICOLON:
        if (depth <= 0) return { from: start, end: i, ...at, isCut };
    }
    if (depth < 0) return undefined;
  }
  return undefined;
}

/** `struct foo *bar(int a) __must_check;`, but not `static DECLARE_WORK(a, b);` nor `int (*hook)(void);`. */
function isPrototype(tokens: Tokens, { from, end, open, close, equals, brace }: Shape): boolean {
  const { kinds } = tokens;
  if (open < 0 || close < 0 || equals >= 0 || brace >= 0 || kinds[open + 1] === STAR) return false;
  let hasType = false;
  for (let i = from; i < open - 1; i++) {
    if (kinds[i] === STAR) continue;
    const bits = classAt(tokens, i);
    if (kinds[i] !== TokenKind.word || bits & WordClass.typedef) return false;
    hasType ||= (bits & (WordClass.specifier | WordClass.annotation)) === 0;
  }
  const name = classAt(tokens, open - 1);
  if (
    !hasType ||
    kinds[open - 1] !== TokenKind.word ||
    name & (WordClass.capitals | WordClass.transparent | WordClass.keyword | WordClass.annotation)
  )
    return false;
  return isAnnotated(tokens, close + 1, end);
}

/** Whether from `from` to `end` there is nothing but annotations. */
function isAnnotated(tokens: Tokens, from: number, end: number): boolean {
  let depth = 0;
  for (let i = from; i < end; i++) {
    const kind = tokens.kinds[i];
    if (kind === OPEN) depth++;
    else if (kind === CLOSE) depth--;
    else if (depth === 0 && (classAt(tokens, i) & WordClass.annotation) === 0) return false;
  }
  return true;
}

/** So many entries tell that it is a table. */
const KEPT_ENTRIES = 8;

/**
 * Of `= { … }` with no name in it but constants, which are spelt in capitals, and those of members: the comma after the last entry that has
 * to stay for it to be seen what it is. -1 for anything else, and when the table is short.
 */
function keptOfTable(tokens: Tokens, { end, equals, brace, closingBrace }: Shape): number {
  const { kinds } = tokens;
  if (equals < 0 || brace !== equals + 1 || closingBrace !== end - 1) return -1;
  let depth = 0;
  let entries = 0;
  let kept = -1;
  for (let i = brace + 1; i < closingBrace; i++) {
    const kind = kinds[i];
    if (kind === OPEN || kind === OPEN_BRACE || kind === OPEN_BRACKET) depth++;
    else if (kind === CLOSE || kind === CLOSE_BRACE || kind === CLOSE_BRACKET) depth--;
    else if (kind === COMMA && depth === 0 && ++entries === KEPT_ENTRIES) kept = i;
    else if (kind === TokenKind.word && kinds[i - 1] !== DOT && (classAt(tokens, i) & WordClass.capitals) === 0) return -1;
  }
  return kept;
}

const NUMBERS = new Set(
  `u8 u16 u32 u64 s8 s16 s32 s64 __u8 __u16 __u32 __u64 __s8 __s16 __s32 __s64 __le16 __le32 __le64 __be16 __be32 __be64 uint8_t uint16_t
  uint32_t uint64_t int8_t int16_t int32_t int64_t __sum16 __wsum`.split(/\s+/),
);

/** `struct name { … };` with nothing in it but members that are numbers of a known size. */
function isRecordOfNumbers(tokens: Tokens, { from, end, open, equals, brace, closingBrace }: Shape): boolean {
  const { kinds, names, words } = tokens;
  if (open >= 0 || equals >= 0 || brace !== from + 2 || kinds[from + 1] !== TokenKind.word) return false;
  const tag = classAt(tokens, from);
  if ((tag & WordClass.tag) === 0 || tag & WordClass.enum || !isAnnotated(tokens, closingBrace + 1, end)) return false;
  for (let i = brace + 1; i < closingBrace; i++) {
    const kind = kinds[i];
    if (kind === STAR || kind === OPEN_BRACE || (kind === TokenKind.word && classAt(tokens, i) & WordClass.tag)) return false;
    const begins = kinds[i - 1] === OPEN_BRACE || kinds[i - 1] === SEMICOLON;
    if (begins && (kind !== TokenKind.word || !NUMBERS.has(words[names[i] ?? 0] ?? ""))) return false;
  }
  return true;
}
