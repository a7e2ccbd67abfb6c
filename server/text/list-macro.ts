import { TokenKind, type Tokens } from "./lexer.js";
import { Opener } from "./opener-stack.js";
import type { PatchList } from "./patch-list.js";
import { CLOSE, CLOSE_BRACE, COMMA, DOT, EQUALS, OPEN, OPEN_BRACE } from "./punctuators.js";
import { separate } from "./statement-end.js";
import { classAt, isLastOfLine, matchingParenthesis } from "./token-query.js";
import { WordClass } from "./words.js";

/** A word in a braced list, as token indexes. */
interface ListWord {
  readonly word: number;
  readonly previous: number;
  /** `Opener.list` or `Opener.enumerators`. */
  readonly list: number;
}

/** Rewrites a word of an initialiser or an enumeration that is a macro and no expression. */
export function rewriteListWord(tokens: Tokens, patches: PatchList, { word, previous, list }: ListWord): void {
  const before = tokens.kinds[previous];
  const isFirst = before === COMMA || before === OPEN_BRACE;
  if (tokens.kinds[word + 1] !== OPEN) {
    if (isFirst || before === TokenKind.word) separateEntries(tokens, patches, word);
  } else if (list === Opener.list) {
    if (isFirst) rewriteDesignator(tokens, patches, word);
  } else if (isFirst || before === CLOSE) {
    eraseEnumerators(tokens, patches, word);
  }
}

/** Puts a comma behind a call that lacks it: `SET_RUNTIME_PM_OPS(a, b) .prepare = c` in a list, `__field(u32, a) __field(u32, b)` among arguments. */
export function separateCalls(tokens: Tokens, patches: PatchList, close: number, outer: number): void {
  const { kinds } = tokens;
  const inList = outer === Opener.list;
  if (!inList && outer !== Opener.call && outer !== Opener.statementCall) return;
  const next = kinds[close + 1];
  const isEntry = next === TokenKind.word && (inList || kinds[close + 2] === OPEN) && !(classAt(tokens, close + 1) & WordClass.keyword);
  const isDesignator = inList && next === DOT && kinds[close + 2] === TokenKind.word && isLastOfLine(tokens, patches.text, close);
  if (isEntry || isDesignator) separate(tokens, patches, close);
}

/** A macro that is an entry and lacks its comma: the next entry stands on the next line, or is a macro, too. */
function separateEntries(tokens: Tokens, patches: PatchList, word: number): void {
  const { kinds } = tokens;
  const next = kinds[word + 1];
  const isWord = next === TokenKind.word && !(classAt(tokens, word + 1) & WordClass.keyword);
  const isDesignator = next === DOT && kinds[word + 2] === TokenKind.word;
  const areMacros = (classAt(tokens, word) & classAt(tokens, word + 1) & WordClass.capitals) !== 0 && kinds[word + 2] !== TokenKind.string;
  if (areMacros || ((isWord || isDesignator) && isLastOfLine(tokens, patches.text, word))) separate(tokens, patches, word);
}

/** `RF_CHANNEL(1) = { … }`: the macro stands for a designator, `[1] = { … }`. */
function rewriteDesignator(tokens: Tokens, patches: PatchList, word: number): void {
  const { kinds, starts, ends, count } = tokens;
  const close = matchingParenthesis(tokens, word + 1, count);
  if (kinds[close + 1] !== EQUALS || close === word + 2) return;
  for (let i = word + 2; i < close; i++) {
    if (kinds[i] !== COMMA) continue;
    patches.erase(starts[word] ?? 0, ends[close + 1] ?? 0);
    return;
  }
  patches.fill(starts[word] ?? 0, ends[word + 1] ?? 0, "[");
  patches.write(starts[close] ?? 0, "]");
}

/** `ENUM_BIT(x),` */
function eraseEnumerators(tokens: Tokens, patches: PatchList, word: number): void {
  const { kinds, starts, ends, count } = tokens;
  const close = matchingParenthesis(tokens, word + 1, count);
  let last = close;
  if (kinds[close + 1] === EQUALS) while (last < count && kinds[last] !== COMMA && kinds[last + 1] !== CLOSE_BRACE) last++;
  else if (kinds[close + 1] === COMMA) last++;
  if (last < count) patches.erase(starts[word] ?? 0, ends[last] ?? 0);
}
