import type { Expression, TypeName } from "../facts/expression.js";
import type { FileFacts } from "../facts/file-facts.js";
import type { Range } from "../text/range.js";
import { type Program, resolveRoutine, resolveType, type Unit } from "./link.js";
import type { Routine } from "./routine.js";

/** A routine that an initialiser puts into a member of a structure: `static struct net_device_ops ops = { .ndo_stop = stop };`. */
export interface TableEntry {
  /** The structure's tag. */
  readonly table: string;
  /** `ELEMENT` in an array of functions. */
  readonly member: string;
  readonly routine: Routine;
  readonly file: string;
  readonly at: Range;
  /** The variable that is initialised. */
  readonly variable: string;
}

/** Every routine named in an initialiser of the unit's file-level variables, or of a routine's static ones. */
export function tableEntries(program: Program, unit: Unit): TableEntry[] {
  const found: TableEntry[] = [];
  for (const file of [...unit.headers, ...unit.files]) {
    const facts = program.facts.get(file);
    if (!facts) continue;
    for (const { name, type, initializer, range } of initialised(facts)) {
      collect({ program, unit, file, facts, variable: name, found }, resolveType(unit, type), initializer, range, "");
    }
  }
  return found;
}

interface Initialised {
  readonly name: string;
  readonly type: TypeName;
  readonly initializer: Expression;
  readonly range: Range;
}

/** The variables of a file that are there before any of its code runs and hold more than numbers. */
function initialised(facts: FileFacts): readonly Initialised[] {
  const found: Initialised[] = [];
  for (const { initializer, ...variable } of facts.variables) if (initializer) found.push({ ...variable, initializer });
  for (const { locals, nameRange } of facts.functions) {
    for (const { name, type, initializer } of locals) if (initializer) found.push({ name, type, initializer, range: nameRange });
  }
  return found;
}

/** The member that stands for the elements of an array of functions. */
export const ELEMENT = "[]";

interface Collector {
  readonly program: Program;
  readonly unit: Unit;
  readonly file: string;
  readonly facts: FileFacts;
  readonly variable: string;
  readonly found: TableEntry[];
}

function collect(into: Collector, type: TypeName, value: Expression, at: Range, member: string): void {
  if (value.kind === "list") {
    value.entries.forEach((entry, index) => {
      // An array's elements have the array's own type; a designator `[3]` says nothing more.
      if (type.array && (entry.designator === undefined || entry.designator.startsWith("["))) {
        collect(into, { ...type, array: undefined }, entry.value, entry.at, member || ELEMENT);
        return;
      }
      const name = entry.designator?.replace(/\[[^\]]*\]/g, "") ?? memberAt(into.unit, type, index);
      if (name === undefined) return;
      const [inner, last] = ownerOf(into.unit, type, name);
      if (entry.value.kind === "list") {
        const innerType = into.unit.structures.get(inner)?.members.find((candidate) => candidate.name === last)?.type;
        collect(
          into,
          innerType ? resolveType(into.unit, innerType) : { name: `${inner}.${last}`, pointers: 0 },
          entry.value,
          entry.at,
          last,
        );
        return;
      }
      addEntry(into, inner, last, entry.value, entry.at);
    });
    return;
  }
  if (member) addEntry(into, type.name, member, value, at);
}

function addEntry(into: Collector, table: string, member: string, value: Expression, at: Range): void {
  const name = routineName(value);
  if (name === undefined) return;
  for (const routine of resolveRoutine(into.program, into.unit, into.file, name)) {
    into.found.push({ table, member, routine, file: into.file, at, variable: into.variable });
  }
}

/** `f`, `&f`, `(type)f`. */
export function routineName(value: Expression | undefined): string | undefined {
  switch (value?.kind) {
    case "name":
      return value.name;
    case "address":
    case "cast":
      return routineName(value.of);
    default:
      return undefined;
  }
}

function memberAt(unit: Unit, type: TypeName, index: number): string | undefined {
  return unit.structures.get(type.name)?.members[index]?.name;
}

/** The structure that directly holds the last member of `a.b.c`. */
function ownerOf(unit: Unit, type: TypeName, path: string): [string, string] {
  const names = path.split(".");
  const last = names.pop() ?? path;
  let owner = type.name;
  for (const name of names) {
    const inner = unit.structures.get(owner)?.members.find((candidate) => candidate.name === name)?.type;
    owner = inner ? inner.name : `${owner}.${name}`;
  }
  return [owner, last];
}

const unitsByTable = new WeakMap<Program, ReadonlyMap<string, ReadonlySet<number>>>();

/** The units that have an initialised variable of a structure at file level, by the structure's tag. */
export function unitsWithTable(program: Program, structure: string): ReadonlySet<number> {
  let known = unitsByTable.get(program);
  if (!known) {
    const found = new Map<string, Set<number>>();
    for (const unit of program.units) {
      for (const file of unit.files) {
        const facts = program.facts.get(file);
        for (const { type } of facts ? initialised(facts) : []) {
          if (type.tag === "struct") found.set(type.name, (found.get(type.name) ?? new Set()).add(unit.index));
        }
      }
    }
    known = found;
    unitsByTable.set(program, known);
  }
  return known.get(structure) ?? NO_UNITS;
}

const NO_UNITS: ReadonlySet<number> = new Set();
