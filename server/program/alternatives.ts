import { evaluate, type Frame } from "./frame.js";
import type { Value } from "./value.js";

/** Variables that stand for one another before it is given up. */
const farthest = 3;
/** More values than these are hardly a choice between a few things that have names. */
const mostValues = 4;

const known = new WeakMap<Frame, Map<string, readonly Value[]>>();

/**
 * The values that a local variable is assigned somewhere in the body (`lock = urgent ? &p->a : &p->b`), NULL left out; none when it is also
 * assigned something that cannot be told.
 */
export function alternatives(frame: Frame, variable: Value): readonly Value[] {
  const ofFrame = known.get(frame) ?? new Map<string, readonly Value[]>();
  known.set(frame, ofFrame);
  let found = ofFrame.get(variable.key);
  if (!found) {
    const values = collect(frame, variable, farthest) ?? [];
    found = values.length <= mostValues ? values : [];
    ofFrame.set(variable.key, found);
  }
  return found;
}

function collect(frame: Frame, variable: Value, depth: number): Value[] | undefined {
  const found = new Map<string, Value>();
  for (const node of frame.body.graph.nodes) {
    if (
      node.kind === "call" &&
      node.arguments.some((argument) => argument.kind === "address" && evaluate(frame, argument.of).key === variable.key)
    )
      return undefined;
    if (node.kind !== "assign" || !isVariable(node.target.kind) || evaluate(frame, node.target).key !== variable.key) continue;
    const value = evaluate(frame, node.value);
    if (value.kind === "number" && value.number === 0) continue;
    const values = value.kind === "local" && depth > 0 ? collect(frame, value, depth - 1) : [value];
    if (node.operator !== "=" || !values || values.some(({ kind }) => kind === "unknown" || kind === "local")) return undefined;
    for (const each of values) found.set(each.key, each);
  }
  return [...found.values()];
}

function isVariable(kind: string): boolean {
  return kind === "name" || kind === "temporary";
}
