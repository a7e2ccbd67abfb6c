import type { Frame } from "../program/frame.js";
import { labelOf } from "../program/identity.js";
import { type Program, resolveRoutine } from "../program/link.js";
import type { Routine } from "../program/routine.js";
import { unitsWithTable } from "../program/tables-in-source.js";
import type { Value } from "../program/value.js";
import { ANY_UNIT, type Analyser, storedKey } from "./analyser.js";
import { operandOf } from "./operand.js";

/**
 * The routines that a function pointer may lead to: every one that the module stores in that member of that structure, or where it has none, that the
 * modules do which make such tables.
 */
export function storedTargets(analyser: Analyser, frame: Frame, callee: Value): readonly Routine[] {
  if (callee.kind === "routine") return resolveRoutine(frame.program, frame.unit, callee.file, callee.name);
  const place = pointerAt(callee);
  const table = tableOf(place);
  if (table) {
    const { structure, member } = table;
    return analyser.stored.get(storedKey(frame.unit.index, `${structure}.${member}`)) ?? ofOtherModules(analyser, frame, structure, member);
  }
  const operand = operandOf(frame.unit, place);
  if (!operand.resolved) return [];
  return analyser.stored.get(storedKey(frame.unit.index, labelOf(operand.name))) ?? [];
}

/** Where a module calls through a table of which it has none itself: what other modules have in theirs, of the structure of the same header. */
function ofOtherModules(analyser: Analyser, { unit }: Frame, structure: string, member: string): readonly Routine[] {
  const file = unit.structureFiles.get(structure);
  if (file === undefined || unit.files.includes(file)) return [];
  const all = analyser.stored.get(storedKey(ANY_UNIT, `${structure}.${member}`)) ?? [];
  return all.filter((routine) => analyser.program.units[routine.unit]?.structureFiles.get(structure) === file);
}

/** The units that have a table of the kind that a call goes through, with or without the member that is called. */
export function unitsWithTableOf(program: Program, callee: Value): ReadonlySet<number> {
  return unitsWithTable(program, tableOf(pointerAt(callee))?.structure ?? "");
}

/** Where the function pointer stands that is called, with or without a star. */
function pointerAt(callee: Value): Value {
  return callee.kind === "object" && callee.of.kind !== "parameter" ? callee.of : callee;
}

function tableOf(place: Value): { readonly structure: string; readonly member: string } | undefined {
  if (place.kind !== "member" || place.base.type?.tag !== "struct") return undefined;
  return { structure: place.base.type.name, member: place.name };
}
