import { recordCall, recordWord } from "./annotation.js";
import type { FunctionHead } from "./function-head.js";
import { TokenKind, type Tokens } from "./lexer.js";
import type { PatchList } from "./patch-list.js";
import { CLOSE, COMMA, OPEN, SEMICOLON } from "./punctuators.js";
import { classAt, matchingParenthesis } from "./token-query.js";
import { WordClass } from "./words.js";

/** Macros that define a function and take its parameters as type, name, type, name. */
const PAIRS = /SYSCALL_DEFINE\d$|^BPF_CALL_\d$|^NOTRACE_BPF_CALL_\d$/;

/**
 * Makes the head of a function one that the grammar knows, up to the brace at `body`: words that are neither its type nor its name go
 * (`static IRQ_TYPE int f(void) SOME_ATTRIBUTE`), and `MACRO(name, …)` becomes `int name(…)`. Annotations by known names are
 * left to the pass over all tokens.
 */
export function rewriteHead(tokens: Tokens, patches: PatchList, head: FunctionHead, body: number): void {
  blankTail(tokens, patches, head.close + 1, body);
  if (!head.isMacro) blankSurplusTypes(tokens, patches, head);
  else if (head.open === head.name + 1) rewriteMacroHead(tokens, patches, head);
  else rewriteNameMacro(tokens, patches, head);
}

/** What stands between parameters and body is annotation, unless it is parameters in the old style. */
function blankTail(tokens: Tokens, patches: PatchList, from: number, body: number): void {
  const { kinds } = tokens;
  for (let i = from; i < body; i++) if (kinds[i] === SEMICOLON) return;
  // `int (*f(int a))(char) {`: what stands behind is the type that is returned.
  const first = kinds[from] === CLOSE && kinds[from + 1] === OPEN ? matchingParenthesis(tokens, from + 1, body) + 1 : from;
  for (let i = first; i < body; i++) {
    if (kinds[i] !== TokenKind.word) continue;
    const bits = classAt(tokens, i);
    if (bits & WordClass.annotation) {
      if (bits & WordClass.annotationCall && kinds[i + 1] === OPEN) i = matchingParenthesis(tokens, i + 1, body);
      continue;
    }
    if (kinds[i + 1] !== OPEN) {
      recordWord(tokens, patches, i);
      continue;
    }
    const close = Math.min(matchingParenthesis(tokens, i + 1, body), body - 1);
    recordCall(tokens, patches, i, close);
    i = close;
  }
}

/** Leaves one type before the name: the one with a keyword, else the last word that is not all capitals, else the last. */
function blankSurplusTypes(tokens: Tokens, patches: PatchList, { declaration, name }: FunctionHead): void {
  const { kinds, starts, ends, words, names } = tokens;
  const candidates: { readonly from: number; readonly to: number }[] = [];
  let hasKeyword = false;
  for (let i = declaration; i < name; i++) {
    if (kinds[i] !== TokenKind.word) continue;
    const bits = classAt(tokens, i);
    if (bits & WordClass.annotation) {
      if (kinds[i + 1] === OPEN && bits & WordClass.annotationCall) i = matchingParenthesis(tokens, i + 1, name);
      continue;
    }
    if (bits & WordClass.tag) {
      hasKeyword = true;
      while (i + 1 < name && classAt(tokens, i + 1) & WordClass.annotation) i++;
      i++;
    } else if (bits & (WordClass.type | WordClass.operator)) {
      hasKeyword = true;
      if (kinds[i + 1] === OPEN) i = matchingParenthesis(tokens, i + 1, name);
    } else if (!(bits & (WordClass.specifier | WordClass.inline))) {
      const to = kinds[i + 1] === OPEN ? matchingParenthesis(tokens, i + 1, name) : i;
      candidates.push({ from: i, to: Math.min(to, name - 1) });
      i = to;
    }
  }
  if (candidates.length === 0 || (!hasKeyword && candidates.length === 1)) return;
  const isPlain = ({ from, to }: { readonly from: number; readonly to: number }): boolean =>
    from === to && !(classAt(tokens, from) & WordClass.capitals);
  const type = hasKeyword ? undefined : (candidates.findLast(isPlain) ?? candidates[candidates.length - 1]);
  for (const candidate of candidates) {
    if (candidate === type) continue;
    const start = starts[candidate.from] ?? 0;
    const end = ends[candidate.to] ?? start;
    patches.blank(start, end);
    patches.record({ kind: "annotation", start, end, name: words[names[candidate.from] ?? 0] ?? "" });
  }
}

/** `SYSCALL_DEFINE1(close, unsigned int, fd)` to `int            close( unsigned int  fd)`. */
function rewriteMacroHead(tokens: Tokens, patches: PatchList, { name, open, close }: FunctionHead): void {
  const { kinds, starts, ends, words, names } = tokens;
  const first = open + 1;
  const start = starts[name] ?? 0;
  const argument = starts[first] ?? 0;
  if (kinds[first] !== TokenKind.word) {
    // `static FOO_OP(2863)` to `static int FOO_OP()`, where the argument leaves room.
    const own = words[names[name] ?? 0] ?? "";
    const end = ends[close] ?? 0;
    if (end - start >= own.length + 6) patches.fill(start, end, `int ${own}()`);
    return;
  }
  if (argument - start < 5) return;
  if (kinds[first + 1] === CLOSE) {
    const own = words[names[first] ?? 0] ?? "";
    patches.fill(start, argument - 1, "int");
    patches.fill(argument - 1, ends[close] ?? 0, `${own}()`);
    return;
  }
  if (kinds[first + 1] !== COMMA) return;
  patches.fill(start, argument, "int");
  patches.write(starts[first + 1] ?? 0, "(");
  if (!PAIRS.test(words[names[name] ?? 0] ?? "")) {
    patches.blank(ends[first + 1] ?? 0, starts[close] ?? 0);
    return;
  }
  let commas = 0;
  let depth = 0;
  for (let i = first + 2; i < close; i++) {
    if (kinds[i] === OPEN) depth++;
    else if (kinds[i] === CLOSE) depth--;
    else if (kinds[i] === COMMA && depth === 0 && commas++ % 2 === 0) patches.blank(starts[i] ?? 0, ends[i] ?? 0);
  }
}

/** `static int FNAME(walk)(struct walker *w)` to `static int       walk (struct walker *w)`. */
function rewriteNameMacro({ kinds, starts, ends }: Tokens, patches: PatchList, { name, open }: FunctionHead): void {
  if (kinds[name + 2] !== TokenKind.word || name + 4 !== open) return;
  patches.blank(starts[name] ?? 0, ends[name + 1] ?? 0);
  patches.blank(starts[name + 3] ?? 0, ends[name + 3] ?? 0);
}
