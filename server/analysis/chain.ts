import type { Range } from "../text/range.js";

/** A witness: the steps from a routine down to what happens, one call a link. Shared between the chains of its callers. */
export interface Chain {
  readonly file: string;
  readonly range: Range;
  readonly function: string;
  /** What stands there: the called name. */
  readonly text: string;
  readonly next?: Chain;
  readonly length: number;
}

export function link(site: Omit<Chain, "length" | "next">, next?: Chain): Chain {
  return { ...site, next, length: (next?.length ?? 0) + 1 };
}

export function last(chain: Chain): Chain {
  let current = chain;
  while (current.next) current = current.next;
  return current;
}

export function links(chain: Chain): Chain[] {
  const all: Chain[] = [];
  for (let current: Chain | undefined = chain; current; current = current.next) all.push(current);
  return all;
}
