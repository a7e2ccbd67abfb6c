import { matchingParenthesis } from "./function-head.js";
import { TokenKind, type Tokens } from "./lexer.js";
import type { PatchList } from "./patch-list.js";
import { WordClass } from "./words.js";

const OPEN = 40;
const CLOSE = 41;
const STAR = 42;
const COMMA = 44;
const COLON = 58;
const SEMICOLON = 59;

/** By name, how many arguments stand before the members: `struct_group(name, int a; int b;);`. */
const GROUPS = new Map([
  ["struct_group", 1],
  ["struct_group_attr", 2],
  ["struct_group_tagged", 2],
  ["__struct_group", 3],
]);

/**
 * Rewrites a macro where a member of a structure is due: of a group the members are left, `DECLARE_FLEX_ARRAY(type, name);` becomes
 * `type name;`, any other with a name as its first argument (`DECLARE_BITMAP(bits, 32);`) becomes `long bits;`, the rest is blanked.
 * Returns the token to go on from, or 0 when the macro was left alone.
 */
export function rewriteMember(tokens: Tokens, patches: PatchList, name: number): number {
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

/** The comma at or after `from` that no parentheses hide, or `close`. */
function nextComma({ kinds }: Tokens, from: number, close: number): number {
  let depth = 0;
  for (let i = from; i < close; i++) {
    const kind = kinds[i];
    if (kind === OPEN) depth++;
    else if (kind === CLOSE) depth--;
    else if (kind === COMMA && depth === 0) return i;
  }
  return close;
}

/** `TYPE(x) name;`: the macro stands for a type. */
function isMember({ kinds }: Tokens, word: number): boolean {
  const after = kinds[word + 1];
  return after === SEMICOLON || after === COMMA || after === 91 || after === COLON;
}
