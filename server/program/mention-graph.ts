import { memberTarget } from "../text/member-targets.js";
import type { FileOutline, FunctionOutline } from "../text/outline.js";

/** The functions of a group of modules, and who mentions whom: all that is known before anything is parsed. */
export class MentionGraph {
  readonly functions: readonly FunctionOutline[];
  readonly #byName = new Map<string, FunctionOutline[]>();
  /** What the bodies of the macros of a name mention. */
  readonly #macros = new Map<string, string[]>();
  /** By member of a structure, or by table: the functions that are put into it. */
  readonly #targets = new Map<string, string[]>();
  /** What may be called by a function that mentions a macro, for the macros that were asked for. */
  readonly #inMacro = new Map<string, ReadonlySet<string>>();
  readonly #callers = new Map<string, string[]>();
  /** Those that mention a function, and those that may call it by a macro, through a member or through a table. */
  readonly #leading = new Map<string, string[]>();

  constructor(outlines: readonly FileOutline[]) {
    this.functions = outlines.flatMap((outline) => outline.functions);
    for (const definition of this.functions) push(this.#byName, definition.name, definition);
    for (const { targets, macros } of outlines) {
      for (const [place, names] of targets) for (const name of names) if (this.has(name)) push(this.#targets, place, name);
      for (const { name, identifiers } of macros) for (const each of identifiers) push(this.#macros, name, each);
    }
    for (const definition of this.functions) {
      for (const each of definition.identifiers) {
        if (!this.has(each)) continue;
        push(this.#callers, each, definition.name);
        push(this.#leading, each, definition.name);
      }
      for (const each of this.#indirect(definition)) push(this.#leading, each, definition.name);
    }
  }

  /** What a function may call by the macros and tables that it mentions, and through the members that it calls. */
  #indirect({ identifiers, calledMembers }: FunctionOutline): ReadonlySet<string> {
    const found = new Set<string>();
    for (const member of calledMembers) for (const each of this.#targets.get(memberTarget(member)) ?? []) found.add(each);
    for (const name of identifiers) {
      for (const each of this.#targets.get(name) ?? []) found.add(each);
      if (this.#macros.has(name)) for (const each of this.#calledBy(name)) found.add(each);
    }
    return found;
  }

  /** The functions that a macro mentions, itself or by other macros, and those that are put into members that it names. */
  #calledBy(macro: string): ReadonlySet<string> {
    const known = this.#inMacro.get(macro);
    if (known) return known;
    const found = new Set<string>();
    for (const name of closure(new Set([macro]), this.#macros)) {
      if (this.has(name)) found.add(name);
      for (const each of this.#targets.get(memberTarget(name)) ?? []) found.add(each);
    }
    this.#inMacro.set(macro, found);
    return found;
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  /** All that have a name: static functions of several files, branches of an `#if`. */
  definitions(name: string): readonly FunctionOutline[] {
    return this.#byName.get(name) ?? [];
  }

  callers(name: string): readonly string[] {
    return this.#callers.get(name) ?? [];
  }

  /** Functions that mention one of some names, by name. */
  mentioning(names: ReadonlySet<string>): Set<string> {
    return new Set(this.functions.filter(({ identifiers }) => identifiers.some((name) => names.has(name))).map(({ name }) => name));
  }

  /** Functions that mention one of some names, and all that mention those. */
  touching(names: ReadonlySet<string>): Set<string> {
    return closure(this.mentioning(names), this.#callers);
  }

  /** Functions that mention one of some names, and all that lead to them, also by macros and through pointers. */
  leadingTo(names: ReadonlySet<string>): Set<string> {
    return closure(this.mentioning(names), this.#leading);
  }

  /** Functions that a function names without calling them: it may hand them over. */
  handedOverIn(name: string): string[] {
    return this.definitions(name).flatMap(({ named }) => named.filter((each) => each !== name && this.has(each)));
  }

  /**
   * Adds to `names` what their functions mention, directly and through one another, as far as it is in `within`, and what they may call
   * by a macro or through a pointer, as far as it is in `through`.
   */
  addCallees(names: Set<string>, within: ReadonlySet<string>, through: ReadonlySet<string>): void {
    for (const name of names) {
      for (const definition of this.definitions(name)) {
        for (const callee of definition.identifiers) if (within.has(callee) && this.has(callee)) names.add(callee);
        for (const callee of this.#indirect(definition)) if (through.has(callee)) names.add(callee);
      }
    }
  }
}

/** The seeds and all that leads to them, where `users` says who uses what. */
export function closure(seeds: ReadonlySet<string>, users: ReadonlyMap<string, readonly string[]>): Set<string> {
  const found = new Set(seeds);
  for (const name of found) for (const user of users.get(name) ?? []) found.add(user);
  return found;
}

/** Appends to the list of a key. */
export function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
