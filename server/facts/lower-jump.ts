import { childIn, meaningfulChildren, type SyntaxNode } from "../syntax/syntax-node.js";
import type { Range } from "../text/range.js";
import type { Expression } from "./expression.js";
import { lowerBranches } from "./lower-condition.js";
import { lowerExpression, withoutParentheses } from "./lower-expression.js";
import { lowerStatements } from "./lower-statement.js";
import { type ActiveGuard, deeper, type Lowering, type NamedLabel, nothing, rangeOf, textOf } from "./lowering.js";

/** Emits the release of the guards above `depth`, the latest first; they stay on the stack, since code after the jump still holds them. */
export function releaseGuardsDownTo(lowering: Lowering, depth: number, at?: Range): void {
  for (let index = lowering.guards.length - 1; index >= depth; index--) {
    const guard = lowering.guards[index];
    if (guard) releaseGuard(lowering, guard, at);
  }
}

function releaseGuard(lowering: Lowering, guard: ActiveGuard, at: Range | undefined): void {
  lowering.builder.emit({ kind: "guard", effect: "leave", guardClass: guard.guardClass, arguments: guard.arguments, at: at ?? guard.at });
}

/** `return value;`, one return a branch where the value is a choice, so that the condition and what is returned stay together. */
export function lowerReturn(lowering: Lowering, node: SyntaxNode): void {
  const [value] = meaningfulChildren(node);
  lowerReturnOf(lowering, value, rangeOf(lowering, node));
}

/** The same for a value that has no `return` before it (an expression macro's body). */
export function lowerReturnOf(lowering: Lowering, value: SyntaxNode | undefined, at: Range): void {
  if (value) deeper(lowering, value, nothing, () => lowerReturned(lowering, withoutParentheses(value), at));
  else emitReturn(lowering, undefined, at);
}

function lowerReturned(lowering: Lowering, value: SyntaxNode, at: Range): void {
  if (value.type === "conditional_expression") {
    const consequence = childIn(value, "consequence");
    if (consequence) {
      lowerBranches(
        lowering,
        childIn(value, "condition"),
        () => lowerReturnOf(lowering, consequence, at),
        () => lowerReturnOf(lowering, childIn(value, "alternative"), at),
      );
      return;
    }
  }
  const operator = childIn(value, "operator")?.type;
  if (value.type === "binary_expression" && (operator === "&&" || operator === "||")) {
    lowerBranches(
      lowering,
      value,
      () => emitReturn(lowering, { kind: "number", value: 1 }, at),
      () => emitReturn(lowering, { kind: "number", value: 0 }, at),
    );
    return;
  }
  emitReturn(lowering, lowerExpression(lowering, value), at);
}

function emitReturn(lowering: Lowering, value: Expression | undefined, at: Range): void {
  lowering.builder.emit({ kind: "return", ...(value && { value }), at });
  releaseGuardsDownTo(lowering, 0, at);
  lowering.builder.jump(lowering.builder.exit);
}

export function lowerLabel(lowering: Lowering, node: SyntaxNode): void {
  const name = childIn(node, "label");
  if (name) {
    const label = labelNamed(lowering, textOf(lowering, name));
    label.guards = [...lowering.guards];
    lowering.builder.place(label.label);
  }
  lowerStatements(
    lowering,
    node.children.filter((child) => child.field !== "label"),
  );
}

export function lowerGoto(lowering: Lowering, node: SyntaxNode): void {
  const name = childIn(node, "label");
  // `goto *pointer` is not followed.
  if (!name) return;
  jumpTo(lowering, textOf(lowering, name), rangeOf(lowering, node));
}

function jumpTo(lowering: Lowering, name: string, at: Range): void {
  if (lowering.guards.length === 0) {
    lowering.builder.jump(labelNamed(lowering, name).label);
    return;
  }
  const from = lowering.builder.newLabel();
  lowering.pendingGotos.push({ from, name, guards: [...lowering.guards], at });
  lowering.builder.jump(from);
}

/** Notes the labels below `body` before they are met. */
export function collectLabels(lowering: Lowering, body: SyntaxNode): void {
  const open: SyntaxNode[] = [body];
  for (let node = open.pop(); node; node = open.pop()) {
    const label = node.type === "labeled_statement" ? childIn(node, "label") : undefined;
    if (label) lowering.labelNames.add(textOf(lowering, label));
    for (const child of node.children) if (mayHoldLabels(child.type)) open.push(child);
  }
}

function mayHoldLabels(type: string): boolean {
  return type.endsWith("_statement") || type.endsWith("_clause") || type.startsWith("preproc_") || type === "ERROR";
}

/** `CHECK(x, out);` where `out` is a label: the macro may jump there. */
export function lowerLabelArgument(lowering: Lowering, argument: Expression, at: Range): void {
  if (argument.kind !== "name" || !lowering.labelNames.has(argument.name)) return;
  const { builder } = lowering;
  const whenTrue = builder.newLabel();
  const whenFalse = builder.newLabel();
  builder.emit({ kind: "branch", condition: { kind: "unknown" }, at, whenTrue, whenFalse });
  builder.place(whenTrue);
  jumpTo(lowering, argument.name, at);
  builder.place(whenFalse);
}

/** Emits the way of every `goto` out of the guards that its label does not stand under. */
export function finishGotos(lowering: Lowering): void {
  // Control that reaches the end of the function does not go on into them.
  lowering.builder.jump(lowering.builder.exit);
  for (const pending of lowering.pendingGotos) {
    const target = labelNamed(lowering, pending.name);
    lowering.builder.place(pending.from);
    for (const guard of [...pending.guards].reverse()) {
      if (!target.guards.includes(guard)) releaseGuard(lowering, guard, pending.at);
    }
    lowering.builder.jump(target.label);
  }
}

function labelNamed(lowering: Lowering, name: string): NamedLabel {
  const known = lowering.labels.get(name);
  if (known) return known;
  const label: NamedLabel = { label: lowering.builder.newLabel(), guards: [] };
  lowering.labels.set(name, label);
  return label;
}
