import { type KernelTables, trackedNames, waitNames } from "../kernel/tables.js";
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
  const names = namesFor(outlines, tables);
  const tries = all.some((outline) => mentionsAny(outline, names.tries));
  const defers = all.some((outline) => mentionsAny(outline, names.binds));
  if (!all.some((outline) => mentionsAny(outline, names.waits)) && !(tries && defers)) return new Map();
  const functions = all.flatMap((outline) => outline.functions);
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
  addSmallCallees(outlines, functions, relevant);
  addMacrosOf(outlines, functions, relevant);
  const wanted = new Map<string, ReadonlySet<string>>();
  for (const [path, outline] of outlines) {
    const defined = [...outline.functions, ...outline.macros];
    wanted.set(path, new Set(defined.map((definition) => definition.name).filter((name) => relevant.has(name))));
  }
  return wanted;
}

/** Adds the macros that relevant functions use, and those that these use. */
function addMacrosOf(outlines: ReadonlyMap<string, FileOutline>, functions: readonly FunctionOutline[], relevant: Set<string>): void {
  const macros = new Map<string, readonly string[]>();
  for (const outline of outlines.values()) {
    for (const macro of outline.macros) macros.set(macro.name, [...(macros.get(macro.name) ?? []), ...macro.identifiers]);
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

function namesFor(outlines: ReadonlyMap<string, FileOutline>, tables: KernelTables): Names {
  const tracked = new Set(trackedNames(tables));
  for (const name of [...tables.flags.keys(), ...tables.accessors.keys()]) tracked.delete(name);
  const rows = [...tables.locks.values()];
  const withMacros = (names: Iterable<string>): ReadonlySet<string> => addMacros(outlines, new Set(names));
  return {
    tracked: withMacros(tracked),
    waits: withMacros([...waitNames(tables), ...[...tables.functions.values()].filter((row) => row.calls?.length).map((row) => row.name)]),
    binds: withMacros([...tables.initWorks.keys(), ...tables.queueWorks.keys(), ...tables.allocateQueues.keys()]),
    locks: withMacros(rows.filter((row) => row.effect === "lock" || row.effect === "trylock").map((row) => row.name)),
    unlocks: withMacros(rows.filter((row) => row.effect === "unlock").map((row) => row.name)),
    tries: withMacros(rows.filter((row) => row.effect === "trylock").map((row) => row.name)),
  };
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

function mentionsAny(outline: FileOutline, names: ReadonlySet<string>): boolean {
  const mentions = (list: readonly string[]): boolean => list.some((name) => names.has(name));
  return outline.functions.some((each) => mentions(each.identifiers)) || outline.macros.some((each) => mentions(each.identifiers));
}

/** Macros that stand for such names are added to them. */
function addMacros(outlines: ReadonlyMap<string, FileOutline>, names: Set<string>): ReadonlySet<string> {
  for (let grown = true; grown; ) {
    grown = false;
    for (const outline of outlines.values()) {
      for (const macro of outline.macros) {
        if (names.has(macro.name) || !macro.identifiers.some((name) => names.has(name))) continue;
        names.add(macro.name);
        grown = true;
      }
    }
  }
  return names;
}

/** Adds the small functions that relevant ones call, directly, through a macro, or through one another. */
function addSmallCallees(outlines: ReadonlyMap<string, FileOutline>, functions: readonly FunctionOutline[], relevant: Set<string>): void {
  const mentionedBy = new Map<string, readonly string[]>();
  const small = new Set<string>();
  for (const outline of outlines.values()) for (const macro of outline.macros) mentionedBy.set(macro.name, macro.identifiers);
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
