import type { KernelTables } from "../kernel/tables.js";
import type { MacroDefinition } from "../text/macro-definition.js";
import type { FileOutline, FunctionOutline } from "../text/outline.js";
import { addLockers, lockBalance } from "./lock-balance.js";
import { closure, MentionGraph, push } from "./mention-graph.js";
import { type SortingNames, sortingNames } from "./sorting-names.js";

/** Callees of a relevant function that are no longer than this (in characters) are read too: accessors, flag setters, what always returns 0. */
const smallFunction = 500;

/**
 * The functions and macros of a group of linked modules that can matter, by file:
 *
 * - those from which a wait can be reached, and those that bind, queue or allocate;
 * - handlers, and what they call as far as it touches works, queues or locks;
 * - what the others call, as far as it leaves locks taken or dropped behind;
 * - what sets up the object of a work beside the call that binds its handler: the flags it sets tell this work from its like;
 * - what makes objects with a lock of which there are two kinds;
 * - the small functions that all of them call, and possible third parties of a cycle: what takes two locks, or one in a callback;
 * - the macros that these functions use, and of the object-like ones, which are constants, those that the file level mentions.
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
  const macros = all.flatMap((outline) => outline.macros);
  const names = sortingNames(macros, tables);
  const mentioned = (some: ReadonlySet<string>): boolean => mentionsAny(functions, some) || mentionsAny(macros, some);
  const tries = mentioned(names.tries);
  if (!mentioned(names.waits) && !(tries && mentioned(names.binds))) return new Map();
  const graph = new MentionGraph(all);
  const touching = graph.touching(names.tracked);
  const binding = bindingFunctions(graph, names);
  const handlers = handlersIn(all, graph, binding, names);
  graph.addCallees(handlers, touching, graph.leadingTo(names.locks));
  const relevant = new Set([...graph.leadingTo(names.waits), ...graph.mentioning(names.makers), ...binding, ...handlers]);
  addSetUp(relevant, graph, names);
  addLockers(relevant, graph, lockBalance([...functions, ...macros], names.locks, names.unlocks), touching);
  addThirdParties(outlines, relevant, names, tries);
  addSmallCallees(macros, graph, relevant);
  const bodies = bodiesOf(macros);
  const used = closure(mentionedIn(graph.functions.filter(({ name }) => relevant.has(name))), bodies);
  const constants = closure(new Set([...used, ...mentionedIn(all)]), bodies);
  const isConstant = (name: string): boolean => constants.has(name) && (relevant.has(name) || !graph.has(name));
  const wanted = new Map<string, ReadonlySet<string>>();
  for (const [path, outline] of outlines) {
    const own = new Set<string>();
    for (const { name } of outline.functions) if (relevant.has(name)) own.add(name);
    for (const { name, parameters } of outline.macros) {
      if (parameters ? used.has(name) || relevant.has(name) : isConstant(name)) own.add(name);
    }
    for (const name of outline.literals.names()) if (isConstant(name)) own.add(name);
    wanted.set(path, own);
  }
  return wanted;
}

/**
 * Functions that bind, queue or allocate, and through one helper more at most those that have a helper do it: they hand a handler to it,
 * or it is so small that it may be given work and queue.
 */
function bindingFunctions(graph: MentionGraph, { binds }: SortingNames): Set<string> {
  const binding = graph.mentioning(binds);
  for (let level = 0; level < 2; level++) {
    for (const name of [...binding]) {
      const isHelper = graph.definitions(name).some(isSmall);
      for (const caller of graph.callers(name)) if (isHelper || graph.handedOverIn(caller).length > 0) binding.add(caller);
    }
  }
  return binding;
}

/** What may be the handler of a work. */
function handlersIn(outlines: readonly FileOutline[], graph: MentionGraph, binding: ReadonlySet<string>, names: SortingNames): Set<string> {
  const handlers = new Set([...binding].flatMap((name) => graph.handedOverIn(name)));
  for (const { identifiers } of outlines) {
    if (!identifiers.some((name) => names.binds.has(name))) continue;
    for (const name of identifiers) if (graph.has(name)) handlers.add(name);
  }
  return handlers;
}

/** Adds what functions that bind a handler call, as far as it is short. */
function addSetUp(relevant: Set<string>, graph: MentionGraph, { inits }: SortingNames): void {
  for (const name of graph.mentioning(inits)) {
    for (const { identifiers } of graph.definitions(name)) {
      for (const callee of identifiers) if (graph.definitions(callee).some(isShort)) relevant.add(callee);
    }
  }
}

function isSmall({ start, end }: FunctionOutline): boolean {
  return end - start <= smallFunction;
}

function isShort({ start, end }: FunctionOutline): boolean {
  return end - start <= 4 * smallFunction;
}

function mentionedIn(some: readonly { readonly identifiers: readonly string[] }[]): Set<string> {
  return new Set(some.flatMap(({ identifiers }) => identifiers));
}

/** What the macros of a name mention. */
function bodiesOf(macros: readonly MacroDefinition[]): ReadonlyMap<string, readonly string[]> {
  const bodies = new Map<string, string[]>();
  for (const { name, identifiers } of macros) for (const each of identifiers) push(bodies, name, each);
  return bodies;
}

/**
 * Adds functions that take two locks, or one and are named in a table of callbacks. Where handlers try for locks, callbacks that only change
 * a flag matter too: the flag may be what ends a spin.
 */
function addThirdParties(
  outlines: ReadonlyMap<string, FileOutline>,
  relevant: Set<string>,
  { locks, unlocks }: SortingNames,
  tries: boolean,
): void {
  for (const outline of outlines.values()) {
    const named = new Set(outline.identifiers);
    for (const definition of outline.functions) {
      const taken = definition.identifiers.filter((name) => locks.has(name)).length;
      const isCallback = named.has(definition.name);
      const drops = definition.identifiers.some((name) => unlocks.has(name));
      if (taken > 1 || (isCallback && (taken > 0 || drops || (tries && isShort(definition))))) relevant.add(definition.name);
    }
  }
}

function mentionsAny(definitions: readonly { readonly identifiers: readonly string[] }[], names: ReadonlySet<string>): boolean {
  return definitions.some(({ identifiers }) => identifiers.some((name) => names.has(name)));
}

/** Adds the small functions that relevant ones call, directly, through a macro, or through one another. */
function addSmallCallees(macros: readonly MacroDefinition[], { functions }: MentionGraph, relevant: Set<string>): void {
  const mentionedBy = new Map<string, readonly string[]>();
  const small = new Set<string>();
  for (const { name, identifiers } of macros) mentionedBy.set(name, identifiers);
  for (const definition of functions) if (isSmall(definition)) small.add(definition.name);
  let open = functions.filter((definition) => relevant.has(definition.name));
  for (let round = 0; round < 2 && open.length > 0; round++) {
    const called = mentionedIn(open);
    for (const name of called) for (const inner of mentionedBy.get(name) ?? []) called.add(inner);
    open = functions.filter((definition) => called.has(definition.name) && small.has(definition.name) && !relevant.has(definition.name));
    for (const definition of open) relevant.add(definition.name);
  }
}
