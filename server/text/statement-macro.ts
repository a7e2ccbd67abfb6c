import { TokenKind, type Tokens } from "./lexer.js";
import type { PatchList } from "./patch-list.js";
import { WordClass } from "./words.js";

/** A macro or function with its arguments at the beginning of a statement, as token indexes. */
export interface StatementMacro {
  readonly tokens: Tokens;
  readonly patches: PatchList;
  readonly name: number;
  readonly open: number;
  readonly close: number;
  readonly isFileLevel: boolean;
}

const OPEN = 40;
const COMMA = 44;
const SEMICOLON = 59;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/** Kinds of tokens after which `name(…)` is an expression's beginning or ends there. */
const ENDS_OR_GOES_ON = new Set([TokenKind.string, ...[..."),;:?=.|/%^<>]"].map((c) => c.charCodeAt(0))]);

/** `*`, `&`, `+`, `-`, `(`, `!`, `~`, `[`: may go on with the expression or begin the next statement. */
const AMBIGUOUS = new Set([..."*&+-(!~["].map((c) => c.charCodeAt(0)));

/**
 * Decides what `name(…)` at the beginning of a statement is and rewrites it: an iterating macro (or one that guards the statement that
 * follows) to `while (…)`, a call without its semicolon to one with. The name decides where it reads like a loop; else a brace or
 * a statement on the same line, or a deeper indented one on the next, says that the macro governs it. Returns whether a statement begins
 * after it.
 */
export function rewriteStatementMacro(macro: StatementMacro): boolean {
  const { tokens, name, close } = macro;
  const { kinds, names, classes } = tokens;
  const next = kinds[close + 1] ?? 0;
  if (macro.isFileLevel && hasSemicolon(tokens, macro.open, close)) {
    // TRACE_EVENT(name, …, TP_fast_assign(a = b;), …) is no C and holds nothing to read.
    macro.patches.erase(tokens.starts[name] ?? 0, tokens.ends[next === SEMICOLON ? close + 1 : close] ?? 0);
    return true;
  }
  if (!macro.isFileLevel && isLabelMacro(macro)) return true;
  if (ENDS_OR_GOES_ON.has(next) || next === TokenKind.directive) {
    if (next === 61) rewriteInitialized(macro);
    return false;
  }
  const bits = classes[names[name] ?? 0] ?? 0;
  if (macro.isFileLevel) {
    const isNext = next === TokenKind.end || (next === TokenKind.word && !isDeclarator(tokens, close + 1));
    return isNext && endStatement(tokens, macro.patches, close);
  }
  if (next === TokenKind.end) return false;
  if (bits & WordClass.scopedGuard) return rewriteGuard(macro);
  if (next === CLOSE_BRACE) return endStatement(tokens, macro.patches, close);
  const isElse = next === TokenKind.word && ((classes[names[close + 1] ?? 0] ?? 0) & WordClass.else) !== 0;
  if (isElse) return endStatement(tokens, macro.patches, close);
  if (AMBIGUOUS.has(next)) {
    const goesOn = (next === 45 && kinds[close + 2] === 62) || (next === 33 && kinds[close + 2] === 61);
    if (goesOn) return false;
    if (bits & WordClass.loop) return rewriteLoop(macro);
    return isOnLaterLine(macro) && !isDeeper(macro) && endStatement(tokens, macro.patches, close);
  }
  if (bits & WordClass.loop || next === OPEN_BRACE) return rewriteLoop(macro);
  if (isOnLaterLine(macro)) return isDeeper(macro) ? rewriteLoop(macro) : endStatement(tokens, macro.patches, close);
  if (!isDeclarator(tokens, close + 1)) return rewriteLoop(macro);
  // `PADDED(key, 8) tmp;`: the grammar knows such a type with one argument only.
  if (close > macro.open + 2) macro.patches.blank(tokens.starts[macro.open] ?? 0, tokens.ends[close] ?? 0);
  return false;
}

/** Puts a `;` behind the token, over a blank if there is one; returns whether there was room. */
export function endStatement(tokens: Tokens, patches: PatchList, last: number): boolean {
  const at = roomAfter(tokens, patches, last);
  if (at < 0) return tokens.kinds[last] === 41 && shiftLeft(tokens, patches, last);
  patches.mark(at, ";");
  patches.record({ kind: "statement-end", start: at, end: at + 1 });
  return true;
}

/** Puts a `,` between two entries of a list or arguments of a macro that have none. */
export function separate(tokens: Tokens, patches: PatchList, last: number): void {
  const at = roomAfter(tokens, patches, last);
  if (at >= 0) patches.mark(at, ",");
}

