import { childIn, type SyntaxNode } from "../syntax/syntax-node.js";
import type { Range } from "../text/range.js";
import type { GuardRewrite } from "../text/rewrite.js";
import { lowerArguments } from "./lower-call.js";
import { lowerExpression } from "./lower-expression.js";
import { releaseGuardsDownTo } from "./lower-jump.js";
import { lowerStatement, lowerStatements } from "./lower-statement.js";
import { type ActiveGuard, type Lowering, rangeOf, textOf } from "./lowering.js";

/** `guard(class)(arguments)` or `CLASS(class, variable)(arguments)` as it stands in the tree. */
export interface GuardSyntax {
  readonly className: SyntaxNode;
  readonly variable: SyntaxNode | undefined;
  readonly arguments: SyntaxNode;
  readonly whole: SyntaxNode;
}

const guardMacros: ReadonlySet<string> = new Set(["guard", "CLASS", "ACQUIRE"]);

/** Recognises a guard: a call of a call. */
export function guardStatement(lowering: Lowering, expression: SyntaxNode): GuardSyntax | undefined {
  if (expression.type !== "call_expression") return undefined;
  const inner = childIn(expression, "function");
  const list = childIn(expression, "arguments");
  if (inner?.type !== "call_expression" || !list) return undefined;
  const macro = childIn(inner, "function");
  const [className, variable] = childIn(inner, "arguments")?.children ?? [];
  if (!macro || !className || !guardMacros.has(textOf(lowering, macro))) return undefined;
  return { className, variable, arguments: list, whole: expression };
}

/** Takes the guard; the end of the block around it releases it. */
export function enterGuard(lowering: Lowering, guard: GuardSyntax): void {
  const args = lowerArguments(lowering, guard.arguments);
  if (guard.variable)
    lowering.locals.push({ name: textOf(lowering, guard.variable), type: { name: textOf(lowering, guard.className), pointers: 0 } });
  pushGuard(lowering, { guardClass: textOf(lowering, guard.className), arguments: args, at: rangeOf(lowering, guard.whole) });
}

export interface ScopedGuard {
  readonly rewrite: GuardRewrite;
  readonly arguments: SyntaxNode;
  readonly body: SyntaxNode | undefined;
  readonly at: Range;
}

/**
 * `scoped_guard(class, arguments) statement`. It is a `for` loop underneath, so that `break` and `continue` in it leave it.
 * `scoped_cond_guard(class, failure, arguments)` runs `failure` instead when the lock is not to be had.
 */
export function lowerScopedGuard(lowering: Lowering, scope: ScopedGuard): void {
  const { builder } = lowering;
  const { failure } = scope.rewrite;
  const [className, ...operands] = flattenCommas(scope.arguments);
  const end = builder.newLabel();
  const depth = lowering.guards.length;
  const args = operands.map((node) => lowerExpression(lowering, node));
  if (failure) {
    const whenTrue = builder.newLabel();
    const whenFalse = builder.newLabel();
    builder.emit({ kind: "branch", condition: { kind: "unknown" }, at: scope.at, whenTrue, whenFalse });
    builder.place(whenFalse);
    const { source, statements } = lowering.source.parseStatement(failure);
    const inFailure: Lowering = { ...lowering, source };
    lowerStatements(inFailure, statements);
    builder.jump(end);
    builder.place(whenTrue);
  }
  pushGuard(lowering, { guardClass: className ? textOf(lowering, className) : "", arguments: args, at: scope.at });
  const outer = { breakTarget: lowering.breakTarget, continueTarget: lowering.continueTarget };
  lowering.breakTarget = { label: end, guardDepth: depth };
  lowering.continueTarget = lowering.breakTarget;
  if (scope.body) lowerStatement(lowering, scope.body);
  Object.assign(lowering, outer);
  releaseGuardsDownTo(lowering, depth);
  lowering.guards.length = depth;
  builder.place(end);
}

/** `(a, b, c)` in the place of a condition is a comma expression to the grammar. */
export function flattenCommas(node: SyntaxNode): readonly SyntaxNode[] {
  if (node.type === "parenthesized_expression") return node.children.filter((child) => child.type !== "comment").flatMap(flattenCommas);
  if (node.type !== "comma_expression") return [node];
  const operands: SyntaxNode[] = [];
  let rest: SyntaxNode | undefined = node;
  // The grammar nests them to the right; thousands do not occur, but nothing may depend on that.
  while (rest?.type === "comma_expression") {
    const left = childIn(rest, "left");
    if (left) operands.push(left);
    rest = childIn(rest, "right");
  }
  if (rest) operands.push(rest);
  return operands;
}

function pushGuard(lowering: Lowering, guard: ActiveGuard): void {
  lowering.builder.emit({ kind: "guard", effect: "enter", guardClass: guard.guardClass, arguments: guard.arguments, at: guard.at });
  lowering.guards.push(guard);
}
