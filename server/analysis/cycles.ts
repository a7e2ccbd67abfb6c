import { MANY_INSTANCES } from "../kernel/object-locks.js";
import { labelOf, structureOf } from "../program/identity.js";
import { isGiven } from "../program/value.js";
import { compareText } from "../text/order.js";
import { flagName, isFlag } from "./conditions.js";
import type { Cycle, Worker } from "./cycle.js";
import { exitState } from "./exit-flag.js";
import { indirectCycles } from "./indirect.js";
import { areOfOneModule } from "./one-module.js";
import { isOfOneObject } from "./one-object.js";
import { isVariable, ownerOf, passesSibling } from "./other-object.js";
import { isZero } from "./state.js";
import type { HeldLock, Taking, Threads, Waiting } from "./threads.js";
import type { Queue, Work, WorkTable } from "./works.js";

/** What the search for cycles reads. */
export interface WaitForGraph {
  readonly table: WorkTable;
  readonly threads: Threads;
  /** What the handlers of a work take, by the work. */
  readonly takenBy: ReadonlyMap<Work, readonly Taking[]>;
  /** What the handlers of a work wait for. */
  readonly waitsOf: ReadonlyMap<Work, readonly Waiting[]>;
  /** In this kernel a worker that flushes its own queue runs it by hand. */
  readonly ownFlushRunsQueue: boolean;
}

/** What a wait is for: a queue with all works on it, or one work. */
export interface Target {
  readonly queue?: Queue;
  readonly work?: Work;
  /** The works whose handlers have to return before the wait does. */
  readonly works: readonly Work[];
}

export function waitForGraph(table: WorkTable, threads: Threads, ownFlushRunsQueue: boolean): WaitForGraph {
  const takenBy = new Map<Work, Taking[]>();
  const waitsOf = new Map<Work, Waiting[]>();
  for (const taking of threads.taking) add(takenBy, taking.root.work, taking);
  for (const waiting of threads.waiting) add(waitsOf, waiting.root.work, waiting);
  return { table, threads, takenBy, waitsOf, ownFlushRunsQueue };
}

/** Every cycle, one a wait and lock, in a fixed order. */
export function cyclesOf(graph: WaitForGraph): Cycle[] {
  return allCycles(graph).filter((cycle) => choicesOf(cycle) <= maxChoices);
}

/** The cycles that are left out because too many of their steps are guesses among the targets of pointers. */
export function guessedCycles(graph: WaitForGraph, kept: readonly Cycle[]): Cycle[] {
  const sites = new Set(kept.map((cycle) => cycle.waiting.site));
  return allCycles(graph).filter((cycle) => choicesOf(cycle) > maxChoices && !sites.has(cycle.waiting.site));
}

/**
 * Combinations of targets of calls through pointers beyond which a path is a guess. Of the cycles in 6.12's drivers/net that needed one of
 * several targets hardly one was real: which table an object has is decided where it is made, not where it is called.
 */
const maxChoices = 1;

/** How many combinations of callees the cycle's calls through pointers might have had; it is real only for some. */
function choicesOf(cycle: Cycle): number {
  const [first] = cycle.workers;
  let product = cycle.waiting.event.chain.choices * (first?.taking?.event.chain.choices ?? 1);
  for (const link of cycle.links) product *= link.kind === "takes" ? link.taking.event.chain.choices : link.waiting.event.chain.choices;
  return product;
}

function allCycles(graph: WaitForGraph): readonly Cycle[] {
  const known = found.get(graph);
  if (known) return known;
  const cycles = searchCycles(graph);
  found.set(graph, cycles);
  return cycles;
}

const found = new WeakMap<WaitForGraph, readonly Cycle[]>();

function searchCycles(graph: WaitForGraph): Cycle[] {
  const found: Cycle[] = [];
  for (const waiting of graph.threads.waiting) {
    const whole = targetOf(graph, waiting);
    if (!whole || waiting.event.onFresh || onlyDequeues(waiting, whole)) continue;
    const self = selfCycle(graph, waiting, whole);
    if (self) found.push(self);
    const target = { ...whole, works: whole.works.filter((work) => work.isQueued && !standsStill(waiting, work)) };
    for (const lock of waiting.held) {
      const cycle = lockCycle(graph, waiting, target, lock) ?? orderedCycle(graph, waiting, target, lock);
      if (cycle) found.push(cycle);
    }
    if (!self && !found.some((cycle) => cycle.waiting === waiting)) found.push(...indirectCycles(graph, waiting, target));
  }
  return found;
}

