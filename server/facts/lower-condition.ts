import { childIn, type SyntaxNode } from "../syntax/syntax-node.js";
import type { Label } from "./graph-builder.js";
import { unwrapHint } from "./lower-call.js";
import { lowerEffect, lowerExpression, withoutParentheses } from "./lower-expression.js";
import { deeper, type Lowering, nothing, rangeOf } from "./lowering.js";

/** Where a condition leads, and whether its first branch is the head of a loop. */
export interface ConditionTargets {
  readonly whenTrue: Label;
  readonly whenFalse: Label;
  readonly loop?: { readonly macro?: string };
}

/** Lowers a condition to branches; control never falls through behind it. */
export function lowerCondition(lowering: Lowering, node: SyntaxNode | undefined, targets: ConditionTargets): void {
  if (!node) {
    lowering.builder.jump(targets.whenTrue);
    return;
  }
  deeper(lowering, node, nothing, () => lowerShallow(lowering, node, targets));
}

/** `if (condition) whenTrue(); else whenFalse();` with control joined after it. */
export function lowerBranches(lowering: Lowering, condition: SyntaxNode | undefined, emitTrue: () => void, emitFalse: () => void): void {
  const { builder } = lowering;
  const whenTrue = builder.newLabel();
  const whenFalse = builder.newLabel();
  const end = builder.newLabel();
  lowerCondition(lowering, condition, { whenTrue, whenFalse });
  builder.place(whenTrue);
  emitTrue();
  builder.jump(end);
  builder.place(whenFalse);
  emitFalse();
  builder.place(end);
}

function lowerShallow(lowering: Lowering, outer: SyntaxNode, targets: ConditionTargets): void {
  const node = withoutParentheses(outer);
  const { builder } = lowering;
  const { whenTrue, whenFalse } = targets;
  const hinted = unwrapHint(lowering, node);
  if (hinted) {
    lowerCondition(lowering, hinted, targets);
    return;
  }
  const operator = childIn(node, "operator")?.type;
  if (node.type === "binary_expression" && (operator === "&&" || operator === "||")) {
    const middle = builder.newLabel();
    const left = operator === "&&" ? { ...targets, whenTrue: middle } : { ...targets, whenFalse: middle };
    lowerCondition(lowering, childIn(node, "left"), left);
    builder.place(middle);
    lowerCondition(lowering, childIn(node, "right"), { whenTrue, whenFalse });
    return;
  }
  if (node.type === "unary_expression" && operator === "!") {
    lowerCondition(lowering, childIn(node, "argument"), { ...targets, whenTrue: whenFalse, whenFalse: whenTrue });
    return;
  }
  if (node.type === "conditional_expression") {
    const consequence = childIn(node, "consequence");
    const first = builder.newLabel();
    const second = builder.newLabel();
    lowerCondition(lowering, childIn(node, "condition"), { ...targets, whenTrue: consequence ? first : whenTrue, whenFalse: second });
    if (consequence) {
      builder.place(first);
      lowerCondition(lowering, consequence, { whenTrue, whenFalse });
    }
    builder.place(second);
    lowerCondition(lowering, childIn(node, "alternative"), { whenTrue, whenFalse });
    return;
  }
  if (node.type === "comma_expression") {
    const left = childIn(node, "left");
    if (left) lowerEffect(lowering, left);
    lowerCondition(lowering, childIn(node, "right"), targets);
    return;
  }
  const value = lowerExpression(lowering, node);
  if (value.kind === "number") {
    builder.jump(value.value !== 0 ? whenTrue : whenFalse);
    return;
  }
  builder.emit({
    kind: "branch",
    condition: { kind: "value", value },
    at: rangeOf(lowering, node),
    whenTrue,
    whenFalse,
    ...(targets.loop && { loop: targets.loop }),
  });
}
