import type { Expression } from "../facts/expression.js";
import { type FlowNode, successors } from "../facts/flow-graph.js";
import type { Body } from "./routine.js";

/**
 * Where a body names a parameter that it overwrites, but has not yet (`early = flags & EARLY; … flags |= LATE;`): there it is what the
 * caller passed.
 */
export function passedNames({ graph }: Body, parameter: string): readonly Expression[] {
  const { nodes } = graph;
  const open = nodes.flatMap((node) => (overwrites(node, parameter) ? successors(node) : []));
  const after = new Set(open);
  for (const index of after) for (const next of nodes[index] ? successors(nodes[index]) : []) after.add(next);
  return nodes.flatMap((node, index) => (after.has(index) ? [] : readIn(node).flatMap((each) => namesIn(each, parameter))));
}

function overwrites(node: FlowNode, parameter: string): boolean {
  if (node.kind === "assign") return node.target.kind === "name" && node.target.name === parameter;
  return (
    node.kind === "call" && node.arguments.some((each) => each.kind === "address" && each.of.kind === "name" && each.of.name === parameter)
  );
}

/** What a node reads; of a call whose variable it hands over by address, not that variable. */
function readIn(node: FlowNode): readonly Expression[] {
  switch (node.kind) {
    case "call":
      return [node.callee, ...node.arguments.filter((each) => each.kind !== "address" || each.of.kind !== "name")];
    case "assign":
      return node.target.kind === "name" ? [node.value] : [node.target, node.value];
    case "branch":
      return node.condition.kind === "value" ? [node.condition.value] : [];
    case "switch":
      return [node.value];
    case "guard":
      return node.arguments;
    case "return":
      return node.value ? [node.value] : [];
    default:
      return [];
  }
}

function namesIn(expression: Expression, name: string): readonly Expression[] {
  switch (expression.kind) {
    case "name":
      return expression.name === name ? [expression] : [];
    case "member":
    case "index":
      return namesIn(expression.base, name);
    case "address":
      return expression.of.kind === "name" ? [] : namesIn(expression.of, name);
    case "dereference":
    case "container":
    case "cast":
    case "unary":
      return namesIn(expression.of, name);
    case "binary":
      return [...namesIn(expression.left, name), ...namesIn(expression.right, name)];
    default:
      return [];
  }
}
