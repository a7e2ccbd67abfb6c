import type { BranchPlan } from "./branch-selection.js";
import type { Conditional, Conditionals } from "./conditional.js";
import { TokenKind, type Tokens } from "./lexer.js";
import {
  CLOSE,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  EQUALS,
  OPEN,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUESTION,
  SEMICOLON,
} from "./punctuators.js";
import { classAt } from "./token-query.js";
import { WordClass } from "./words.js";

/** What surrounds a token; an immutable list, so that the branches of an `#if` can each start from the same place. */
interface Scope {
  readonly kind: "file" | "head" | "block" | "members" | "list" | "parentheses";
  readonly outer: Scope | undefined;
  /** The body of a `do`, behind which its `while` is due. */
  readonly isDo?: boolean;
}

interface Frame {
  readonly conditional: Conditional;
  readonly scope: Scope;
  /** The last token before the #if. */
  readonly before: number;
  /** The last token of the branch that is followed, and the scope after it. */
  after: { readonly scope: Scope; readonly previous: number } | undefined;
  line: number;
  /** The first token of the branch, once there is one. */
  head: number;
  filled: number;
}

/** A stretch of tokens of one function: its head from `head`, its body from `body` up to `end`. */
export interface FunctionTokens {
  readonly head: number;
  readonly body: number;
  readonly end: number;
}

/**
 * Decides for each conditional whether the grammar can read its lines where they stand (among whole statements of a block), whether all
 * branches can stay when the lines are blanked (among declarations, members, entries of an initialiser), or whether it cuts a statement,
 * a list in parentheses or the braces, so that only one branch can stay at a time.
 */
