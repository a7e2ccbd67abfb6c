import type { FileOutline, FunctionOutline } from "../text/outline.js";

/**
 * More names than this in members of one name belong to several structures: what is called through such a member is told by its type only,
 * and a finding needs one target.
 */
const MOST_IN_MEMBER = 2;
/** A table is one variable, and each of its functions is called sooner or later. */
const MOST_IN_TABLE = 64;

/** The functions of a group of modules, and who mentions whom: all that is known before anything is parsed. */
export class MentionGraph {
  readonly functions: readonly FunctionOutline[];
  readonly #byName = new Map<string, FunctionOutline[]>();
  /** What the bodies of the macros of a name mention. */
  readonly #macros = new Map<string, string[]>();
  /** By member of a structure, and by table: the functions that are put into it. */
  readonly #inMember: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #inTable: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #callers = new Map<string, string[]>();
  /** Those that mention a macro which leads to a function. */
  readonly #byMacro = new Map<string, string[]>();
  /** Those that may call a function through a member or a table. */
  readonly #throughPointer = new Map<string, string[]>();

  constructor(outlines: readonly FileOutline[]) {
    this.functions = outlines.flatMap((outline) => outline.functions);
    for (const definition of this.functions) push(this.#byName, definition.name, definition);
    for (const { macros } of outlines) {
      for (const { name, identifiers } of macros) for (const each of identifiers) push(this.#macros, name, each);
    }
    this.#inMember = this.#functionsIn(
      outlines.map(({ targets }) => targets.members),
      MOST_IN_MEMBER,
    );
    this.#inTable = this.#functionsIn(
      outlines.map(({ targets }) => targets.tables),
      MOST_IN_TABLE,
    );
    const inMacro = new Map<string, ReadonlySet<string>>();
    for (const definition of this.functions) {
      const { name, identifiers } = definition;
      for (const each of identifiers) {
        if (this.has(each)) push(this.#callers, each, name);
        else if (this.#macros.has(each)) for (const callee of this.#calledBy(each, inMacro)) push(this.#byMacro, callee, name);
      }
      for (const each of this.#pointedAt(definition)) push(this.#throughPointer, each, name);
    }
  }

  /** By place, the functions among what is put there; places with more than `most` are left out. */
  #functionsIn(lists: readonly ReadonlyMap<string, readonly string[]>[], most: number): ReadonlyMap<string, ReadonlySet<string>> {
    const found = new Map<string, Set<string>>();
    for (const list of lists) {
      for (const [place, names] of list) {
        for (const name of names) if (this.has(name)) found.set(place, (found.get(place) ?? new Set()).add(name));
      }
    }
    for (const [place, names] of found) if (names.size > most) found.delete(place);
    return found;
  }

  /** The functions that a macro mentions, itself or by other macros. */
  #calledBy(macro: string, found: Map<string, ReadonlySet<string>>): ReadonlySet<string> {
    const known = found.get(macro) ?? new Set([...closure(new Set([macro]), this.#macros)].filter((name) => this.has(name)));
    found.set(macro, known);
    return known;
  }

  /** What a function may call through the members that it, or a macro in it, calls, and the tables that it mentions. */
  #pointedAt({ identifiers, calledMembers }: FunctionOutline): ReadonlySet<string> {
    const found = new Set<string>();
    const add = (names: ReadonlySet<string> | undefined): void => {
      if (names) for (const each of names) found.add(each);
    };
    for (const member of calledMembers) add(this.#inMember.get(member));
    for (const name of identifiers) {
      add(this.#inTable.get(name));
      for (const each of this.#macros.get(name) ?? []) add(this.#inMember.get(each));
    }
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

  /**
   * Functions that mention one of some names, and all that lead to them, also by macros or through pointers. Not by both on one way: where a
   * macro reads a register, the pointers on its error path lead from everywhere to everything.
   */
  leadingTo(names: ReadonlySet<string>): Set<string> {
    const seeds = this.mentioning(names);
    const found = closure(seeds, this.#callers, this.#byMacro);
    for (const name of closure(seeds, this.#callers, this.#throughPointer)) found.add(name);
    return found;
  }

  /** Functions that a function names without calling them: it may hand them over. */
  handedOverIn(name: string): string[] {
    return this.definitions(name).flatMap(({ named }) => named.filter((each) => each !== name && this.has(each)));
  }

  /**
   * Adds to `names` what their functions mention, directly and through one another, as far as it is in `within`, and what they may call
   * through a pointer, as far as it is in `through`.
   */
  addCallees(names: Set<string>, within: ReadonlySet<string>, through: ReadonlySet<string>): void {
    for (const name of names) {
      for (const definition of this.definitions(name)) {
        for (const callee of definition.identifiers) if (within.has(callee) && this.has(callee)) names.add(callee);
        for (const callee of this.#pointedAt(definition)) if (through.has(callee)) names.add(callee);
      }
    }
  }
}

/** The seeds and all that leads to them, where `users` say who uses what. */
export function closure(seeds: ReadonlySet<string>, ...users: readonly ReadonlyMap<string, readonly string[]>[]): Set<string> {
  const found = new Set(seeds);
  for (const name of found) for (const each of users) for (const user of each.get(name) ?? []) found.add(user);
  return found;
}

/** Appends to the list of a key. */
export function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
