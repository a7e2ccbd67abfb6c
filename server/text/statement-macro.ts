import { TokenKind, type Tokens } from "./lexer.js";
import type { PatchList } from "./patch-list.js";
import { CLOSE_BRACE, COLON, COMMA, EQUALS, GREATER, MINUS, OPEN, OPEN_BRACE, SEMICOLON } from "./punctuators.js";
import { endStatement } from "./statement-end.js";
import { isDeclarator } from "./static-macro.js";
import { classAt, isLastOfLine } from "./token-query.js";
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
    if (next === EQUALS) rewriteInitialized(macro);
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
  // Nothing that a macro governs begins so.
  if (classAt(tokens, close + 1) & (WordClass.else | WordClass.case | WordClass.default)) return endStatement(tokens, macro.patches, close);
  if (AMBIGUOUS.has(next)) {
    const goesOn = (next === MINUS && kinds[close + 2] === GREATER) || (next === 33 && kinds[close + 2] === EQUALS);
    if (goesOn) return false;
    if (bits & WordClass.loop) return rewriteLoop(macro);
    return isLastOfLine(tokens, macro.patches.text, close) && !isDeeper(macro) && endStatement(tokens, macro.patches, close);
  }
  if (bits & WordClass.loop || next === OPEN_BRACE) return rewriteLoop(macro);
  if (isLastOfLine(tokens, macro.patches.text, close))
    return isDeeper(macro) ? rewriteLoop(macro) : endStatement(tokens, macro.patches, close);
  // `N(UP) N(DOWN)`
  if (next === TokenKind.word && names[close + 1] === names[name]) return endStatement(tokens, macro.patches, close);
  if (!isDeclarator(tokens, close + 1)) return rewriteLoop(macro);
  // `PADDED(key, 8) tmp;`: the grammar knows such a type with one argument only.
  if (close > macro.open + 2) macro.patches.blank(tokens.starts[macro.open] ?? 0, tokens.ends[close] ?? 0);
  return false;
}

/** A macro that is a statement without parentheses and semicolon: the next line begins with a keyword, another one, or ends the block. */
export function rewriteLoneWord(tokens: Tokens, patches: PatchList, i: number): boolean {
  const { kinds } = tokens;
  const next = kinds[i + 1];
  const bits = classAt(tokens, i);
  const follows = classAt(tokens, i + 1);
  const begins = WordClass.control | WordClass.jump | WordClass.case | WordClass.default | WordClass.do | WordClass.else;
  const isNext =
    (follows & begins) !== 0 || (bits & follows & WordClass.capitals) !== 0 || (next === TokenKind.word && kinds[i + 2] === COLON);
  if ((!isNext && next !== CLOSE_BRACE) || bits & WordClass.keyword) return false;
  return isLastOfLine(tokens, patches.text, i) && endStatement(tokens, patches, i);
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
  // The parentheses may stand on the next line.
  let roomEnd = ends[name] ?? openStart;
  while (roomEnd < openStart && text.charCodeAt(roomEnd) !== 10) roomEnd++;
  const isShort = roomEnd - start < 5;
  if (isShort && roomEnd - start < 2) return false;
  let keyword = isShort || /^if(?:_|$)/i.test(text.slice(nameStart, ends[name])) ? "if" : "while";
  // `loop_unrolled_for (i = 0; i < n; i++)`
  if (hasSemicolon(tokens, open, close)) keyword = "for";
  if (keyword.length > roomEnd - start) return false;
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
  if (close !== open + 3 || kinds[open + 1] !== TokenKind.word || kinds[open + 2] !== COLON) return false;
  patches.blank(starts[name] ?? 0, ends[open] ?? 0);
  patches.blank(starts[close] ?? 0, ends[close] ?? 0);
  return true;
}

/** Whether what follows is indented deeper than the macro, and no empty line stands between. */
function isDeeper({ tokens, patches, name, close }: StatementMacro): boolean {
  const { text } = patches;
  const next = tokens.starts[close + 1] ?? 0;
  if (/\n[ \t\r]*\n/.test(text.slice(tokens.ends[close], next))) return false;
  return columnOf(text, next) > columnOf(text, tokens.starts[name] ?? 0);
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

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

function isWordCharacter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95;
}