/** Where a character can be put between a token and the next: a blank, a blanked directive's place, a comment's (which is blanked); or -1. */
function roomAfter({ starts, ends }: Tokens, patches: PatchList, last: number): number {
  const { text } = patches;
  const start = ends[last] ?? 0;
  const end = starts[last + 1] ?? start;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) continue;
    if (code === 47) patches.blank(at, text.charCodeAt(at + 1) === 42 ? commentEnd(text, at, end) : lineEnd(text, at, end));
    return at;
  }
  return -1;
}

function commentEnd(text: string, start: number, end: number): number {
  const close = text.indexOf("*/", start + 2);
  return close < 0 ? end : Math.min(close + 2, end);
}

/** Makes room behind the parentheses that end at `close`: a blank among the arguments goes, or else the name's last character. */
function shiftLeft(tokens: Tokens, patches: PatchList, close: number): boolean {
  const { text } = patches;
  const { starts, ends, kinds } = tokens;
  const at = starts[close] ?? 0;
  let open = close;
  for (let depth = 0; open >= 0; open--) {
    if (kinds[open] === 41) depth++;
    else if (kinds[open] === OPEN && --depth === 0) break;
  }
  if (open < 1) return false;
  for (let i = close; i > open; i--) {
    const gap = (starts[i] ?? 0) - 1;
    if (gap < (ends[i - 1] ?? 0) || text.charCodeAt(gap) !== 32 || kinds[i - 1] !== COMMA) continue;
    patches.write(gap, `${text.slice(gap + 1, at + 1)};`);
    patches.record({ kind: "statement-end", start: at, end: at + 1 });
    return true;
  }
  const nameStart = starts[open - 1] ?? 0;
  const nameEnd = ends[open - 1] ?? 0;
  if (nameEnd - nameStart < 2) return false;
  patches.write(nameEnd - 1, `${text.slice(nameEnd, at + 1)};`);
  patches.record({ kind: "name", start: nameStart, end: nameEnd, name: text.slice(nameStart, nameEnd) });
  return true;
}

/** `name(…)` to `while (…)`; the keyword may reach over blanks beside the name. Without room for it, to `if (…)`. */
export function rewriteLoop({ tokens, patches, name, open, close }: StatementMacro): boolean {
  const { starts, ends } = tokens;
  const { text } = patches;
  const nameStart = starts[name] ?? 0;
  const openStart = starts[open] ?? 0;
  const end = ends[close] ?? 0;
  let start = nameStart;
  const floor = name > 0 ? (ends[name - 1] ?? 0) : 0;
  while (openStart - start < 5 && start > floor && isBlank(text.charCodeAt(start - 1))) start--;
  const touches = start > 0 && start === floor && isWordCharacter(text.charCodeAt(start - 1));
  if (openStart - start < 5 || touches) start = nameStart;
  const isShort = openStart - start < 5;
  if (isShort && openStart - start < 2) return false;
  let keyword = isShort || /^if(?:_|$)/i.test(text.slice(nameStart, ends[name])) ? "if" : "while";
  // `loop_unrolled_for (i = 0; i < n; i++)`
  if (hasSemicolon(tokens, open, close)) keyword = "for";
  if (keyword.length > openStart - start) return false;
  if (open + 1 === close) {
    // Empty parentheses need something in them.
    const room = end - start;
    if (keyword.length + 3 > room) keyword = "if";
    if (keyword.length + 3 > room) return false;
    patches.fill(start, end, `${keyword}(1)`);
  } else {
    patches.fill(start, openStart, keyword);
  }
  patches.record({ kind: "loop", start, end, name: text.slice(nameStart, ends[name]) });
  return true;
}

function hasSemicolon({ kinds }: Tokens, open: number, close: number): boolean {
  let braces = 0;
  for (let i = open; i < close; i++) {
    const kind = kinds[i];
    if (kind === OPEN_BRACE) braces++;
    else if (kind === CLOSE_BRACE) braces--;
    else if (kind === SEMICOLON && braces === 0) return true;
  }
  return false;
}

