import type { FunctionOutline } from "../text/outline.js";

/** The functions of a group of modules, and who mentions whom: all that is known before anything is parsed. */
export class MentionGraph {
  readonly functions: readonly FunctionOutline[];
  readonly #byName = new Map<string, FunctionOutline[]>();
  readonly #callers = new Map<string, string[]>();

  constructor(functions: readonly FunctionOutline[]) {
    this.functions = functions;
    for (const definition of functions) push(this.#byName, definition.name, definition);
    for (const { name, identifiers } of functions) for (const each of identifiers) if (this.has(each)) push(this.#callers, each, name);
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

  /** Functions that mention one of some names, and all that lead to them. */
  leadingTo(names: ReadonlySet<string>): Set<string> {
    return closure(this.mentioning(names), this.#callers);
  }

  /** Functions that a function names without calling them: it may hand them over. */
  handedOverIn(name: string): string[] {
    return this.definitions(name).flatMap(({ named }) => named.filter((each) => each !== name && this.has(each)));
  }

  /** Adds to `names` what their functions mention, directly and through one another, as far as it is in `within`. */
  addCallees(names: Set<string>, within: ReadonlySet<string>): void {
    for (const name of names) {
      for (const { identifiers } of this.definitions(name)) {
        for (const callee of identifiers) if (within.has(callee) && this.has(callee)) names.add(callee);
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