export function targetOf(graph: WaitForGraph, waiting: Waiting): Target | undefined {
  const { event, root } = waiting;
  if (event.on === "queue") {
    if (!event.target.resolved) return undefined;
    const queue = graph.table.queueNamed(root.routine.unit, event.target.name);
    return { queue, works: queue.works };
  }
  const work = graph.table.workNamed(root.routine.unit, event.target.name);
  return work && { work, works: [work] };
}

/** A handler that waits for its own work, or for the queue that it runs on. */
function selfCycle(graph: WaitForGraph, waiting: Waiting, target: Target): Cycle | undefined {
  const own = waiting.root.work;
  if (!own || contradictsQueueing(waiting, own)) return undefined;
  if (target.queue) {
    if (graph.ownFlushRunsQueue || !own.queuedAt.some((site) => site.queue === target.queue) || !isSameInstance(waiting, target.queue.name))
      return undefined;
    return { shape: "self", waiting, queue: target.queue, work: own, workers: [{ work: own, handler: waiting.root.routine }], links: [] };
  }
  if (target.work === own) {
    if (!isSameInstance(waiting, own.name)) return undefined;
    return { shape: "self", waiting, work: own, workers: [{ work: own, handler: waiting.root.routine }], links: [] };
  }
  const ordered = orderedQueueOf(target.work);
  // A work that waits for a mate on its ordered queue: the mate cannot start before this one ends. (Cancelling only dequeues it.)
  if (
    target.work &&
    ordered &&
    waiting.event.manner === "flush" &&
    orderedQueueOf(own) === ordered &&
    isSameInstance(waiting, ordered.name)
  ) {
    return {
      shape: "ordered mate",
      waiting,
      queue: ordered,
      work: target.work,
      workers: [{ work: own, handler: waiting.root.routine }],
      links: [],
    };
  }
  return undefined;
}

/** Whether the handler waits only while a flag is clear that is set wherever its work is queued (`RECOVERY_IN_PROGRESS`), or the reverse. */
function contradictsQueueing(waiting: Waiting, work: Work): boolean {
  const [first, ...others] = work.queuedAt;
  const flags = first?.flags.filter((flag) => others.every((site) => site.flags.includes(flag))) ?? [];
  return waiting.event.conditions.some(
    ({ value, known }) => isFlag(value) && flags.includes(`${isZero(known) ? "" : "!"}${flagName(value)}`),
  );
}

/**
 * Whether what a handler waits for belongs to the very object that it works for: reached from its own work pointer, or a global. A
 * sibling found in a list is another object.
 */
export function isSameInstance(waiting: Waiting, name: string): boolean {
  if (structureOf(name) === undefined) return true;
  return isGiven(waiting.event.target.place);
}

function lockCycle(graph: WaitForGraph, waiting: Waiting, target: Target, lock: HeldLock): Cycle | undefined {
  const workers: Worker[] = [];
  for (const work of target.works) {
    if (work === waiting.root.work || runsAfter(waiting, work)) continue;
    for (const taking of takingsOf(graph, waiting, work)) {
      if (!closes(waiting, lock, taking)) continue;
      const exit = taking.event.manner.kind === "spins" ? exitState(waiting, target, taking) : undefined;
      if (exit === "cleared") continue;
      workers.push({ work, handler: taking.root.routine, taking, exit });
    }
  }
  for (const kernelWork of target.queue?.kernelWorks ?? []) {
    if (kernelWork.takes.includes(lock.lock)) workers.push({ kernelWork });
  }
  if (workers.length === 0) return undefined;
  return { shape: "lock", waiting, lock, queue: target.queue, work: target.work, workers: clearestFirst(workers), links: [] };
}

/**
 * What the handlers take that a work has for this waiting thread: where modules share a structure and each binds a handler of its own to the
 * work, the thread of one of them meets its own.
 */
export function takingsOf(graph: WaitForGraph, waiting: Waiting, work: Work): readonly Taking[] {
  const all = graph.takenBy.get(work) ?? [];
  const { unit } = waiting.root.routine;
  return work.handlers.some((handler) => handler.unit === unit) ? all.filter((taking) => taking.root.routine.unit === unit) : all;
}

/** Whether this taking cannot go on while the waiting thread holds `lock`. */
export function closes(waiting: Waiting, lock: HeldLock, taking: Taking): boolean {
  if (taking.event.manner.kind === "tries") return false;
  if (taking.event.lock.name !== lock.lock || !taking.event.lock.resolved) return false;
  if (lock.shared && taking.event.shared) return false;
  if (MANY_INSTANCES.has(lock.lock) && !isOfOneObject(waiting, lock, taking)) return false;
  if (isOtherInstance(waiting, lock) || !areOfOneModule([waiting, taking])) return false;
  if (lock.elsewhere && !passesSibling(taking.event.lock.place, lock.lock)) return false;
  // Who is handed over may run under what the handler holds by then.
  if (waiting.root.isHandedOver && taking.held.some((own) => !own.asserted)) return false;
  // What the handler already holds, the waiting thread cannot hold: it would have stopped there first.
  return !taking.held.some(
    (own) => !own.asserted && waiting.held.some((other) => other.lock === own.lock && !(own.shared && other.shared)),
  );
}

