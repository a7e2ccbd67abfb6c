import { type KernelTables, trackedNames, waitNames } from "../kernel/tables.js";
import type { MacroDefinition } from "../text/macro-definition.js";
import type { FileOutline, FunctionOutline } from "../text/outline.js";

/** Callees of a relevant function that are no longer than this (in characters) are read too: accessors, flag setters, what always returns 0. */
const smallFunction = 500;

/**
 * The functions and function-like macros of a group of linked modules that can matter, by file:
 *
 * - those from which a wait can be reached, and those that bind, queue or allocate;
 * - what these and the handlers of works call, as far as it touches works, queues or locks;
 * - the small functions that all of them call, and possible third parties of a cycle: what takes two locks, or one in a callback.
 *
 * A group in which nothing waits for deferred work, and no deferred work may be dropped after a failed trylock, matters not at all: the
 * map is empty. A file is in the map when its declarations matter.
 */
export function relevantFunctions(
  outlines: ReadonlyMap<string, FileOutline>,
  tables: KernelTables,
): ReadonlyMap<string, ReadonlySet<string>> {
  const all = [...outlines.values()];
  const functions = all.flatMap((outline) => outline.functions);
  // Most macros are numbers.
  const macros = all.flatMap((outline) => outline.macros.filter((macro) => macro.parameters || macro.identifiers.length > 0));
  const names = namesFor(macros, tables);
  const mentioned = (some: ReadonlySet<string>): boolean => mentionsAny(functions, some) || mentionsAny(macros, some);
  const tries = mentioned(names.tries);
  if (!mentioned(names.waits) && !(tries && mentioned(names.binds))) return new Map();
  const callers = callersOf(functions);
  const touching = closure(mentioning(functions, names.tracked), callers);
  const waiting = closure(mentioning(functions, names.waits), callers);
  const binding = mentioning(functions, names.binds);
  // A handler may be handed to a helper that binds it, through one more helper at most.
  for (let level = 0; level < 2; level++)
    for (const name of [...binding]) for (const caller of callers.get(name) ?? []) binding.add(caller);
  const byName = new Map<string, FunctionOutline[]>();
  for (const definition of functions) push(byName, definition.name, definition);
  const handlers = new Set([...binding].flatMap((name) => (byName.get(name) ?? []).flatMap((definition) => definition.identifiers)));
  for (const outline of all)
    if (outline.identifiers.some((name) => names.binds.has(name))) for (const name of outline.identifiers) handlers.add(name);
  const relevant = new Set([...waiting, ...binding, ...handlers].filter((name) => byName.has(name)));
  addCallees(relevant, byName, touching);
  addThirdParties(outlines, relevant, names, tries);
  addSmallCallees(macros, functions, relevant);
  addMacrosOf(macros, functions, relevant);
  const wanted = new Map<string, ReadonlySet<string>>();
  for (const [path, outline] of outlines) {
    const own = new Set<string>();
    for (const { name } of outline.functions) if (relevant.has(name)) own.add(name);
    for (const { name } of outline.macros) if (relevant.has(name)) own.add(name);
    wanted.set(path, own);
  }
  return wanted;
}

/** Adds the macros that relevant functions use, and those that these use. */
function addMacrosOf(all: readonly MacroDefinition[], functions: readonly FunctionOutline[], relevant: Set<string>): void {
  const macros = new Map<string, readonly string[]>();
  for (const { name, identifiers } of all) {
    const known = macros.get(name);
    macros.set(name, known ? [...known, ...identifiers] : identifiers);
  }
  const used = new Set(functions.filter((definition) => relevant.has(definition.name)).flatMap((definition) => definition.identifiers));
  for (const name of used) {
    const inner = macros.get(name);
    if (!inner) continue;
    relevant.add(name);
    for (const each of inner) used.add(each);
  }
}

/** The names by which functions are sorted; macros that stand for such names count as they do. */
interface Names {
  readonly tracked: ReadonlySet<string>;
  readonly waits: ReadonlySet<string>;
  readonly binds: ReadonlySet<string>;
  readonly locks: ReadonlySet<string>;
  readonly unlocks: ReadonlySet<string>;
  readonly tries: ReadonlySet<string>;
}

function namesFor(macros: readonly MacroDefinition[], tables: KernelTables): Names {
  const users = new Map<string, string[]>();
  for (const { name, identifiers } of macros) for (const each of identifiers) push(users, each, name);
  const withMacros = (names: ReadonlySet<string>): ReadonlySet<string> => {
    for (const name of names) if (users.has(name)) return closure(names, users);
    return names;
  };
  const { tracked, waits, binds, locks, unlocks, tries } = tableNames(tables);
  return {
    tracked: withMacros(tracked),
    waits: withMacros(waits),
    binds: withMacros(binds),
    locks: withMacros(locks),
    unlocks: withMacros(unlocks),
    tries: withMacros(tries),
  };
}

