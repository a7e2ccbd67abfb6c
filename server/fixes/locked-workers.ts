import type { Cycle } from "../analysis/cycle.js";
import { targetOf } from "../analysis/cycles.js";
import type { Waiting } from "../analysis/threads.js";
import type { Work } from "../analysis/works.js";
import type { Module } from "./module.js";
import { type GivingUp, givingUp } from "./spin-edit.js";

/** A handler that blocks on the lock of a cycle, with the place where it does. */
export interface LockedWorker {
  readonly work: Work;
  readonly place: GivingUp;
}

/**
 * The handlers that close a cycle, each where it takes the lock in its own body with nothing else held. Undefined where one of them takes it
 * elsewhere, or is the kernel's own: what is done to the others would not help.
 */
export function lockedWorkers(module: Module, cycles: readonly Cycle[]): readonly LockedWorker[] | undefined {
  const found: LockedWorker[] = [];
  for (const { work, taking } of cycles.flatMap((cycle) => cycle.workers)) {
    const place = taking && givingUp(module, taking);
    if (!work || !place) return undefined;
    if (!found.some((each) => each.place.statement === place.statement)) found.push({ work, place });
  }
  return found.length > 0 ? found : undefined;
}

/** The threads that wait, with this lock held, for one of the works or for a queue that it is on. */
export function waitsUnder(module: Module, lock: string, works: readonly Work[]): readonly Waiting[] {
  const { graph } = module.analysis;
  return graph.threads.waiting.filter(
    (waiting) =>
      waiting.held.some((held) => held.lock === lock) && (targetOf(graph, waiting)?.works ?? []).some((work) => works.includes(work)),
  );
}

/** `a()`, `a() and b()`, `a(), b() and c()`. */
export function namesOf(workers: readonly LockedWorker[]): string {
  const names = [...new Set(workers.map(({ place }) => `${place.within.name}()`))];
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