export function planBranches(tokens: Tokens, conditionals: Conditionals, functions: readonly FunctionTokens[]): BranchPlan {
  const cut = new Set<Conditional>();
  const kept = new Set<Conditional>();
  const plan: BranchPlan = { cut, kept };
  if (conditionals.all.length === 0) return plan;
  const { count, kinds } = tokens;
  const file: Scope = { kind: "file", outer: undefined };
  const frames: Frame[] = [];
  const ended: { readonly conditional: Conditional; readonly scope: Scope }[] = [];
  let scope: Scope = file;
  let previous = -1;
  let doEnd = -1;
  let nextFunction = 0;
  let current: FunctionTokens | undefined;
  for (const conditional of conditionals.all) {
    const { lines, live } = conditional;
    // Begun or ended outside, or with code that no kernel compiles.
    if (lines[0] === -1 || lines[lines.length - 1] === count || live.includes(false)) cut.add(conditional);
  }
  for (let i = 0; i < count; i++) {
    if (current && i >= current.end) {
      current = undefined;
      scope = file;
    }
    const upcoming = functions[nextFunction];
    if (upcoming && i >= upcoming.head) {
      current = upcoming;
      nextFunction++;
      scope = { kind: "head", outer: file };
    }
    const kind = kinds[i] ?? 0;
    if (kind === TokenKind.directive) {
      const found = conditionals.at.get(i);
      if (found) directive(found.conditional, found.line, i);
      continue;
    }
    // A frame that has its first token stands above others that have theirs.
    for (let at = frames.length - 1; at >= 0; at--) {
      const frame = frames[at];
      if (!frame || frame.head >= 0) break;
      frame.head = i;
    }
    for (const { conditional, scope: at } of ended) if (!mayFollow(at, i)) cut.add(conditional);
    ended.length = 0;
    if (current && i === current.body) scope = { kind: "block", outer: scope };
    else if (kind === OPEN_BRACE) scope = { kind: braceKind(i), outer: scope, isDo: (classAt(tokens, previous) & WordClass.do) !== 0 };
    else if (kind === OPEN || kind === OPEN_BRACKET) scope = { kind: "parentheses", outer: scope };
    else if ((kind === CLOSE_BRACE || kind === CLOSE || kind === CLOSE_BRACKET) && scope.outer) {
      if (scope.isDo) doEnd = i;
      scope = scope.outer;
    }
    previous = i;
  }
  for (const conditional of cut) kept.delete(conditional);
  return plan;

  function directive(conditional: Conditional, line: number, token: number): void {
    const { lines, live, first } = conditional;
    const last = lines.length - 1;
    if (line === 0) {
      frames.push({ conditional, scope, before: previous, after: undefined, line: 0, head: -1, filled: 0 });
      // The grammar wants a statement behind a label.
      if (!isBoundary(scope, previous) || isNameLabel(scope, previous)) cut.add(conditional);
      if (current && token < current.body) cut.add(conditional);
      if (scope.kind === "block") kept.add(conditional);
      return;
    }
    const frame = frames[frames.length - 1];
    if (frame?.conditional !== conditional) return;
    if (live[frame.line]) {
      if (!isWhole(frame)) cut.add(conditional);
      if (frame.line === first) frame.after = { scope, previous };
    }
    if (line < last) {
      scope = frame.scope;
      previous = frame.before;
      frame.line = line;
      frame.head = -1;
      return;
    }
    frames.pop();
    scope = frame.after?.scope ?? frame.scope;
    previous = frame.after?.previous ?? frame.before;
    ended.push({ conditional, scope });
  }

  /** Whether the branch that ends here is a whole: it began and ended between statements, and at the same depth. */
  function isWhole(frame: Frame): boolean {
    if (scope !== frame.scope) return false;
    if (frame.head < 0) return true;
    frame.filled++;
    if (isElse(frame.head)) return false;
    if (scope.kind === "list") return kinds[previous] === COMMA || frame.filled === 1;
    return isBoundary(scope, previous) && !isNameLabel(scope, previous);
  }

  /** Whether the token is the colon of `label:`, at which no branch can begin or end. */
  function isNameLabel(at: Scope, token: number): boolean {
    return at.kind === "block" && kinds[token] === COLON && kinds[token - 1] === TokenKind.word && !isCaseLabel(token);
  }

  function isCaseLabel(token: number): boolean {
    for (let i = token - 1; i >= Math.max(0, token - 12); i--) {
      const kind = kinds[i];
      if (classAt(tokens, i) & (WordClass.case | WordClass.default)) return true;
      if (kind === SEMICOLON || kind === OPEN_BRACE || kind === CLOSE_BRACE || kind === COLON || kind === TokenKind.directive) return false;
    }
    return false;
  }

  /** Whether a statement, declaration, member or entry may begin after the token. */
  function isBoundary(at: Scope, token: number): boolean {
    if (token < 0) return at.kind === "file";
    const kind = kinds[token];
    if (at.kind === "parentheses" || at.kind === "head") return false;
    if (at.kind === "list") return kind === COMMA || kind === OPEN_BRACE;
    if (kind === SEMICOLON || kind === OPEN_BRACE || kind === CLOSE_BRACE) return token !== doEnd;
    if (at.kind === "file") return kind === CLOSE || kind === COMMA;
    return at.kind === "block" && kind === COLON && isLabelEnd(token);
  }

  /** Whether the first token after an #endif leaves what stood in the branches whole. */
  function mayFollow(at: Scope, token: number): boolean {
    if (isElse(token)) return false;
    return at.kind !== "list" || kinds[previous] === COMMA || kinds[previous] === OPEN_BRACE || kinds[token] === CLOSE_BRACE;
  }

  function isElse(token: number): boolean {
    return (classAt(tokens, token) & WordClass.else) !== 0;
  }

  /** Whether the colon ends `default:`, `case x:` or `label:`, and not the first half of a `?:`. */
  function isLabelEnd(token: number): boolean {
    for (let i = token - 1; i >= Math.max(0, token - 12); i--) {
      const kind = kinds[i];
      if (classAt(tokens, i) & (WordClass.case | WordClass.default)) return true;
      if (kind === QUESTION || kind === TokenKind.directive) return false;
      if (kind === SEMICOLON || kind === OPEN_BRACE || kind === CLOSE_BRACE || kind === COLON) return i === token - 2;
    }
    return false;
  }

  function braceKind(token: number): Scope["kind"] {
    if (scope.kind === "list") return kinds[previous] === OPEN ? "block" : "list";
    const kind = kinds[previous];
    if (kind === TokenKind.word) {
      const tag = classAt(tokens, previous) & WordClass.tag ? previous : previous - 1;
      if (classAt(tokens, tag) & WordClass.tag) return classAt(tokens, tag) & WordClass.enum ? "list" : "members";
      return scope.kind === "block" ? "block" : "list";
    }
    if (kind === EQUALS || kind === COMMA || kind === CLOSE_BRACKET) return "list";
    if (kind === CLOSE) return scope.kind === "block" && !isCast(previous) ? "block" : scope.kind === "members" ? "members" : "list";
    if (kind === OPEN) return "block";
    return scope.kind === "block" || token < 0 ? "block" : "list";
  }

  /** Whether the parenthesis at `close` ends a cast, so that a brace after it is a compound literal's: `x = (struct y) {`. */
  function isCast(close: number): boolean {
    let depth = 0;
    for (let i = close; i >= Math.max(0, close - 400); i--) {
      if (kinds[i] === CLOSE) depth++;
      else if (kinds[i] === OPEN && --depth === 0)
        return kinds[i - 1] === TokenKind.word ? (classAt(tokens, i - 1) & WordClass.jump) !== 0 : kinds[i - 1] !== CLOSE;
    }
    return false;
  }
}