const namesOfTables = new WeakMap<KernelTables, Names>();

function tableNames(tables: KernelTables): Names {
  const known = namesOfTables.get(tables);
  if (known) return known;
  const tracked = new Set(trackedNames(tables));
  for (const name of [...tables.flags.keys(), ...tables.accessors.keys()]) tracked.delete(name);
  const rows = [...tables.locks.values()];
  const names: Names = {
    tracked,
    waits: new Set([...waitNames(tables), ...[...tables.functions.values()].filter((row) => row.calls?.length).map((row) => row.name)]),
    binds: new Set([...tables.initWorks.keys(), ...tables.queueWorks.keys(), ...tables.allocateQueues.keys()]),
    locks: new Set(rows.filter((row) => row.effect === "lock" || row.effect === "trylock").map((row) => row.name)),
    unlocks: new Set(rows.filter((row) => row.effect === "unlock").map((row) => row.name)),
    tries: new Set(rows.filter((row) => row.effect === "trylock").map((row) => row.name)),
  };
  namesOfTables.set(tables, names);
  return names;
}

function mentioning(functions: readonly FunctionOutline[], names: ReadonlySet<string>): Set<string> {
  return new Set(
    functions.filter((definition) => definition.identifiers.some((name) => names.has(name))).map((definition) => definition.name),
  );
}

/** Who mentions each function of the group. */
function callersOf(functions: readonly FunctionOutline[]): ReadonlyMap<string, readonly string[]> {
  const own = new Set(functions.map((definition) => definition.name));
  const callers = new Map<string, string[]>();
  for (const definition of functions) for (const name of definition.identifiers) if (own.has(name)) push(callers, name, definition.name);
  return callers;
}

/** The seeds and all that lead to them. */
function closure(seeds: ReadonlySet<string>, callers: ReadonlyMap<string, readonly string[]>): Set<string> {
  const found = new Set(seeds);
  for (const name of found) for (const caller of callers.get(name) ?? []) found.add(caller);
  return found;
}

/** Adds what relevant functions call, as far as it is in `touching`. */
function addCallees(relevant: Set<string>, byName: ReadonlyMap<string, readonly FunctionOutline[]>, touching: ReadonlySet<string>): void {
  for (const name of relevant) {
    for (const definition of byName.get(name) ?? []) {
      for (const callee of definition.identifiers) if (touching.has(callee) && byName.has(callee)) relevant.add(callee);
    }
  }
}

/**
 * Adds functions that take two locks, or one and are named in a table of callbacks. Where handlers try for locks, callbacks that only change
 * a flag matter too: the flag may be what ends a spin.
 */
function addThirdParties(
  outlines: ReadonlyMap<string, FileOutline>,
  relevant: Set<string>,
  { locks, unlocks }: Names,
  tries: boolean,
): void {
  for (const outline of outlines.values()) {
    const named = new Set(outline.identifiers);
    for (const definition of outline.functions) {
      const taken = definition.identifiers.filter((name) => locks.has(name)).length;
      const isCallback = named.has(definition.name);
      const isShort = definition.end - definition.start <= 4 * smallFunction;
      const drops = definition.identifiers.some((name) => unlocks.has(name));
      if (taken > 1 || (isCallback && (taken > 0 || drops || (tries && isShort)))) relevant.add(definition.name);
    }
  }
}

function mentionsAny(definitions: readonly { readonly identifiers: readonly string[] }[], names: ReadonlySet<string>): boolean {
  return definitions.some(({ identifiers }) => identifiers.some((name) => names.has(name)));
}

/** Adds the small functions that relevant ones call, directly, through a macro, or through one another. */
function addSmallCallees(macros: readonly MacroDefinition[], functions: readonly FunctionOutline[], relevant: Set<string>): void {
  const mentionedBy = new Map<string, readonly string[]>();
  const small = new Set<string>();
  for (const { name, identifiers } of macros) mentionedBy.set(name, identifiers);
  for (const definition of functions) if (definition.end - definition.start <= smallFunction) small.add(definition.name);
  let open = functions.filter((definition) => relevant.has(definition.name));
  for (let round = 0; round < 2 && open.length > 0; round++) {
    const called = new Set(open.flatMap((definition) => definition.identifiers));
    for (const name of called) for (const inner of mentionedBy.get(name) ?? []) called.add(inner);
    open = functions.filter((definition) => called.has(definition.name) && small.has(definition.name) && !relevant.has(definition.name));
    for (const definition of open) relevant.add(definition.name);
  }
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
