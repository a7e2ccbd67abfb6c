import type { Expression, TypeName } from "../facts/expression.js";
import type { ConstantFacts, FileCall, FileFacts, StructureFacts, VariableFacts } from "../facts/file-facts.js";
import type { KernelTables } from "../kernel/tables.js";
import { compareText } from "../text/order.js";
import { type Routine, routinesOf } from "./routine.js";

/** What Kbuild says of one module: its own C files and the headers that they include. */
export interface ModuleFiles {
  readonly name: string;
  readonly files: readonly string[];
  readonly headers: readonly string[];
}

/**
 * Modules that share a C file, linked as one: names resolve inside it first. Static names stay in their file; macros, types and
 * inline functions of its headers are seen by all its files.
 */
export interface Unit {
  readonly index: number;
  readonly name: string;
  readonly files: readonly string[];
  readonly headers: readonly string[];
  /** Routines by file and name. */
  readonly local: ReadonlyMap<string, ReadonlyMap<string, Routine>>;
  /** Non-static functions of the unit's C files, by name. */
  readonly external: ReadonlyMap<string, readonly Routine[]>;
  /** Inline functions and macros of the unit's headers, by name. */
  readonly inherited: ReadonlyMap<string, readonly Routine[]>;
  readonly structures: ReadonlyMap<string, StructureFacts>;
  /** The file that defines a structure: what tells two structures of one tag apart. */
  readonly structureFiles: ReadonlyMap<string, string>;
  readonly typedefs: ReadonlyMap<string, TypeName>;
  readonly constants: ReadonlyMap<string, ConstantFacts>;
  /** File-level variables by file, then name. */
  readonly variables: ReadonlyMap<string, ReadonlyMap<string, VariableFacts>>;
  /** Variables that are not static, by name, with the file of the definition. */
  readonly globals: ReadonlyMap<string, { readonly file: string; readonly variable: VariableFacts }>;
}

export interface Program {
  readonly tables: KernelTables;
  readonly units: readonly Unit[];
  readonly facts: ReadonlyMap<string, FileFacts>;
  readonly routines: readonly Routine[];
  /** Non-static functions that exactly one unit defines, for calls from other units. */
  readonly exported: ReadonlyMap<string, Routine>;
}

/** Links the facts of many files. Total: a file without facts is left out, a name without a definition stays unresolved. */
export function linkProgram(facts: ReadonlyMap<string, FileFacts>, modules: readonly ModuleFiles[], tables: KernelTables): Program {
  const units = groupBySharedFiles(modules).map((group, index) => linkUnit(index, group, facts, tables));
  const routines = units.flatMap((unit) => [...unit.local.values()].flatMap((byName) => [...byName.values()]));
  return { tables, units, facts, routines, exported: exportedBy(units) };
}

/** The routines that a name may mean in `file` of `unit`: the nearest scope that knows it. */
export function resolveRoutine(program: Program, unit: Unit, file: string, name: string): readonly Routine[] {
  const own = unit.local.get(file)?.get(name);
  if (own) return [own];
  const inherited = unit.inherited.get(name);
  const external = unit.external.get(name);
  if (inherited && external) return [...inherited, ...external.filter((routine) => !inherited.includes(routine))];
  if (inherited) return inherited;
  if (external) return external;
  const exported = program.exported.get(name);
  return exported ? [exported] : [];
}

/** The definition of a file-level variable as `file` sees it. */
export function resolveVariable(
  unit: Unit,
  file: string,
  name: string,
): { readonly file: string; readonly variable: VariableFacts } | undefined {
  const own = unit.variables.get(file)?.get(name);
  if (own && !own.isExtern) return { file, variable: own };
  return unit.globals.get(name) ?? (own ? { file, variable: own } : undefined);
}

/** The integer that a constant's name stands for, if the source tells. */
export function constantValue(unit: Unit, name: string, depth = 0): number | undefined {
  if (name === "true") return 1;
  if (name === "false" || name === "NULL") return 0;
  const constant = unit.constants.get(name);
  if (!constant?.value || depth > 8) return undefined;
  return foldConstant(unit, constant.value, depth + 1);
}

function foldConstant(unit: Unit, expression: Expression, depth: number): number | undefined {
  switch (expression.kind) {
    case "number":
      return expression.value;
    case "name":
      return constantValue(unit, expression.name, depth);
    case "cast":
      return foldConstant(unit, expression.of, depth);
    case "unary": {
      const value = foldConstant(unit, expression.of, depth);
      if (value === undefined) return undefined;
      return expression.operator === "-"
        ? -value
        : expression.operator === "!"
          ? Number(value === 0)
          : expression.operator === "~"
            ? ~value
            : undefined;
    }
    default:
      return undefined;
  }
}

/** Follows typedefs to a structure's tag where one is meant. */
export function resolveType(unit: Unit, type: TypeName): TypeName {
  let current = type;
  for (let depth = 0; depth < 8 && current.tag === undefined; depth++) {
    const target = unit.typedefs.get(current.name);
    if (!target) break;
    current = { ...target, pointers: target.pointers + current.pointers, array: current.array || target.array };
  }
  return current;
}

