import type { FlowGraph, FlowNode } from "../facts/flow-graph.js";
import { guardFunctions } from "../text/guard-definition.js";

/**
 * The graph with guards of classes that the kernel's headers do not define read as what they are, calls: `guard(foo)(p)` of a `DEFINE_GUARD(foo, …)` in
 * the driver calls `class_foo_constructor(p)`, and at the end of its block `class_foo_destructor(p)`.
 */
export function withGuardCalls(graph: FlowGraph, kernelClasses: Classes): FlowGraph {
  const isOwn = (node: FlowNode): boolean => node.kind === "guard" && !kernelClasses.has(node.guardClass);
  if (!graph.nodes.some(isOwn)) return graph;
  const known = made.get(graph);
  if (known?.kernelClasses === kernelClasses) return known.graph;
  const calling = { nodes: graph.nodes.map((node) => (node.kind === "guard" && isOwn(node) ? callOf(node) : node)) };
  made.set(graph, { kernelClasses, graph: calling });
  return calling;
}

interface Classes {
  has(name: string): boolean;
}

/** An editor links the same graphs again and again, and compares them by identity. */
const made = new WeakMap<FlowGraph, { readonly kernelClasses: Classes; readonly graph: FlowGraph }>();

function callOf({ effect, guardClass, arguments: given, at, next }: FlowNode & { kind: "guard" }): FlowNode {
  const [enter, leave] = guardFunctions(guardClass);
  return { kind: "call", callee: { kind: "name", name: effect === "enter" ? enter : leave }, arguments: given, at, next };
}
