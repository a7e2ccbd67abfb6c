import type { Frame } from "../program/frame.js";
import { labelOf } from "../program/identity.js";
import { resolveRoutine } from "../program/link.js";
import type { Routine } from "../program/routine.js";
import type { Value } from "../program/value.js";
import { type Analyser, storedKey } from "./analyser.js";
import { operandOf } from "./operand.js";

/** The routines that a function pointer may lead to: every one that the program stores in that member of that structure. */
export function storedTargets(analyser: Analyser, frame: Frame, callee: Value): readonly Routine[] {
  if (callee.kind === "routine") return resolveRoutine(frame.program, frame.unit, callee.file, callee.name);
  const place = callee.kind === "object" && callee.of.kind !== "parameter" ? callee.of : callee;
  if (place.kind === "member" && place.base.type?.tag === "struct") {
    return analyser.stored.get(storedKey(frame.unit.index, `${place.base.type.name}.${place.name}`)) ?? [];
  }
  const operand = operandOf(frame.unit, place);
  if (!operand.resolved) return [];
  return analyser.stored.get(storedKey(frame.unit.index, labelOf(operand.name))) ?? [];
}
