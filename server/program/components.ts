/** What a group of modules that share C files may have to do with other groups, by names alone: known before anything is parsed. */
export interface GroupLinks {
  /** What it has to do with groups of other subsystems is not followed. */
  readonly subsystem: string;
  /** Functions that other groups may call. */
  readonly defines: readonly string[];
  /** Names of functions of other groups that it mentions. */
  readonly mentions: readonly string[];
  /** Headers that its files include. */
  readonly headers: readonly string[];
}

/** A part of the program that can be analysed apart from the rest. */
export interface Component {
  /** Positions of its groups, ascending. */
  readonly groups: readonly number[];
  /** Functions that others call under names whose meaning the kernel tables tell. */
  readonly calledElsewhere: readonly string[];
}

/**
 * Divides groups into components: two of one subsystem belong together when one mentions a function that the other defines (all that define it, for a name
 * with two definitions means neither), or when they include one header and so may mean the same lock, work or queue.
 *
 * `isTold` says for which names calls are not followed, because a table tells what they do. They join nothing.
 */
export function componentsOf(groups: readonly GroupLinks[], isTold: (name: string) => boolean): Component[] {
  const sets = new DisjointSets(groups.length);
  const definers = new Map<string, number[]>();
  groups.forEach(({ defines, subsystem }, index) => {
    for (const name of defines) push(definers, `${subsystem} ${name}`, index);
  });
  const owners = new Map<string, number>();
  const toldCalls = new Map<number, string[]>();
  groups.forEach(({ subsystem, headers, mentions }, index) => {
    for (const header of headers) {
      const key = `${subsystem} ${header}`;
      const owner = owners.get(key);
      if (owner === undefined) owners.set(key, index);
      else sets.join(owner, index);
    }
    for (const name of mentions) {
      for (const definer of definers.get(`${subsystem} ${name}`) ?? []) {
        if (!isTold(name)) sets.join(definer, index);
        else if (definer !== index) push(toldCalls, definer, name);
      }
    }
  });
  const members = new Map<number, number[]>();
  for (let index = 0; index < groups.length; index++) push(members, sets.find(index), index);
  return [...members.values()].map((indexes) => ({
    groups: indexes,
    calledElsewhere: [...new Set(indexes.flatMap((index) => toldCalls.get(index) ?? []))].sort(),
  }));
}

class DisjointSets {
  readonly #parents: Int32Array;

  constructor(size: number) {
    this.#parents = Int32Array.from({ length: size }, (_, index) => index);
  }

  find(index: number): number {
    let root = index;
    for (let up = this.#parents[root] ?? root; up !== root; up = this.#parents[root] ?? root) root = up;
    for (let at = index; at !== root; ) {
      const up = this.#parents[at] ?? root;
      this.#parents[at] = root;
      at = up;
    }
    return root;
  }

  join(a: number, b: number): void {
    this.#parents[this.find(a)] = this.find(b);
  }
}

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
