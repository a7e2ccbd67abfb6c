import type { Expression } from "../facts/expression.js";
import { ASSERTIONS } from "../kernel/locks.js";
import type { LockCall } from "../kernel/rows.js";
import type { Frame } from "../program/frame.js";

/**
 * Whether this call asserts that its lock is held. `ASSERT_RTNL()` does; `mutex_is_locked(&m)` does only as
 * `WARN_ON(!mutex_is_locked(&m))`.
 */
export function assertsHeld(frame: Frame, index: number, row: LockCall): boolean {
  if (!row.onlyInAssertion) return true;
  return frame.body.graph.nodes.some(
    (node) =>
      node.kind === "call" &&
      node.callee.kind === "name" &&
      ASSERTIONS.has(node.callee.name) &&
      node.arguments.some((expression) => isNegated(expression, index)),
  );
}

function isNegated(expression: Expression, index: number): boolean {
  return expression.kind === "unary" && expression.operator === "!" && expression.of.kind === "result" && expression.of.node === index;
}
