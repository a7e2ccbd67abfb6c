import { structureOf } from "../program/identity.js";
import type { Value } from "../program/value.js";
import type { Analyser } from "./analyser.js";
import type { Chain } from "./chain.js";
import { placeOf } from "./chain.js";
import { areOfOneModule } from "./one-module.js";
import { canHappen, type Root } from "./roots.js";
import type { Event } from "./summary.js";

/** A lock that a thread holds, with how it came to it: from its entry point, or by the chain. */
export interface HeldLock {
  readonly lock: string;
  readonly shared: boolean;
  /** The operand as the holder's function names it; absent when the kernel holds it on entry. */
  readonly place?: Value;
  /** Absent when the kernel holds it on entry. */
  readonly taken?: Chain;
  readonly asserted: boolean;
  /** What is waited for belongs to another object of the structure that the lock is in. */
  readonly elsewhere?: boolean;
}

/** A thread that waits for deferred work. */
export interface Waiting {
  readonly root: Root;
  readonly event: Event & { readonly kind: "wait" };
  readonly held: readonly HeldLock[];
  readonly site: Chain;
}

/** A thread that takes a lock, with what it holds already. */
export interface Taking {
  readonly root: Root;
  readonly event: Event & { readonly kind: "lock" };
  readonly held: readonly HeldLock[];
}

export interface Threads {
  readonly waiting: readonly Waiting[];
  readonly taking: readonly Taking[];
}

/** What the threads of the program do, each event of each root with the locks it then holds. */
export function threadsOf(analyser: Analyser, roots: readonly Root[]): Threads {
  const waiting: Waiting[] = [];
  const taking: Taking[] = [];
  for (const root of roots) {
    for (const event of analyser.summaries.get(root.routine.key)?.events ?? []) {
      if (!canHappen(root, event) || !areOfOneModule([{ root, event }])) continue;
      if (event.kind === "wait") waiting.push({ root, event, held: heldAt(root, event), site: placeOf(event.chain) });
      if (event.kind === "lock") taking.push({ root, event, held: heldAt(root, event) });
    }
  }
  return { waiting, taking };
}

function heldAt(root: Root, event: Event): HeldLock[] {
  const held: HeldLock[] = root.holds
    .filter((lock) => !event.released.some((operand) => operand.name === lock))
    .map((lock) => ({ lock, shared: false, asserted: false }));
  for (const own of event.held) {
    if (!own.resolved || held.some((known) => known.lock === own.lock)) continue;
    if (own.asserted && contradicts(root, own.lock)) continue;
    held.push({ lock: own.lock, place: own.place, shared: own.shared, taken: own.taken, asserted: own.asserted, elsewhere: own.elsewhere });
  }
  return held;
}

/** An assertion about one of the kernel's own locks where the kernel is known to call without it: the driver lacks the lock, it does not hold it. */
function contradicts(root: Root, lock: string): boolean {
  return root.kind === "entry" && structureOf(lock) === undefined && !lock.includes("@") && !root.holds.includes(lock);
}
