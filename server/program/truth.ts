import type { Expression } from "../facts/expression.js";
import type { FlowNode } from "../facts/flow-graph.js";
import { apply, number, type Value } from "./value.js";

/**
 * What a routine without loops says of its arguments, as one value: `a && b`, `a || b`, `!a` of `if (!a) return false; return b;`. Undefined
 * when it assigns to anything else than its own variables. What its calls do is not told here, only what is made of their results. `read`
 * reads an expression of the body that holds no temporary.
 */
export function truthOf(nodes: readonly FlowNode[], read: (expression: Expression) => Value): Value | undefined {
  return from(0, new Map(), []);

  function from(index: number, temporaries: ReadonlyMap<number, Value>, path: readonly number[]): Value | undefined {
    const node = nodes[index];
    if (!node || path.includes(index)) return undefined;
    const next = (to: number, known = temporaries): Value | undefined => from(to, known, [...path, index]);
    const valueAt = (expression: Expression): Value | undefined =>
      expression.kind === "temporary" ? temporaries.get(expression.id) : read(expression);
    switch (node.kind) {
      case "skip":
      case "call":
        return next(node.next);
      case "assign": {
        if (node.target.kind === "name" && node.declares) return next(node.next);
        const value = node.target.kind === "temporary" && node.operator === "=" ? valueAt(node.value) : undefined;
        return value && node.target.kind === "temporary" ? next(node.next, new Map(temporaries).set(node.target.id, value)) : undefined;
      }
      case "branch": {
        const condition = node.condition.kind === "value" ? valueAt(node.condition.value) : undefined;
        const [yes, no] = condition ? [next(node.whenTrue), next(node.whenFalse)] : [];
        return condition && yes && no ? chosen(condition, yes, no) : undefined;
      }
      case "return":
        return node.value && valueAt(node.value);
      default:
        return undefined;
    }
  }
}

/** `condition ? yes : no`, where one of the two is a constant. */
function chosen(condition: Value, yes: Value, no: Value): Value | undefined {
  if (yes.kind === "number" && no.kind === "number") {
    if ((yes.number === 0) === (no.number === 0)) return yes.key === no.key ? yes : undefined;
    return yes.number === 0 ? negated(condition) : condition;
  }
  if (no.kind === "number") return no.number === 0 ? both(condition, yes) : either(negated(condition), yes);
  if (yes.kind === "number") return yes.number === 0 ? both(negated(condition), no) : either(condition, no);
  return undefined;
}

function both(first: Value, second: Value): Value {
  return apply("&&", [first, second]);
}

function either(first: Value, second: Value): Value {
  return apply("||", [first, second]);
}

function negated(value: Value): Value {
  if (value.kind === "number") return number(value.number === 0 ? 1 : 0);
  const [inner] = value.kind === "apply" && value.name === "!" ? value.arguments : [];
  return inner ?? apply("!", [value]);
}
