import { MANY_INSTANCES, TIED_BY_WORK } from "../kernel/object-locks.js";
import type { Cycle, Link, Worker } from "./cycle.js";
import { areMates, closes, isSameInstance, onlyDequeues, type Target, takingsOf, targetOf, type WaitForGraph } from "./cycles.js";
import { areOfOneModule } from "./one-module.js";
import type { Root } from "./roots.js";
import type { HeldLock, Taking, Waiting } from "./threads.js";
import type { Work } from "./works.js";

/** Calls that a further party may be away from its lock or wait; each one on the way may decide that it is another object, or never. */
const farthest = 4;

/**
 * Cycles that need a further lock or work: the handler wants lock B, and a third thread holds B and wants what the waiting thread holds
 * (lock A, or a work that does). The parties must be able to stand there together: no two of them hold one lock. Four parties are not
 * sought: every such cycle in Linux 6.1 was impossible for a reason that no single party shows.
 */
export function indirectCycles(graph: WaitForGraph, waiting: Waiting, target: Target): Cycle[] {
  const found = queueLoops(graph, waiting, target);
  if (waiting.held.length === 0) return found;
  const closed = new Set<string>();
  const index = indexOf(graph);
  for (const work of target.works) {
    if (work === waiting.root.work) continue;
    for (const taking of takingsOf(graph, waiting, work)) {
      if (taking.event.manner.kind !== "blocks" || !taking.event.lock.resolved || !isDisjoint(waiting.held, taking.held)) continue;
      const wanted = wantedByHolders(index, taking.event.lock.name);
      if (!waiting.held.some((held) => wanted.has(held.lock) && !closed.has(held.lock))) continue;
      const third = thirdParty(index, waiting, { work, taking });
      if (!third || closed.has(third.lock.lock)) continue;
      closed.add(third.lock.lock);
      const worker: Worker = { work, handler: taking.root.routine, taking };
      found.push({
        shape: "indirect",
        waiting,
        lock: third.lock,
        queue: target.queue,
        work: target.work,
        workers: [worker],
        links: [third.link],
      });
    }
    found.push(...throughHandlerWaits(graph, waiting, target, work, closed));
  }
  return found;
}

/** Two handlers that wait for each other's work or queue; no lock is needed. */
function queueLoops(graph: WaitForGraph, waiting: Waiting, target: Target): Cycle[] {
  const own = waiting.root.work;
  if (!own) return [];
  for (const work of target.works) {
    if (work === own) continue;
    for (const back of graph.waitsOf.get(work) ?? []) {
      const after = targetOf(graph, back);
      if ((after && onlyDequeues(back, after)) || !waitsForOwn(waiting) || !waitsForOwn(back)) continue;
      if (back.root.work === own || !targetOf(graph, back)?.works.includes(own) || comesAfter(waiting, back)) continue;
      const worker: Worker = { work, handler: back.root.routine };
      const links: Link[] = [{ kind: "handler waits", waiting: back, work }];
      return [{ shape: "indirect", waiting, queue: target.queue, work: target.work, workers: [worker], links }];
    }
  }
  return [];
}

/** The wait stands in the handler itself: through calls the object waited for is seldom the handler's own any more. */
const nearby = 1;

/**
 * Whether a handler waits for something of the object that it works for; what it does to others' works closes no cycle with its own. Deep
 * calls (shutting down a link that has many connections) lead to other objects under the same names.
 */
function waitsForOwn(waiting: Waiting): boolean {
  return waiting.event.chain.length <= nearby && isSameInstance(waiting, waiting.event.target.name);
}

/** Of the two waits of one loop the first in the source stands for it. */
function comesAfter(waiting: Waiting, other: Waiting): boolean {
  const [mine, theirs] = [waiting.site, other.site];
  return mine.file === theirs.file ? mine.range.line > theirs.range.line : mine.file > theirs.file;
}

