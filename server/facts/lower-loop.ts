import { childIn, type SyntaxNode } from "../syntax/syntax-node.js";
import { interned } from "../text/interned.js";
import type { Label } from "./graph-builder.js";
import { lowerCondition } from "./lower-condition.js";
import { lowerDeclaration } from "./lower-declaration.js";
import { lowerEffect, lowerExpression } from "./lower-expression.js";
import { flattenCommas, lowerScopedGuard } from "./lower-guard.js";
import { lowerStatement } from "./lower-statement.js";
import { type Lowering, rangeOf } from "./lowering.js";

/** `while (…) …`, and what the text layer writes as one: loop macros and scoped guards. */
export function lowerWhile(lowering: Lowering, node: SyntaxNode): void {
  const condition = childIn(node, "condition");
  const body = childIn(node, "body");
  if (lowerStatementMacro(lowering, { start: node.start, condition, body })) return;
  const { builder } = lowering;
  const head = builder.newLabel();
  const inside = builder.newLabel();
  const end = builder.newLabel();
  builder.place(head);
  lowerCondition(lowering, condition, { whenTrue: inside, whenFalse: end, loop: {} });
  builder.place(inside);
  lowerBody(lowering, body, { end, next: head });
  builder.jump(head);
  builder.place(end);
}

/** Where the text layer has put a `while` (or an `if`, for want of room) in the place of a macro, lowers what the macro means. */
export function lowerStatementMacro(lowering: Lowering, statement: MacroStatement): boolean {
  const { start, condition, body } = statement;
  if (!condition) return false;
  const loop = lowering.source.rewriteAt(start, "loop");
  const guard = lowering.source.rewriteAt(start, "scoped-guard");
  if (loop) lowerMacroLoop(lowering, { name: interned(loop.name), condition, body, start });
  else if (guard)
    lowerScopedGuard(lowering, { rewrite: guard, arguments: condition, body, at: lowering.source.rangeOf(start, condition.end) });
  else return false;
  return true;
}

/** Whether the statement at `start` is a macro in the file. */
export function isStatementMacro(lowering: Lowering, start: number): boolean {
  return lowering.source.rewriteAt(start, "loop") !== undefined || lowering.source.rewriteAt(start, "scoped-guard") !== undefined;
}

export interface MacroStatement {
  readonly start: number;
  readonly condition: SyntaxNode | undefined;
  readonly body: SyntaxNode | undefined;
}

/**
 * `list_for_each_entry(item, &head, member) …`: the macro is recorded as a call before each round, so that its arguments are known
 * and `item` can be seen to change; whether another round follows is unknown.
 */
function lowerMacroLoop(
  lowering: Lowering,
  loop: { readonly name: string; readonly condition: SyntaxNode; readonly body: SyntaxNode | undefined; readonly start: number },
): void {
  const { builder } = lowering;
  const at = lowering.source.rangeOf(loop.start, loop.condition.end);
  const head = builder.newLabel();
  const inside = builder.newLabel();
  const end = builder.newLabel();
  builder.place(head);
  const values = flattenCommas(loop.condition).map((argument) => lowerExpression(lowering, argument));
  builder.call({ kind: "name", name: loop.name }, values, at);
  builder.emit({ kind: "branch", condition: { kind: "unknown" }, at, whenTrue: inside, whenFalse: end, loop: { macro: loop.name } });
  builder.place(inside);
  lowerBody(lowering, loop.body, { end, next: head });
  builder.jump(head);
  builder.place(end);
}

export function lowerDo(lowering: Lowering, node: SyntaxNode): void {
  const { builder } = lowering;
  const head = builder.newLabel();
  const test = builder.newLabel();
  const end = builder.newLabel();
  builder.place(head);
  lowerBody(lowering, childIn(node, "body"), { end, next: test });
  builder.place(test);
  lowerCondition(lowering, childIn(node, "condition"), { whenTrue: head, whenFalse: end, loop: {} });
  builder.place(end);
}

export function lowerFor(lowering: Lowering, node: SyntaxNode): void {
  const { builder } = lowering;
  const initializer = childIn(node, "initializer");
  const update = childIn(node, "update");
  const head = builder.newLabel();
  const inside = builder.newLabel();
  const step = builder.newLabel();
  const end = builder.newLabel();
  if (initializer?.type === "declaration") lowerDeclaration(lowering, initializer);
  else if (initializer) lowerEffect(lowering, initializer);
  builder.place(head);
  lowerCondition(lowering, childIn(node, "condition"), { whenTrue: inside, whenFalse: end, loop: {} });
  builder.place(inside);
  lowerBody(lowering, childIn(node, "body"), { end, next: step });
  builder.place(step);
  if (update) lowerEffect(lowering, update);
  builder.jump(head);
  builder.place(end);
}

function lowerBody(lowering: Lowering, body: SyntaxNode | undefined, labels: { readonly end: Label; readonly next: Label }): void {
  const outer = { breakTarget: lowering.breakTarget, continueTarget: lowering.continueTarget };
  const guardDepth = lowering.guards.length;
  lowering.breakTarget = { label: labels.end, guardDepth };
  lowering.continueTarget = { label: labels.next, guardDepth };
  if (body) lowerStatement(lowering, body);
  Object.assign(lowering, outer);
}

export function lowerSwitch(lowering: Lowering, node: SyntaxNode): void {
  const { builder } = lowering;
  const condition = childIn(node, "condition");
  const body = childIn(node, "body");
  if (!condition) return;
  const value = lowerExpression(lowering, condition);
  const end = builder.newLabel();
  const outer = { breakTarget: lowering.breakTarget, switchInstruction: lowering.switchInstruction };
  lowering.breakTarget = { label: end, guardDepth: lowering.guards.length };
  lowering.switchInstruction = builder.beginSwitch(value, rangeOf(lowering, condition), end);
  if (body) lowerStatement(lowering, body);
  Object.assign(lowering, outer);
  builder.place(end);
}
