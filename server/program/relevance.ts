import { type KernelTables, trackedNames, waitNames } from "../kernel/tables.js";
import type { FileOutline, FunctionOutline } from "../text/outline.js";

/** Callees of a relevant function that are no longer than this (in characters) are read too: accessors, flag setters, what always returns 0. */
const smallFunction = 500;

/**
 * The functions of a group of linked modules that can matter, by file: those that touch works, waits or locks, whatever calls them, and
 * the small functions that they call. A group in which nothing waits for deferred
 * work, and no deferred work may be dropped after a failed trylock, matters not at all: the map is empty. A file
 * is in the map when its declarations matter.
 */
export function relevantFunctions(
  outlines: ReadonlyMap<string, FileOutline>,
  tables: KernelTables,
): ReadonlyMap<string, ReadonlySet<string>> {
  const all = [...outlines.values()];
  const tries = all.some((outline) => mentionsAny(outline, tryNames(tables)));
  const defers = all.some((outline) => mentionsAny(outline, new Set(tables.queueWorks.keys())));
  if (!all.some((outline) => mentionsAny(outline, waitNames(tables))) && !(tries && defers)) return new Map();
  const tracked = new Set(trackedNames(tables));
  for (const name of tables.flags.keys()) tracked.delete(name);
  for (const name of tables.accessors.keys()) tracked.delete(name);
  addMacros(outlines, tracked);
  const functions = all.flatMap((outline) => outline.functions);
  const relevant = addCallers(functions, tracked);
  if (tries) addNamedCallbacks(outlines, relevant);
  addSmallCallees(outlines, functions, relevant);
  const wanted = new Map<string, ReadonlySet<string>>();
  for (const [path, outline] of outlines) {
    wanted.set(path, new Set(outline.functions.map((definition) => definition.name).filter((name) => relevant.has(name))));
  }
  return wanted;
}

function mentionsAny(outline: FileOutline, names: ReadonlySet<string>): boolean {
  const mentions = (list: readonly string[]): boolean => list.some((name) => names.has(name));
  return outline.functions.some((each) => mentions(each.identifiers)) || outline.macros.some((each) => mentions(each.identifiers));
}

/** Macros that stand for tracked calls are tracked themselves. */
function addMacros(outlines: ReadonlyMap<string, FileOutline>, tracked: Set<string>): void {
  for (let grown = true; grown; ) {
    grown = false;
    for (const outline of outlines.values()) {
      for (const macro of outline.macros) {
        if (tracked.has(macro.name) || !macro.identifiers.some((name) => tracked.has(name))) continue;
        tracked.add(macro.name);
        grown = true;
      }
    }
  }
}

function tryNames(tables: KernelTables): ReadonlySet<string> {
  return new Set([...tables.locks.values()].filter((row) => row.effect === "trylock").map((row) => row.name));
}

/** Where handlers try for locks, callbacks that only change a flag matter: the flag may be what ends a spin. */
function addNamedCallbacks(outlines: ReadonlyMap<string, FileOutline>, relevant: Set<string>): void {
  for (const outline of outlines.values()) {
    const named = new Set(outline.identifiers);
    for (const definition of outline.functions) if (named.has(definition.name)) relevant.add(definition.name);
  }
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

/** Names of the functions that mention a tracked name, and of all that mention those. */
function addCallers(functions: readonly FunctionOutline[], tracked: ReadonlySet<string>): Set<string> {
  const mentionedIn = new Map<string, string[]>();
  const relevant = new Set<string>();
  const open: string[] = [];
  const names = new Set(functions.map((definition) => definition.name));
  for (const definition of functions) {
    for (const name of definition.identifiers) {
      if (tracked.has(name) && !relevant.has(definition.name)) {
        relevant.add(definition.name);
        open.push(definition.name);
      }
      if (!names.has(name)) continue;
      const callers = mentionedIn.get(name);
      if (callers) callers.push(definition.name);
      else mentionedIn.set(name, [definition.name]);
    }
  }
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const caller of mentionedIn.get(name) ?? []) {
      if (relevant.has(caller)) continue;
      relevant.add(caller);
      open.push(caller);
    }
  }
  return relevant;
}