function groupBySharedFiles(modules: readonly ModuleFiles[]): ModuleFiles[] {
  const groupOf = new Map<string, number>();
  const groups: (ModuleFiles | undefined)[] = [];
  for (const module of modules) {
    const touching = [...new Set(module.files.map((file) => groupOf.get(file)).filter((group) => group !== undefined))];
    let merged: ModuleFiles = module;
    for (const group of touching) {
      const other = groups[group];
      if (!other) continue;
      merged = {
        name: other.name,
        files: [...new Set([...other.files, ...merged.files])],
        headers: [...new Set([...other.headers, ...merged.headers])],
      };
      groups[group] = undefined;
    }
    groups.push(merged);
    for (const file of merged.files) groupOf.set(file, groups.length - 1);
  }
  return groups.filter((group) => group !== undefined).sort((a, b) => compareText(a.files[0] ?? "", b.files[0] ?? ""));
}

function linkUnit(index: number, module: ModuleFiles, facts: ReadonlyMap<string, FileFacts>, tables: KernelTables): Unit {
  const files = [...module.files].sort();
  const headers = [...module.headers].sort();
  const local = new Map<string, Map<string, Routine>>();
  const external = new Map<string, Routine[]>();
  const inherited = new Map<string, Routine[]>();
  const structures = new Map<string, StructureFacts>();
  const structureFiles = new Map<string, string>();
  const typedefs = new Map<string, TypeName>();
  const constants = new Map<string, ConstantFacts>();
  const variables = new Map<string, Map<string, VariableFacts>>();
  const globals = new Map<string, { file: string; variable: VariableFacts }>();
  const isHeader = new Set(headers);
  for (const file of [...headers, ...files]) {
    const own = facts.get(file);
    if (!own) continue;
    const byName = new Map<string, Routine>();
    for (const routine of routinesOf(index, file, own, tables)) {
      byName.set(routine.name, routine);
      if (isHeader.has(file)) push(inherited, routine.name, routine);
      else if (!routine.isStatic) push(external, routine.name, routine);
    }
    local.set(file, byName);
    for (const structure of own.structures) {
      const known = structures.get(structure.name);
      if (known && known.members.length >= structure.members.length) continue;
      structures.set(structure.name, structure);
      structureFiles.set(structure.name, file);
    }
    for (const typedef of own.typedefs) if (!typedefs.has(typedef.name)) typedefs.set(typedef.name, typedef.type);
    for (const constant of own.constants) {
      const known = constants.get(constant.name);
      // A name defined twice with different values (by configuration) has no one value.
      if (known && JSON.stringify(known.value) !== JSON.stringify(constant.value))
        constants.set(constant.name, { ...constant, value: undefined });
      else constants.set(constant.name, constant);
    }
    const ownVariables = new Map<string, VariableFacts>();
    for (const variable of own.variables) {
      const known = ownVariables.get(variable.name);
      if (!known || known.isExtern || (!known.initializer && variable.initializer)) ownVariables.set(variable.name, variable);
      if (!variable.isStatic && !variable.isExtern) globals.set(variable.name, { file, variable });
    }
    for (const call of own.fileCalls) {
      const [declared] = call.arguments;
      if (!definesVariable.test(call.name) || declared?.kind !== "name" || ownVariables.has(declared.name)) continue;
      const variable = definedByMacro(declared.name, call);
      ownVariables.set(declared.name, variable);
      if (!call.isStatic && !isHeader.has(file)) globals.set(declared.name, { file, variable });
    }
    variables.set(file, ownVariables);
  }
  for (const [file, byName] of variables) {
    if (!isHeader.has(file)) continue;
    for (const [name, variable] of byName) if (!globals.has(name)) globals.set(name, { file, variable });
  }
  return {
    index,
    name: module.name,
    files,
    headers,
    local,
    external,
    inherited,
    structures,
    structureFiles,
    typedefs,
    constants,
    variables,
    globals,
  };
}

/** `DEFINE_MUTEX(m)`, `DECLARE_WORK(w, f)`, `static DECLARE_RWSEM(s)`: the kernel's names for macros that define their first argument. */
const definesVariable = /^(DEFINE|DECLARE)_/;

function definedByMacro(name: string, call: FileCall): VariableFacts {
  return { name, type: { name: "", pointers: 0 }, isStatic: call.isStatic, isExtern: false, range: call.at, initializerCalls: [] };
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function exportedBy(units: readonly Unit[]): Map<string, Routine> {
  const exported = new Map<string, Routine>();
  const ambiguous = new Set<string>();
  for (const unit of units) {
    for (const [name, routines] of unit.external) {
      if (exported.has(name) || routines.length !== 1) ambiguous.add(name);
      const [only] = routines;
      if (only) exported.set(name, only);
    }
  }
  for (const name of ambiguous) exported.delete(name);
  return exported;
}