/** The handler waits for a second work, whose handler takes the lock. */
function throughHandlerWaits(graph: WaitForGraph, waiting: Waiting, target: Target, work: Work, closed: Set<string>): Cycle[] {
  const found: Cycle[] = [];
  for (const inner of graph.waitsOf.get(work) ?? []) {
    const next = targetOf(graph, inner);
    if (!next || inner.event.onFresh || onlyDequeues(inner, next) || !waitsForOwn(inner) || !isDisjoint(waiting.held, inner.held)) continue;
    for (const second of next.works) {
      if (second === work || second === waiting.root.work) continue;
      for (const taking of takingsOf(graph, waiting, second)) {
        const lock = waiting.held.find((held) => closes(waiting, held, taking));
        if (!lock || closed.has(lock.lock) || taking.event.manner.kind !== "blocks" || !areOfOneModule([waiting, inner, taking])) continue;
        closed.add(lock.lock);
        const worker: Worker = { work: second, handler: taking.root.routine, taking };
        const links: Link[] = [{ kind: "handler waits", waiting: inner, work }];
        found.push({ shape: "indirect", waiting, lock, queue: target.queue, work: target.work, workers: [worker], links });
      }
    }
  }
  return found;
}

interface Index {
  readonly graph: WaitForGraph;
  /** Threads that hold a lock and take another, by the lock held. */
  readonly takingWhile: ReadonlyMap<string, readonly { readonly holds: HeldLock; readonly taking: Taking }[]>;
  readonly waitingWhile: ReadonlyMap<string, readonly { readonly holds: HeldLock; readonly waiting: Waiting }[]>;
  /** What `wantedByHolders` has found. */
  readonly wanted: Map<string, ReadonlySet<string>>;
  /** The works that each thread waits for somewhere on its way. */
  readonly awaited: ReadonlyMap<Root, readonly Work[]>;
}

/** The locks that a holder of `lock` may come to want, whatever else is held: a cheap test before the search. */
function wantedByHolders(index: Index, lock: string): ReadonlySet<string> {
  const known = index.wanted.get(lock);
  if (known) return known;
  const found = new Set([
    ...(index.takingWhile.get(lock) ?? []).map(({ taking }) => taking.event.lock.name),
    ...(index.waitingWhile.get(lock) ?? []).flatMap(({ waiting }) => wantedByWorks(index.graph, waiting)),
  ]);
  index.wanted.set(lock, found);
  return found;
}

function wantedByWorks(graph: WaitForGraph, waiting: Waiting): string[] {
  const works = targetOf(graph, waiting)?.works ?? [];
  return works.flatMap((work) => (graph.takenBy.get(work) ?? []).map((taking) => taking.event.lock.name));
}

interface ThirdParty {
  readonly link: Link;
  /** The waiting thread's lock that it wants. */
  readonly lock: HeldLock;
}

/** The handler that the waiting thread waits for, as it stands before a lock. */
interface Blocked {
  readonly work: Work;
  readonly taking: Taking;
}

/** A thread that holds the lock which the handler takes, and itself wants a lock that the waiting thread holds. */
function thirdParty(index: Index, waiting: Waiting, handler: Blocked): ThirdParty | undefined {
  const wanted = handler.taking.event.lock.name;
  if (MANY_INSTANCES.has(wanted) || TIED_BY_WORK.has(wanted)) return undefined;
  const standsApart = (party: Waiting | Taking): boolean =>
    isOneDriver(waiting, party) &&
    isDisjoint(waiting.held, party.held) &&
    isDisjoint(handler.taking.held, party.held) &&
    areOfOneModule([waiting, handler.taking, party]);
  for (const { holds, taking } of index.takingWhile.get(wanted) ?? []) {
    if (!standsApart(taking) || isDrained(index, waiting, taking)) continue;
    const lock = waiting.held.find((held) => !TIED_BY_WORK.has(held.lock) && closes(waiting, held, taking));
    if (lock) return { link: { kind: "takes", holds, taking }, lock };
  }
  for (const { holds, waiting: other } of index.waitingWhile.get(wanted) ?? []) {
    if (other.site === waiting.site || !standsApart(other) || hasDrained(index, other, waiting)) continue;
    const lock = wantedThroughWait(index, waiting, other, handler.work);
    if (lock) return { link: { kind: "waits", holds, waiting: other }, lock };
  }
  return undefined;
}

/**
 * Whether a thread may be a third party: near its lock or wait, there without a guess, and under locks that are known (a function that is
 * handed to somebody may run under any).
 */
function canTakePart({ root, event }: Waiting | Taking): boolean {
  return !root.isHandedOver && event.chain.length <= farthest && event.chain.choices === 1;
}

