import type { Range } from "../text/range.js";
import type { Expression } from "./expression.js";

/**
 * The control flow of one function (or function-like macro), reduced to calls, assignments and branch conditions.
 * `nodes[0]` is where it starts; successors are indexes into `nodes`; a successor of -1 never occurs: `exit` nodes end it.
 * Operands are evaluated in C's usual order (arguments before their call, the right side before the assignment); `&&`, `||`,
 * `?:` and `!` in conditions are lowered to branches. An `#if` among statements is a branch whose condition is `config`.
 */
export interface FlowGraph {
  readonly nodes: readonly FlowNode[];
}

export type FlowNode =
  | CallNode
  | AssignNode
  | BranchNode
  | SwitchNode
  | GuardNode
  | ReturnNode
  /** Nothing happens; joins and empty statements. */
  | { readonly kind: "skip"; readonly next: number }
  /** The end of the function; exactly one per graph. */
  | { readonly kind: "exit" };

export interface CallNode {
  readonly kind: "call";
  /** A name for a direct call; a member access, index, dereference or `result` for an indirect one. */
  readonly callee: Expression;
  readonly arguments: readonly Expression[];
  readonly at: Range;
  readonly next: number;
}

export interface AssignNode {
  readonly kind: "assign";
  readonly target: Expression;
  /** `=`, or the compound operator (`|=`, `&=`, `+=`, `++`, …). */
  readonly operator: string;
  readonly value: Expression;
  readonly at: Range;
  readonly next: number;
  /** True for the initialiser of a declaration. */
  readonly declares?: boolean;
}

export interface BranchNode {
  readonly kind: "branch";
  readonly condition: Condition;
  readonly at: Range;
  readonly whenTrue: number;
  readonly whenFalse: number;
  /** Set on the head of a loop; `macro` is the name of an iterating macro (`list_for_each_entry`). */
  readonly loop?: { readonly macro?: string };
}

export type Condition =
  /** A value tested against zero. */
  | { readonly kind: "value"; readonly value: Expression }
  /** Anything may happen (an iterating macro's end, asm goto). */
  | { readonly kind: "unknown" }
  /** `#if text`: both sides are real code of some kernel. */
  | { readonly kind: "config"; readonly text: string };

export interface SwitchNode {
  readonly kind: "switch";
  readonly value: Expression;
  readonly at: Range;
  readonly cases: readonly SwitchCase[];
  /** Where control goes when no case matches. */
  readonly otherwise: number;
}

export interface SwitchCase {
  /** The constant of the label; of a range, its text as `other`. */
  readonly value: Expression;
  readonly next: number;
}

/**
 * A scope-based guard (`guard(mutex)(&x->lock)`, `scoped_guard(rtnl) { … }`, `scoped_cond_guard`, `CLASS(…)`): `enter` where it is
 * taken, `leave` on every way out of its scope (end of block, return, goto, break, continue).
 */
export interface GuardNode {
  readonly kind: "guard";
  readonly effect: "enter" | "leave";
  /** The guard class: `mutex`, `rtnl`, `rwsem_read`, `mutex_try`, … */
  readonly guardClass: string;
  readonly arguments: readonly Expression[];
  readonly at: Range;
  readonly next: number;
}

export interface ReturnNode {
  readonly kind: "return";
  readonly value?: Expression;
  readonly at: Range;
  /** The exit node, or the first `leave` on the way to it. */
  readonly next: number;
}

/** The nodes that may follow `node`. */
export function successors(node: FlowNode): number[] {
  switch (node.kind) {
    case "branch":
      return [node.whenTrue, node.whenFalse];
    case "switch":
      return [...node.cases.map((entry) => entry.next), node.otherwise];
    case "exit":
      return [];
    default:
      return [node.next];
  }
}