/** While the system sleeps the works of freezable queues do not run: a callback of that time finds none of them half done. */
function standsStill(waiting: Waiting, work: Work): boolean {
  return waiting.root.frozen === true && work.queuedAt.length > 0 && work.queuedAt.every((site) => site.queue.freezable);
}

/** Cancelling a mate on the ordered queue that the handler itself runs on: the mate is at most pending, so there is nothing to wait for. */
export function onlyDequeues(waiting: Waiting, target: Target): boolean {
  return (
    target.work !== undefined && target.work !== waiting.root.work && waiting.event.manner === "cancel" && runsAfter(waiting, target.work)
  );
}

/**
 * Whether the lock and the work lie in one structure, but of two objects that the holder's function names by two variables, or the work of one that
 * was looked for (`while (p->parent) p = p->parent;`): the handler takes its own object's lock, which is not the one that is held
 * (`mutex_lock(&listen->m); cancel_work_sync(&conn->work);`).
 */
function isOtherInstance(waiting: Waiting, lock: HeldLock): boolean {
  const structure = structureOf(lock.lock);
  if (structure === undefined || structure !== structureOf(waiting.event.target.name) || !lock.place) return false;
  const [mine, theirs] = [ownerOf(lock.place), ownerOf(waiting.event.target.place)];
  if (!mine || !theirs || mine.key === theirs.key || !isVariable(theirs)) return false;
  return isVariable(mine) || (theirs.kind === "local" && isGiven(mine));
}

/** Whether a work cannot run while the waiting thread does, which is the handler of its mate. */
function runsAfter(waiting: Waiting, work: Work): boolean {
  return areMates(waiting.root.work, work);
}

/** Whether two works are always put on one ordered queue: they never run together. */
export function areMates(work: Work | undefined, other: Work | undefined): boolean {
  const queue = orderedQueueOf(work);
  return queue !== undefined && queue === orderedQueueOf(other);
}

/** The ordered queue that a work is always put on. */
export function orderedQueueOf(work: Work | undefined): Queue | undefined {
  const first = work?.queuedAt[0]?.queue;
  return first?.ordered && work?.queuedAt.every((site) => site.queue === first) ? first : undefined;
}

/** `flush_work` of a work on an ordered queue waits for the mates before it, and one of them wants a lock that is held. */
function orderedCycle(graph: WaitForGraph, waiting: Waiting, target: Target, lock: HeldLock): Cycle | undefined {
  const queue = orderedQueueOf(target.work);
  if (!queue || waiting.event.manner !== "flush" || !target.work) return undefined;
  const workers: Worker[] = [];
  for (const mate of queue.works) {
    if (mate === target.work || mate === waiting.root.work || runsAfter(waiting, mate)) continue;
    for (const taking of takingsOf(graph, waiting, mate)) {
      if (!closes(waiting, lock, taking)) continue;
      const exit = taking.event.manner.kind === "spins" ? exitState(waiting, { queue, works: queue.works }, taking) : undefined;
      if (exit !== "cleared") workers.push({ work: mate, handler: taking.root.routine, taking, exit });
    }
  }
  if (workers.length === 0) return undefined;
  return { shape: "ordered lock", waiting, lock, queue, work: target.work, workers: clearestFirst(workers), links: [] };
}

/** Blocking before spinning, short before long, then by name, each handler once. */
function clearestFirst(workers: readonly Worker[]): Worker[] {
  const rank = (worker: Worker): number =>
    (worker.taking ? (worker.taking.event.manner.kind === "blocks" ? 0 : 1) : 2) + ((worker.taking?.event.chain.choices ?? 1) > 1 ? 4 : 0);
  const sorted = [...workers].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      (a.taking?.event.chain.length ?? 0) - (b.taking?.event.chain.length ?? 0) ||
      compareText(labelOf(a.work?.name ?? ""), labelOf(b.work?.name ?? "")),
  );
  return sorted.filter(
    (worker, index) => sorted.findIndex((other) => other.work === worker.work && other.handler === worker.handler) === index,
  );
}

function add<K, V>(map: Map<K, V[]>, key: K | undefined, value: V): void {
  if (key === undefined) return;
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