/**
 * Whether two threads are of one driver. The locks of kernel objects (`device`, `devlink`, `phy_device.lock`) are one class for all drivers,
 * but another driver's thread holds another object's.
 */
function isOneDriver(waiting: Waiting, party: Waiting | Taking): boolean {
  return waiting.root.routine.unit === party.root.routine.unit;
}

/** Whether the third party is the handler of a work that the first thread waits for as well: it has been cancelled on the way. */
function isDrained(index: Index, waiting: Waiting, party: Taking): boolean {
  const work = party.root.work;
  return work !== undefined && (index.awaited.get(waiting.root) ?? []).includes(work);
}

/** Whether the third party waits, besides, for the very work that the first thread waits for: where it stands now that work is done. */
function hasDrained(index: Index, party: Waiting, waiting: Waiting): boolean {
  const work = targetOf(index.graph, waiting)?.work;
  return work !== undefined && (index.awaited.get(party.root) ?? []).includes(work);
}

/**
 * A third thread that holds the lock waits for a work whose handler wants what the first thread holds. `blocked` runs meanwhile: what stands
 * behind it on an ordered queue does not, and is cancelled without waiting.
 */
function wantedThroughWait(index: Index, waiting: Waiting, other: Waiting, blocked: Work): HeldLock | undefined {
  const target = targetOf(index.graph, other);
  for (const work of target?.works ?? []) {
    if (work !== blocked && areMates(work, blocked) && other.event.manner === "cancel") continue;
    for (const taking of takingsOf(index.graph, other, work)) {
      // What the third party holds, that handler never gets.
      if (taking.event.manner.kind !== "blocks" || !isDisjoint(other.held, taking.held)) continue;
      const wanted = waiting.held.find((held) => closes(waiting, held, taking));
      if (wanted) return wanted;
    }
  }
  return undefined;
}

const indexes = new WeakMap<WaitForGraph, Index>();

function indexOf(graph: WaitForGraph): Index {
  const known = indexes.get(graph);
  if (known) return known;
  const takingWhile = new Map<string, { holds: HeldLock; taking: Taking }[]>();
  const waitingWhile = new Map<string, { holds: HeldLock; waiting: Waiting }[]>();
  for (const taking of graph.threads.taking) {
    if (taking.event.manner.kind !== "blocks" || !taking.event.lock.resolved || !canTakePart(taking)) continue;
    for (const holds of taking.held) {
      if (holds.lock === taking.event.lock.name) continue;
      const list = takingWhile.get(holds.lock) ?? [];
      if (list.some((known) => known.taking.event.lock.name === taking.event.lock.name && sameLocks(known.taking.held, taking.held)))
        continue;
      list.push({ holds, taking });
      takingWhile.set(holds.lock, list);
    }
  }
  const awaited = new Map<Root, Work[]>();
  for (const waiting of graph.threads.waiting) {
    const target = targetOf(graph, waiting);
    const work = waiting.event.on === "work" ? target?.work : undefined;
    if (work) awaited.set(waiting.root, [...(awaited.get(waiting.root) ?? []), work]);
    // What goes by the name of an embedded structure may be any of those that a third party's object embeds.
    const isNamedAlike = work === undefined || work.name === waiting.event.target.name;
    if (!isNamedAlike || waiting.event.onFresh || !canTakePart(waiting) || (target && onlyDequeues(waiting, target))) continue;
    for (const holds of waiting.held) {
      const list = waitingWhile.get(holds.lock) ?? [];
      if (
        list.some((known) => known.waiting.event.target.name === waiting.event.target.name && sameLocks(known.waiting.held, waiting.held))
      )
        continue;
      list.push({ holds, waiting });
      waitingWhile.set(holds.lock, list);
    }
  }
  const index: Index = { graph, takingWhile, waitingWhile, wanted: new Map(), awaited };
  indexes.set(graph, index);
  return index;
}

function sameLocks(a: readonly HeldLock[], b: readonly HeldLock[]): boolean {
  return a.length === b.length && a.every((lock) => b.some((other) => other.lock === lock.lock));
}

function isDisjoint(a: readonly HeldLock[], b: readonly HeldLock[]): boolean {
  return !a.some((mine) => b.some((theirs) => theirs.lock === mine.lock && !(mine.shared && theirs.shared)));
}
