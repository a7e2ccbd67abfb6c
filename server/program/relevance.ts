import { type KernelTables, trackedNames, waitNames } from "../kernel/tables.js";
import type { FileOutline, FunctionOutline } from "../text/outline.js";

/** Callees of a relevant function that are no longer than this (in characters) are read too: accessors, flag setters, what always returns 0. */
const smallFunction = 1600;

/**
 * The functions of a group of linked modules that can matter, by file: those that touch works, waits or locks, whatever calls them, and
 * the small functions that they call. A group in which nothing waits for deferred work matters not at all, and the map is empty. A file
 * is in the map when its declarations matter.
 */
export function relevantFunctions(
  outlines: ReadonlyMap<string, FileOutline>,
  tables: KernelTables,
): ReadonlyMap<string, ReadonlySet<string>> {
  const waits = waitNames(tables);
  if (![...outlines.values()].some((outline) => mentionsAny(outline, waits))) return new Map();
  const tracked = new Set(trackedNames(tables));
  for (const name of tables.flags.keys()) tracked.delete(name);
  for (const name of tables.accessors.keys()) tracked.delete(name);
  addMacros(outlines, tracked);
  const functions = [...outlines.values()].flatMap((outline) => outline.functions);
  const relevant = addCallers(functions, tracked);
  const small = new Map<string, FunctionOutline[]>();
  for (const definition of functions) {
    if (definition.end - definition.start > smallFunction) continue;
    const alike = small.get(definition.name);
    if (alike) alike.push(definition);
    else small.set(definition.name, [definition]);
  }
  for (let round = 0; round < 2; round++) {
    const called = functions.filter((definition) => relevant.has(definition.name)).flatMap((definition) => definition.identifiers);
    for (const name of called) if (small.has(name)) relevant.add(name);
  }
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
