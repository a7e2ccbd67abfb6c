import type { SyntaxNode } from "../syntax/syntax-node.js";
import { interned } from "../text/interned.js";
import type { Range } from "../text/range.js";
import type { Rewrite } from "../text/rewrite.js";
import type { Expression } from "./expression.js";
import type { Declared, UnreadSpan } from "./file-facts.js";
import { GraphBuilder, type Label, type SwitchInstruction } from "./graph-builder.js";

/** Where the text that was parsed comes from: maps its offsets back to the file. */
export interface SourceText {
  /** What the parser saw. */
  readonly text: string;
  /** The file's own text of the same span, before anything was rewritten for the grammar. */
  original(start: number, end: number): string;
  rangeOf(start: number, end: number): Range;
  /** What the text layer changed at `start`, where a node begins: the `while` there may be a loop macro or a scoped guard. */
  rewriteAt<Kind extends Rewrite["kind"]>(start: number, kind: Kind): Extract<Rewrite, { kind: Kind }> | undefined;
  /** Reads one statement that stands in the file where the parser did not see it (`return -EINTR` as an argument of `scoped_cond_guard`). */
  parseStatement(span: { readonly start: number; readonly end: number; readonly text: string }): {
    readonly source: SourceText;
    readonly statements: readonly SyntaxNode[];
  };
}

/** A guard that is held at the point being lowered. */
export interface ActiveGuard {
  readonly guardClass: string;
  readonly arguments: readonly Expression[];
  readonly at: Range;
}

/** Where `break` and `continue` lead, and how many guards stay held there. */
export interface JumpTarget {
  readonly label: Label;
  readonly guardDepth: number;
}

/** A `goto` out of (or past) guards; the way to its label is emitted at the end, when the label's own guards are known. */
export interface PendingGoto {
  readonly from: Label;
  readonly name: string;
  readonly guards: readonly ActiveGuard[];
  readonly at: Range;
}

export interface NamedLabel {
  readonly label: Label;
  guards: readonly ActiveGuard[];
}

/** The state of lowering one function. */
export interface Lowering {
  readonly source: SourceText;
  readonly builder: GraphBuilder;
  readonly locals: Declared[];
  readonly unread: UnreadSpan[];
  readonly labels: Map<string, NamedLabel>;
  /** The names of all labels of the function, those that are still to come included. */
  readonly labelNames: Set<string>;
  readonly pendingGotos: PendingGoto[];
  readonly guards: ActiveGuard[];
  breakTarget: JumpTarget | undefined;
  continueTarget: JumpTarget | undefined;
  switchInstruction: SwitchInstruction | undefined;
  depth: number;
}

/** The state at a function's first brace. */
export function startLowering(source: SourceText): Lowering {
  return {
    source,
    builder: new GraphBuilder(),
    locals: [],
    unread: [],
    labels: new Map(),
    labelNames: new Set(),
    pendingGotos: [],
    guards: [],
    breakTarget: undefined,
    continueTarget: undefined,
    switchInstruction: undefined,
    depth: 0,
  };
}

/** What stands in the place of a statement that is nested too deeply. */
export function nothing(): undefined {
  return undefined;
}

/** Deeper nesting than this does not occur in code that people write; the stack of the smallest host carries it. */
const maximumDepth = 250;

/** What is longer is seldom a name. */
const longestWord = 40;

/** The node's text as the parser saw it. */
export function textOf(lowering: Lowering, node: SyntaxNode): string {
  const { text } = lowering.source;
  const { start, end } = node;
  return end - start <= longestWord ? interned(text.slice(start, end)) : text.slice(start, end);
}

/** An identifier as the file spells it, where the parser was shown another. */
export function identifierOf(source: SourceText, node: SyntaxNode): string {
  return source.rewriteAt(node.start, "name")?.name ?? interned(source.text.slice(node.start, node.end));
}

export function rangeOf(lowering: Lowering, node: SyntaxNode): Range {
  return lowering.source.rangeOf(node.start, node.end);
}

/** Runs `lower` one level deeper, or reports the span as unread when that would be too deep for the stack. */
export function deeper<Result>(lowering: Lowering, node: SyntaxNode, otherwise: () => Result, lower: () => Result): Result {
  if (lowering.depth >= maximumDepth) {
    lowering.unread.push({ at: rangeOf(lowering, node), reason: `nested more than ${maximumDepth} levels deep` });
    return otherwise();
  }
  lowering.depth += 1;
  const result = lower();
  lowering.depth -= 1;
  return result;
}
