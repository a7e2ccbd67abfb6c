import { readDirective, restOf } from "./directive.js";
import { TokenKind, type Tokens } from "./lexer.js";

/** One `#if … #elif … #else … #endif`. */
export interface Conditional {
  /**
   * The tokens of its lines in order; `lines[k]` opens branch `k` and the last is the `#endif`. In a part of a file the `#if` may be
   * missing (its index is then -1, the place before the first token), and so may the `#endif` (then the count of tokens).
   */
  readonly lines: readonly number[];
  /** The condition of each branch, that it is not an earlier one included: `defined(A)`, `!defined(A) && B`. */
  readonly conditions: readonly string[];
  /** False for a branch that no kernel compiles: under `#if 0`, after `#if 1`, C++, assembler. */
  readonly live: readonly boolean[];
  /** The branch to follow where only one can be: the first live one, -1 when none is. */
  readonly first: number;
  /** Whether some branch is always taken: there is an `#else`. */
  readonly isExhaustive: boolean;
  /** The `#ifndef X` `#define X` around a header. */
  readonly isGuard: boolean;
}

/** Which conditional a directive token belongs to, and which of its lines it is. */
export interface ConditionalLine {
  readonly conditional: Conditional;
  readonly line: number;
}

/** The conditionals of a token list by the tokens of their lines. */
export interface Conditionals {
  readonly at: ReadonlyMap<number, ConditionalLine>;
  /** In order of their first lines. */
  readonly all: readonly Conditional[];
  /** Every directive token that belongs to none: `#define`, `#include`, …. */
  readonly others: readonly number[];
}

const NEVER = new Set(["0", "defined(__cplusplus)", "defined(__ASSEMBLY__)", "defined(__ASSEMBLER__)"]);

const MOST_NEGATIONS = 8;

interface Draft {
  lines: number[];
  conditions: string[];
  live: boolean[];
  first: number;
  isGuard: boolean;
  isExhaustive: boolean;
  /** The negations of all branches so far. */
  negations: string[];
}

/** Finds the conditionals of a token list. */
export function readConditionals(text: string, tokens: Tokens): Conditionals {
  const at = new Map<number, ConditionalLine>();
  const all: Draft[] = [];
  const open: Draft[] = [];
  let onlyDirectives = true;
  const others: number[] = [];
  for (let i = 0; i < tokens.count; i++) {
    if (tokens.kinds[i] !== TokenKind.directive) {
      onlyDirectives = false;
      continue;
    }
    const directive = readDirective(text, tokens.starts[i] ?? 0, tokens.ends[i] ?? 0);
    const { name } = directive;
    if (name === "if" || name === "ifdef" || name === "ifndef") {
      const draft = newDraft();
      draft.isGuard = onlyDirectives && name === "ifndef" && isGuard(text, tokens, i, restOf(text, directive));
      open.push(draft);
      all.push(draft);
      addBranch(draft, i, conditionOf(name, restOf(text, directive)));
    } else if (name === "elif" || name === "elifdef" || name === "elifndef" || name === "else") {
      let draft = open[open.length - 1];
      if (!draft) {
        draft = newDraft();
        addBranch(draft, -1, "");
        open.push(draft);
        all.push(draft);
      }
      addBranch(draft, i, name === "else" ? "" : conditionOf(name.slice(2), restOf(text, directive)));
    } else if (name === "endif") {
      let draft = open.pop();
      if (!draft) {
        draft = newDraft();
        addBranch(draft, -1, "");
        all.push(draft);
      }
      draft.lines.push(i);
    } else {
      others.push(i);
    }
  }
  for (const draft of open) draft.lines.push(tokens.count);
  for (const conditional of all) for (const [line, token] of conditional.lines.entries()) at.set(token, { conditional, line });
  return { at, all, others };
}

/** Joins the conditions of nested conditionals, outermost first. */
export function joinConditions(conditions: readonly string[]): string {
  const parts = conditions.filter((condition) => condition !== "");
  return parts.length === 1
    ? (parts[0] ?? "")
    : parts.map((part) => (/\|\||\?/.test(part) && !isWrapped(part) ? `(${part})` : part)).join(" && ");
}

/** The opposite of a condition. */
export function negate(condition: string): string {
  if (/^!(?:\w+|\w+\(\w*\))$/.test(condition)) return condition.slice(1);
  if (/^(?:\w+|\w+\(\w*\))$/.test(condition)) return `!${condition}`;
  return isWrapped(condition) ? `!${condition}` : `!(${condition})`;
}

function newDraft(): Draft {
  return { lines: [], conditions: [], live: [], first: -1, isGuard: false, isExhaustive: false, negations: [] };
}

function addBranch(draft: Draft, token: number, condition: string): void {
  const isAlways = token >= 0 && (condition === "" || condition === "1" || NEVER.has(negate(condition)));
  const isLive = !draft.isExhaustive && !NEVER.has(condition);
  draft.lines.push(token);
  draft.conditions.push(joinConditions(isAlways ? draft.negations : [...draft.negations, condition]));
  draft.live.push(isLive);
  if (isLive && draft.first < 0) draft.first = draft.live.length - 1;
  if (isAlways) draft.isExhaustive = true;
  // A long #elif chain would repeat all of itself in every branch's condition.
  if (condition !== "" && !NEVER.has(condition) && draft.negations.length < MOST_NEGATIONS) draft.negations.push(negate(condition));
}

function conditionOf(name: string, rest: string): string {
  if (name === "ifdef") return `defined(${rest.split(" ", 1)[0] ?? ""})`;
  if (name === "ifndef") return `!defined(${rest.split(" ", 1)[0] ?? ""})`;
  return rest.replace(/\bdefined ?\(? ?(\w+) ?\)?/g, "defined($1)").replace(/^! /, "!");
}

function isGuard(text: string, tokens: Tokens, line: number, name: string): boolean {
  if (tokens.kinds[line + 1] !== TokenKind.directive) return false;
  const next = readDirective(text, tokens.starts[line + 1] ?? 0, tokens.ends[line + 1] ?? 0);
  return next.name === "define" && restOf(text, next).split(/[ (]/, 1)[0] === name;
}

/** Whether one pair of parentheses spans all of it. */
function isWrapped(condition: string): boolean {
  if (!condition.startsWith("(") || !condition.endsWith(")")) return false;
  let depth = 0;
  for (let i = 0; i < condition.length - 1; i++) {
    if (condition[i] === "(") depth++;
    else if (condition[i] === ")" && --depth === 0) return false;
  }
  return true;
}