/** `DECLARE_BITMAP(bits, 32) = { … }` to `long bits = { … }`, `DEFINE_PER_CPU(struct foo, bar) = { … }` to `struct foo bar = { … }`. */
function rewriteInitialized({ tokens, patches, name, open, close }: StatementMacro): void {
  const { kinds, starts, ends, names, classes } = tokens;
  if (kinds[close + 2] !== OPEN_BRACE || kinds[open + 1] !== TokenKind.word) return;
  let comma = open + 1;
  while (comma < close && kinds[comma] !== COMMA && kinds[comma] !== OPEN) comma++;
  const start = starts[name] ?? 0;
  const argument = starts[open + 1] ?? 0;
  const isNameOnly = comma === open + 2 || comma === close;
  const isPair = kinds[comma] === COMMA && kinds[comma + 1] === TokenKind.word && comma + 2 === close;
  if (isPair && !((classes[names[comma + 1] ?? 0] ?? 0) & WordClass.capitals)) {
    patches.blank(start, argument);
    patches.blank(starts[comma] ?? 0, ends[comma] ?? 0);
    patches.blank(starts[close] ?? 0, ends[close] ?? 0);
  } else if (isNameOnly && argument - start >= 5) {
    patches.fill(start, argument, "long");
    patches.blank(ends[open + 1] ?? 0, ends[close] ?? 0);
  }
}

/** `scoped_guard(class, args)` and `scoped_cond_guard(class, statement, args)`. */
function rewriteGuard({ tokens, patches, name, open, close }: StatementMacro): boolean {
  const { kinds, starts, ends } = tokens;
  const start = starts[name] ?? 0;
  const end = ends[close] ?? 0;
  const written = patches.text.slice(start, ends[name]);
  patches.fill(start, ends[name] ?? 0, "while");
  if (written === "scoped_guard") {
    patches.record({ kind: "scoped-guard", start, end, name: written });
    return true;
  }
  const commas: number[] = [];
  let depth = 0;
  for (let i = open; i < close && commas.length < 2; i++) {
    const kind = kinds[i];
    if (kind === OPEN || kind === OPEN_BRACE) depth++;
    else if (kind === 41 || kind === CLOSE_BRACE) depth--;
    else if (kind === COMMA && depth === 1) commas.push(i);
  }
  const [first, second = close] = commas;
  if (first === undefined) return true;
  const from = starts[first + 1] ?? 0;
  const to = ends[second - 1] ?? from;
  // The first comma stays, unless nothing follows the statement.
  patches.blank(second === close ? (starts[first] ?? from) : from, second === close ? to : (ends[second] ?? to));
  patches.record({
    kind: "scoped-guard",
    start,
    end,
    name: written,
    failure: { start: from, end: to, text: patches.text.slice(from, to) },
  });
  return true;
}

/** `ASSERT_LABEL(out:)`: the label is left. */
function isLabelMacro({ tokens, patches, name, open, close }: StatementMacro): boolean {
  const { kinds, starts, ends } = tokens;
  if (close !== open + 3 || kinds[open + 1] !== TokenKind.word || kinds[open + 2] !== 58) return false;
  patches.blank(starts[name] ?? 0, ends[open] ?? 0);
  patches.blank(starts[close] ?? 0, ends[close] ?? 0);
  return true;
}

/** `TYPE(x) name;`, `TYPE(x) name = …`: the macro stands for a type. */
function isDeclarator(tokens: Tokens, word: number): boolean {
  const { kinds, names, classes } = tokens;
  if (kinds[word] !== TokenKind.word || (classes[names[word] ?? 0] ?? 0) & WordClass.keyword) return false;
  const after = kinds[word + 1];
  return after === SEMICOLON || after === COMMA || after === 61 || after === 91;
}

function isOnLaterLine({ tokens, patches, close }: StatementMacro): boolean {
  const end = tokens.starts[close + 1] ?? 0;
  for (let at = tokens.ends[close] ?? end; at < end; at++) if (patches.text.charCodeAt(at) === 10) return true;
  return false;
}

/** Whether what follows is indented deeper than the macro. */
function isDeeper({ tokens, patches, name, close }: StatementMacro): boolean {
  return columnOf(patches.text, tokens.starts[close + 1] ?? 0) > columnOf(patches.text, tokens.starts[name] ?? 0);
}

/** A line that is longer has no indentation to speak of. */
const LONGEST_LINE = 400;

/** The column of an offset, with tabs of eight. */
function columnOf(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && offset - at < LONGEST_LINE && text.charCodeAt(at - 1) !== 10) at--;
  let column = 0;
  for (; at < offset; at++) column = text.charCodeAt(at) === 9 ? (column | 7) + 1 : column + 1;
  return column;
}

function lineEnd(text: string, start: number, end: number): number {
  const at = text.indexOf("\n", start);
  return at < 0 || at > end ? end : at;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

function isWordCharacter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95;
}
