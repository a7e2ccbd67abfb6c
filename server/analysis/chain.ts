import type { Range } from "../text/range.js";

/** A witness: the steps from a routine down to what happens, one call a link. Shared between the chains of its callers. */
export interface Chain {
  readonly file: string;
  readonly range: Range;
  readonly function: string;
  /** The place is in the body of a macro: where the macro is used is what a reader looks at. */
  readonly inMacro?: boolean;
  /** What stands there: the called name. */
  readonly text: string;
  readonly next?: Chain;
  readonly length: number;
  /** How many callees the calls on the way might have had instead: the product over calls through pointers. 1 when each step is certain. */
  readonly choices: number;
  /** Of a call that leads to one module or another, as the device has it: which. */
  readonly pick?: ModulePick;
}

/** One of the units that have tables of one kind; the device's driver is one of them. */
export interface ModulePick {
  readonly unit: number;
  readonly among: ReadonlySet<number>;
}

export function link(site: Site, next?: Chain, choices = 1, pick?: ModulePick): Chain {
  return {
    file: site.file,
    range: site.range,
    function: site.function,
    inMacro: site.inMacro,
    text: site.text,
    next,
    length: (next?.length ?? 0) + 1,
    choices: (next?.choices ?? 1) * choices,
    pick,
  };
}

/** A link before it is joined to what follows it. */
export type Site = Omit<Chain, "next" | "length" | "choices" | "pick">;

export function last(chain: Chain): Chain {
  let current = chain;
  while (current.next) current = current.next;
  return current;
}

/** Where something happens for a reader: the last link that is not in a macro's body. */
export function placeOf(chain: Chain): Chain {
  let found = chain;
  for (let at: Chain | undefined = chain; at; at = at.next) if (!at.inMacro) found = at;
  return found;
}

/** The links that a reader sees in the source: without those in a macro's body. */
export function links(chain: Chain): Chain[] {
  const all: Chain[] = [];
  for (let current: Chain | undefined = chain; current; current = current.next) if (!current.inMacro) all.push(current);
  return all.length > 0 ? all : [chain];
}
