import { mentionsOf } from "./call-text.js";
import { EditSet } from "./edit-set.js";
import { leaves } from "./leaving.js";
import { declareLocal } from "./local-declaration.js";
import type { Module } from "./module.js";
import { endOfLine, type FunctionText, indentAt } from "./source-file.js";
import { type Statement, statementsIn } from "./statement.js";
import { assignmentBefore, isValue, localsAt, type PointerVariable, parametersOf, pointersAt } from "./variable.js";

/** How functions of the module come from another object to the interface's structure: `priv = netdev_priv(dev)`. */
interface Idiom {
  /** What the variable that they start from points to. */
  readonly from: string;
  /** What they call the result. */
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** The names by which a structure is declared: its tag, and typedefs of it. */
export function namesOfStructure(module: Module, structure: string): ReadonlySet<string> {
  const names = new Set([structure]);
  for (const [name, type] of module.unit.typedefs) if (type.name === structure && type.pointers === 0) names.add(name);
  return names;
}

/** How a pointer to the structure is declared: `struct foo *`. */
export function declarationType(module: Module, structure: string): string {
  const typedef = module.unit.typedefs.get(structure);
  return typedef?.name === structure ? `${structure} *` : `struct ${structure} *`;
}

/** A pointer to the interface's structure that has a value at `offset`, if the function has one. */
export function pointerInScope(module: Module, within: FunctionText, offset: number, structure: string): string | undefined {
  const names = namesOfStructure(module, structure);
  const found = pointersAt(within, offset).filter((each) => names.has(each.type));
  const usual = usualNames(module, structure);
  return [...found].sort((a, b) => rank(usual, a.name) - rank(usual, b.name))[0]?.name;
}

/**
 * A pointer to the interface's structure for use at `offset`. Where there is none, but something from which the module's functions come to
 * one, the local variable is added to `edits`. Undefined where no interface is in scope.
 */
export function pointerFor(module: Module, edits: EditSet, within: FunctionText, offset: number, structure: string): string | undefined {
  const known = pointerInScope(module, within, offset, structure);
  if (known !== undefined) return known;
  const idioms = idiomsOf(module, structure);
  const all = [...parametersOf(within), ...localsAt(within, offset)];
  for (const idiom of idioms) {
    const base = all.find((each) => each.type === idiom.from);
    if (!base) continue;
    const declared = declaredWithoutValue(module, within, offset, structure);
    const name = declared ?? freeName(within, [idiom.name, "priv", `own_${idiom.name}`]);
    if (name === undefined) return undefined;
    const value = `${idiom.before}${base.name}${idiom.after}`;
    return makeLocal(module, edits, within, { offset, structure, name, value, base, isDeclared: declared !== undefined });
  }
  return undefined;
}

interface NewLocal {
  readonly offset: number;
  readonly structure: string;
  readonly name: string;
  readonly value: string;
  readonly base: PointerVariable;
  readonly isDeclared: boolean;
}

function makeLocal(module: Module, edits: EditSet, within: FunctionText, local: NewLocal): string | undefined {
  const { offset, name, value, base, structure, isDeclared } = local;
  const { file } = within;
  const type = declarationType(module, structure);
  const check = checkOf(within, base.name, offset);
  const isUnset = base.declaration !== undefined && !isValue(base.initializer);
  const given = isUnset ? assignmentBefore(within, base.name, offset) : undefined;
  if (isUnset && !given) return undefined;
  const after = check ?? given;
  if (!after && !isDeclared) {
    declareLocal(edits, within, `${type}${name} = ${value};`, base.declaration);
    return name;
  }
  if (!isDeclared) declareLocal(edits, within, `${type}${name};`, undefined);
  const at = after ? endOfLine(file, after.end) : endOfDeclarations(within);
  edits.insert(file.path, at, `${after ? indentAt(file, after.start) : "\t"}${name} = ${value};\n`);
  return name;
}

/** The statement that leaves the function when the pointer is no good: `if (!dev) return;`. */
function checkOf(within: FunctionText, name: string, offset: number): Statement | undefined {
  const { text } = within.file;
  return within.body.statements.find(
    (each) =>
      each.kind === "if" &&
      each.end <= offset &&
      !each.otherwise &&
      leaves(each.whenTrue) &&
      new RegExp(`^\\s*(?:!\\s*${name}|${name}\\s*==\\s*NULL|NULL\\s*==\\s*${name}|IS_ERR(?:_OR_NULL)?\\(${name}\\))\\b`).test(
        text.slice(each.condition.start, each.condition.end),
      ),
  );
}

export function endOfDeclarations(within: FunctionText): number {
  const leading = leadingDeclarations(within);
  const last = leading.at(-1);
  return endOfLine(within.file, last ? last.end - 1 : within.body.start);
}

export function leadingDeclarations(within: FunctionText): readonly Statement[] {
  const { statements } = within.body;
  const first = statements.findIndex((each) => each.kind !== "declaration" && each.kind !== "directive");
  return (first < 0 ? statements : statements.slice(0, first)).filter((each) => each.kind === "declaration");
}

function declaredWithoutValue(module: Module, within: FunctionText, offset: number, structure: string): string | undefined {
  const names = namesOfStructure(module, structure);
  const loose = localsAt(within, offset).find(
    (each) => names.has(each.type) && within.body.statements.some((one) => one === each.declaration),
  );
  // A variable that the function uses for something else later on may still be set here first.
  return loose?.name;
}

function freeName(within: FunctionText, candidates: readonly string[]): string | undefined {
  const { outline } = within;
  return candidates.find((name) => mentionsOf(within.file.text, { start: outline.start, end: outline.end }, name).length === 0);
}

const idiomCache = new WeakMap<Module, Map<string, readonly Idiom[]>>();

/** The idioms of the module for this structure, the most frequent first. */
function idiomsOf(module: Module, structure: string): readonly Idiom[] {
  const cached = idiomCache.get(module) ?? new Map<string, readonly Idiom[]>();
  idiomCache.set(module, cached);
  const known = cached.get(structure);
  if (known) return known;
  const counts = new Map<string, { readonly idiom: Idiom; count: number }>();
  const names = namesOfStructure(module, structure);
  for (const within of [...module.functions.values()].flat()) {
    for (const { name, value, offset } of valuesGiven(within, names)) {
      const idiom = readIdiom(within, offset, name, value, names);
      if (!idiom) continue;
      const key = `${idiom.from} ${idiom.before} ${idiom.after}`;
      const entry = counts.get(key) ?? { idiom, count: 0 };
      entry.count++;
      counts.set(key, entry);
    }
  }
  const ranked = [...counts.values()].sort((a, b) => b.count - a.count).map(({ idiom }) => idiom);
  cached.set(structure, ranked);
  return ranked;
}

/** What pointers to the structure are initialised with or assigned in a function. */
function* valuesGiven(within: FunctionText, types: ReadonlySet<string>): Generator<{ name: string; value: string; offset: number }> {
  const own = new Set<string>();
  for (const statement of statementsIn(within.body)) {
    if (statement.kind === "declaration") {
      for (const local of localsAt(within, statement.end)) {
        if (local.declaration !== statement || !types.has(local.type)) continue;
        own.add(local.name);
        if (local.initializer !== undefined) yield { name: local.name, value: local.initializer.trim(), offset: statement.end };
      }
    }
    if (statement.kind !== "simple") continue;
    const match = /^(\w+)\s*=\s*([^=][\s\S]*?)\s*;$/.exec(within.file.text.slice(statement.start, statement.end));
    if (match?.[1] && match[2] && own.has(match[1])) yield { name: match[1], value: match[2], offset: statement.start };
  }
}

function readIdiom(within: FunctionText, offset: number, name: string, value: string, own: ReadonlySet<string>): Idiom | undefined {
  if (!/^[\w()&>.\- ]{3,60}$/.test(value)) return undefined;
  const words = [...value.matchAll(/(?<![>.\w])(\w+)/g)].filter((match) => !/^\d/.test(match[1] ?? ""));
  const bases = [...parametersOf(within), ...localsAt(within, offset)].filter((variable) => !own.has(variable.type));
  const used = words.filter((match) => bases.some((base) => base.name === match[1]));
  const [only] = used;
  const base = bases.find((each) => each.name === only?.[1]);
  if (used.length !== 1 || !only || !base) return undefined;
  const before = value.slice(0, only.index);
  return { from: base.type, name, before, after: value.slice(only.index + base.name.length) };
}

const usualCache = new WeakMap<Module, Map<string, readonly string[]>>();

/** What the module's functions call a pointer to the structure, the usual name first. */
function usualNames(module: Module, structure: string): readonly string[] {
  const cached = usualCache.get(module) ?? new Map<string, readonly string[]>();
  usualCache.set(module, cached);
  const known = cached.get(structure);
  if (known) return known;
  const types = namesOfStructure(module, structure);
  const counts = new Map<string, number>();
  for (const within of [...module.functions.values()].flat()) {
    const declared = [...statementsIn(within.body)]
      .filter((each) => each.kind === "declaration")
      .flatMap((each) => localsAt(within, each.end).filter((one) => one.declaration === each));
    for (const { name, type } of [...parametersOf(within), ...declared]) if (types.has(type)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const ranked = [...counts].sort(([, a], [, b]) => b - a).map(([name]) => name);
  cached.set(structure, ranked);
  return ranked;
}

/** What the module's functions mostly call a pointer to the structure. */
export function usualName(module: Module, structure: string): string | undefined {
  return usualNames(module, structure)[0];
}

function rank(usual: readonly string[], name: string): number {
  const at = usual.indexOf(name);
  return at < 0 ? usual.length : at;
}

/** How the module's functions come to the structure from a pointer of this type, and what they call it. */
export function wayTo(
  module: Module,
  type: string,
  structure: string,
): { readonly name: string; from(expression: string): string } | undefined {
  const idiom = idiomsOf(module, structure).find((each) => each.from === type);
  return idiom && { name: idiom.name, from: (expression) => `${idiom.before}${expression}${idiom.after}` };
}

/** The same, with a name for the result that is free in a function. */
export function wayFrom(
  module: Module,
  within: FunctionText,
  type: string,
  structure: string,
): { readonly name: string; from(expression: string): string } | undefined {
  const way = wayTo(module, type, structure);
  const name = way && freeName(within, [way.name, "priv", `own_${way.name}`]);
  return way && name !== undefined ? { ...way, name } : undefined;
}

/** Whether the function has, or can come to, a pointer to the structure. */
export function canReach(module: Module, within: FunctionText, structure: string): boolean {
  const names = namesOfStructure(module, structure);
  const bases = new Set(idiomsOf(module, structure).map((idiom) => idiom.from));
  const end = within.outline.end - 1;
  return [...parametersOf(within), ...localsAt(within, end)].some((each) => names.has(each.type) || bases.has(each.type));
}

/** Whether `pointerFor` finds a pointer at `offset`. */
export function reachableAt(module: Module, within: FunctionText, offset: number, structure: string): boolean {
  return pointerFor(module, new EditSet(), within, offset, structure) !== undefined;
}
