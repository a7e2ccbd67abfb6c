import { TokenKind, type Tokens } from "./lexer.js";
import type { PatchList } from "./patch-list.js";
import { CLOSE_BRACE, COLON, COMMA, OPEN, OPEN_BRACKET, SEMICOLON, STAR } from "./punctuators.js";
import { classAt, isLastOfLine, matchingParenthesis, nextComma } from "./token-query.js";
import { WordClass } from "./words.js";

/** By name, how many arguments stand before the members: `struct_group(name, int a; int b;);`. */
const GROUPS = new Map([
  ["struct_group", 1],
  ["struct_group_attr", 2],
  ["struct_group_tagged", 2],
  ["__struct_group", 3],
]);

/**
 * Rewrites the first word of a member, if it is a macro. Returns the token to go on from as the beginning of a member, or 0 when the
 * word was left.
 */
export function rewriteMemberWord(tokens: Tokens, patches: PatchList, i: number): number {
  const { kinds, starts, ends, count } = tokens;
  if (kinds[i + 1] === OPEN) return rewriteMember(tokens, patches, i);
  if (kinds[i + 1] === COLON) {
    // `u8 :4;`
    let end = i;
    while (end < count && kinds[end] !== SEMICOLON && kinds[end] !== CLOSE_BRACE) end++;
    if (kinds[end] !== SEMICOLON) return 0;
    patches.blank(starts[i] ?? 0, ends[end] ?? 0);
    return end + 1;
  }
  if (!(classAt(tokens, i) & WordClass.capitals) || !isLoneMacro(tokens, patches.text, i)) return 0;
  patches.blank(starts[i] ?? 0, ends[i] ?? 0);
  return i + 1;
}

/** A macro in capitals that is a member, or stands before one: nothing follows, or a type. A name that follows makes it the type. */
function isLoneMacro(tokens: Tokens, text: string, i: number): boolean {
  const { kinds } = tokens;
  if (kinds[i + 1] === CLOSE_BRACE) return true;
  if (classAt(tokens, i + 1) & (WordClass.tag | WordClass.type | WordClass.specifier)) return true;
  const after = kinds[i + 2];
  return kinds[i + 1] === TokenKind.word && isLastOfLine(tokens, text, i) && (after === TokenKind.word || after === STAR);
}

/**
 * Rewrites a macro where a member of a structure is due: of a group the members are left, `DECLARE_FLEX_ARRAY(type, name);` becomes
 * `type name;`, any other with a name as its first argument (`DECLARE_BITMAP(bits, 32);`) becomes `long bits;`, the rest is blanked.
 * Returns the token to go on from, or 0 when the macro was left alone.
 */
function rewriteMember(tokens: Tokens, patches: PatchList, name: number): number {
  const { kinds, starts, ends, names, words, classes } = tokens;
  if ((classes[names[name] ?? 0] ?? 0) & WordClass.keyword) return 0;
  const open = name + 1;
  const close = matchingParenthesis(tokens, open, tokens.count);
  if (close >= tokens.count) return 0;
  const after = kinds[close + 1];
  // `u32 (*callback)(int);`
  if (after === OPEN || kinds[open + 1] === STAR) return 0;
  if (after === COLON) return 0;
  if (after === TokenKind.word && isMember(tokens, close + 1)) {
    // `SLIST_HEAD(, item) list;`
    patches.blank(starts[open] ?? 0, ends[close] ?? 0);
    return close + 1;
  }
  const word = words[names[name] ?? 0] ?? "";
  const start = starts[name] ?? 0;
  const isEnded = after === SEMICOLON;
  const before = GROUPS.get(word);
  if (before !== undefined) {
    let comma = open;
    for (let found = 0; found < before && comma < close; found++) comma = nextComma(tokens, comma + 1, close);
    patches.blank(start, ends[comma] ?? start);
    patches.blank(starts[close] ?? 0, ends[isEnded ? close + 1 : close] ?? 0);
    return comma + 1;
  }
  const comma = nextComma(tokens, open + 1, close);
  if (isEnded && word.endsWith("FLEX_ARRAY") && comma < close) {
    patches.blank(start, ends[open] ?? start);
    patches.blank(starts[comma] ?? 0, ends[comma] ?? 0);
    patches.blank(starts[close] ?? 0, ends[close] ?? 0);
    // The type may be a structure with members of its own.
    return open + 1;
  }
  const argument = starts[open + 1] ?? 0;
  if (isEnded && kinds[open + 1] === TokenKind.word && comma === open + 2 && argument - start >= 5) {
    patches.fill(start, argument, "long");
    patches.blank(starts[comma] ?? 0, ends[close] ?? 0);
    return close + 2;
  }
  patches.blank(start, ends[isEnded ? close + 1 : close] ?? start);
  return close + (isEnded ? 2 : 1);
}

/** `TYPE(x) name;`: the macro stands for a type. */
function isMember({ kinds }: Tokens, word: number): boolean {
  const after = kinds[word + 1];
  return after === SEMICOLON || after === COMMA || after === OPEN_BRACKET || after === COLON;
}
