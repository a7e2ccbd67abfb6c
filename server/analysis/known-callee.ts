import { evaluate, type Frame } from "../program/frame.js";
import { resolveVariable } from "../program/link.js";
import { routineName } from "../program/tables-in-source.js";
import { routine, type Value } from "../program/value.js";

/**
 * The routine that a member holds for certain: of a structure on the frame's own stack that is given one routine (`ctx.recover = f`), or
 * of a table with an initialiser. Undefined when it may hold others.
 */
export function routineIn(frame: Frame, place: Value): (Value & { readonly kind: "routine" }) | undefined {
  if (place.kind === "routine") return place;
  if (place.kind !== "member") return undefined;
  if (place.base.kind === "local") return assignedRoutines(frame).get(place.key);
  if (place.base.kind === "global") return tabledRoutine(frame, place.base, place.name);
  return undefined;
}

const assigned = new WeakMap<Frame["body"], Map<string, (Value & { readonly kind: "routine" }) | undefined>>();

function assignedRoutines(frame: Frame): Map<string, (Value & { readonly kind: "routine" }) | undefined> {
  const known = assigned.get(frame.body);
  if (known) return known;
  const found = new Map<string, (Value & { readonly kind: "routine" }) | undefined>();
  for (const node of frame.body.graph.nodes) {
    if (node.kind !== "assign" || node.target.kind !== "member") continue;
    const target = evaluate(frame, node.target);
    if (target.kind !== "member" || target.base.kind !== "local") continue;
    const value = evaluate(frame, node.value);
    const isFirst = !found.has(target.key);
    found.set(target.key, isFirst && value.kind === "routine" ? value : undefined);
  }
  assigned.set(frame.body, found);
  return found;
}

function tabledRoutine(
  frame: Frame,
  table: Value & { readonly kind: "global" },
  member: string,
): (Value & { readonly kind: "routine" }) | undefined {
  const variable = resolveVariable(frame.unit, table.file ?? frame.routine.file, table.name);
  if (variable?.variable.initializer?.kind !== "list") return undefined;
  const entry = variable.variable.initializer.entries.find(({ designator }) => designator === member);
  const name = routineName(entry?.value);
  return name === undefined ? undefined : (routine(name, variable.file) as Value & { readonly kind: "routine" });
}
