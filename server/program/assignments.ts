import type { Expression } from "../facts/expression.js";
import type { Body } from "./routine.js";

/** Every plain assignment to a simple variable; a variable that is changed in any other way has two. */
export function assignments(body: Body): Map<string, Expression[]> {
  const found = new Map<string, Expression[]>();
  const add = (name: string, value: Expression): void => {
    const list = found.get(name);
    if (list) list.push(value);
    else found.set(name, [value]);
  };
  const twice: Expression = { kind: "other", text: "" };
  for (const node of body.graph.nodes) {
    if (node.kind === "assign" && node.target.kind === "name") {
      add(node.target.name, node.value);
      if (node.operator !== "=") add(node.target.name, twice);
    }
    if (node.kind === "call") {
      for (const argument of node.arguments) {
        if (argument.kind === "address" && argument.of.kind === "name") {
          add(argument.of.name, twice);
          add(argument.of.name, twice);
        }
      }
    }
  }
  return found;
}
