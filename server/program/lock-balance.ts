import type { MentionGraph } from "./mention-graph.js";

/** A function or macro by what it mentions, in order of first appearance. */
interface Definition {
  readonly name: string;
  readonly identifiers: readonly string[];
}

/** Who leaves a lock taken or dropped behind, by names alone. */
export interface LockBalance {
  /** Lock calls, and functions that take a lock and mention nothing that drops one. */
  readonly takes: ReadonlySet<string>;
  /** Unlock calls, and functions that drop a lock and mention nothing that takes one. */
  readonly drops: ReadonlySet<string>;
  /** Functions after which a caller's locks may be other ones: those above, and those that drop before they take. */
  readonly uneven: ReadonlySet<string>;
}

export function lockBalance(definitions: readonly Definition[], locks: ReadonlySet<string>, unlocks: ReadonlySet<string>): LockBalance {
  const takes = new Set(locks);
  const drops = new Set(unlocks);
  const uneven = new Set<string>();
  for (let open = definitions, before = -1; before !== uneven.size; ) {
    before = uneven.size;
    open = open.filter(({ name, identifiers }) => {
      const taken = identifiers.findIndex((each) => takes.has(each));
      const dropped = identifiers.findIndex((each) => drops.has(each));
      if (taken < 0 && dropped < 0) return true;
      if (taken >= 0 && dropped > taken) return true;
      uneven.add(name);
      if (taken >= 0 && dropped < 0) takes.add(name);
      if (taken < 0) drops.add(name);
      return false;
    });
  }
  return { takes, drops, uneven };
}

/**
 * Adds the callees after which a relevant function's locks may be other ones. Where it drops a lock that nothing in it is known to take,
 * any callee of `touching` may have taken it: one that returns with the lock or, on failure, without.
 */
export function addLockers(relevant: Set<string>, graph: MentionGraph, balance: LockBalance, touching: ReadonlySet<string>): void {
  const { takes, drops, uneven } = balance;
  for (const name of relevant) {
    for (const { identifiers } of graph.definitions(name)) {
      const onlyDrops = identifiers.some((each) => drops.has(each)) && !identifiers.some((each) => takes.has(each));
      for (const callee of identifiers) {
        if (graph.has(callee) && (uneven.has(callee) || (onlyDrops && touching.has(callee)))) relevant.add(callee);
      }
    }
  }
}
