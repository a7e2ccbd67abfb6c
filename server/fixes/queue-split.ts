import { targetOf } from "../analysis/cycles.js";
import type { Taking, Waiting } from "../analysis/threads.js";
import type { Queue, Work } from "../analysis/works.js";
import { labelOf, structureOf } from "../program/identity.js";
import { callersOf } from "./call-order.js";
import { callsIn } from "./call-text.js";
import { handlersOf, type Module } from "./module.js";

/** Which works of a shared queue go to a queue of their interface's own, and which stay. */
export interface QueueSplit {
  readonly queue: Queue;
  /** The tag of the structure that gets the queue: the interface's private structure. */
  readonly structure: string;
  readonly moves: readonly Work[];
  readonly stays: readonly Staying[];
}

export interface Staying {
  readonly work: Work;
  /** A clause: `it waits for the others`. */
  readonly reason: string;
}

/**
 * Splits a shared queue. A handler that itself waits for the queue or for a work on it has to stay, since on the new queue it would wait for
 * itself; so has one that takes a lock under which the queue is waited for and that `canGiveUp` says it cannot give up taking, and one whose
 * work belongs to no interface. Undefined where nothing can move.
 */
export function splitQueue(
  module: Module,
  queue: Queue,
  structure: string,
  canGiveUp: (taking: Taking) => boolean,
): QueueSplit | undefined {
  const waits = waitsFor(module, queue);
  const moves: Work[] = [];
  const stays: Staying[] = [];
  for (const work of queue.works) {
    const reason = reasonToStay(module, { queue, structure, waits, work }, canGiveUp);
    if (reason === undefined) moves.push(work);
    else stays.push({ work, reason });
  }
  return moves.length === 0 ? undefined : { queue, structure, moves: sorted(moves), stays };
}

interface Question {
  readonly queue: Queue;
  readonly structure: string;
  readonly waits: readonly Waiting[];
  readonly work: Work;
}

function reasonToStay(
  module: Module,
  { queue, structure, waits, work }: Question,
  canGiveUp: (taking: Taking) => boolean,
): string | undefined {
  if (!belongsTo(module, work, structure)) return "it belongs to no single interface";
  const { graph } = module.analysis;
  const awaited = (graph.waitsOf.get(work) ?? []).find((waiting) => {
    const target = targetOf(graph, waiting);
    if (target?.queue) return target.queue === queue;
    // On an ordered queue a mate that is cancelled is not running: the two may move together.
    if (queue.ordered && waiting.event.manner === "cancel") return false;
    return target?.work !== undefined && target.work !== work && queue.works.includes(target.work);
  });
  if (awaited) return `its handler waits (${awaited.event.call} in ${awaited.site.function}())`;
  const sibling = siblingOf(module, queue, work);
  if (sibling) return `its handler calls ${sibling.through}(), by which that of ${sibling.work.label} waits`;
  const down = goingDown(module, waits, work);
  if (down !== undefined) return `its handler calls ${down}(), which waits for the queue where an argument says so`;
  const blocking = blockingTakings(module, work, waits).find((taking) => !canGiveUp(taking));
  return blocking && `its handler takes ${labelOf(blocking.event.lock.name)}, under which the queue is waited for`;
}

/**
 * Another work whose handler is a wrapper of the same function, told apart by an argument, and waits through it: the two were made to run on
 * one queue, one after the other.
 */
function siblingOf(module: Module, queue: Queue, work: Work): { readonly work: Work; readonly through: string } | undefined {
  const { graph } = module.analysis;
  const called = new Set(
    [...handlersOf(module, [work])].flatMap(({ file, outline }) =>
      callsIn(file.text, { start: outline.bodyStart, end: outline.end }, (name) => module.functions.has(name)).map((call) => call.name),
    ),
  );
  for (const other of queue.works) {
    if (other === work || structureOf(other.name) !== structureOf(work.name)) continue;
    for (const waiting of graph.waitsOf.get(other) ?? []) {
      const through = waiting.event.chain.text;
      if (targetOf(graph, waiting)?.queue === queue && waiting.event.chain.next && called.has(through)) return { work: other, through };
    }
  }
  return undefined;
}

/**
 * The function by which an entry point of the driver goes down and waits, where the handler reaches it, too: an argument tells it not to wait
 * (`foo_down(dev, 0)`), since it runs on the queue itself. From another queue it can wait one day.
 */
function goingDown(module: Module, waits: readonly Waiting[], work: Work): string | undefined {
  const handlers = handlersOf(module, [work]);
  const names = new Set(
    waits
      .filter(({ root, held, event }) => root.kind === "entry" && held.length > 0 && event.chain.next)
      .map(({ event }) => event.chain.text),
  );
  return [...names].find((name) => {
    const calling = callersOf(module, module.functions.get(name) ?? []);
    return [...handlers].some((handler) => calling.has(handler));
  });
}

/** Whether a work lies in the structure, or in an object that points to one. */
function belongsTo(module: Module, work: Work, structure: string): boolean {
  const owner = structureOf(work.name);
  if (owner === structure) return true;
  const members = owner === undefined ? undefined : module.unit.structures.get(owner)?.members;
  return members?.some(({ type }) => type.name === structure && type.pointers === 1) ?? false;
}

/** How the handlers of a work take, blocking, locks that are held at one of the waits. */
export function blockingTakings(module: Module, work: Work, waits: readonly Waiting[]): readonly Taking[] {
  const held = new Set(waits.flatMap((waiting) => waiting.held.map((lock) => lock.lock)));
  return (module.analysis.graph.takenBy.get(work) ?? []).filter(
    (taking) => taking.event.manner.kind === "blocks" && taking.event.lock.resolved && held.has(taking.event.lock.name),
  );
}

/** The waits of all threads of the module for this queue. */
export function waitsFor(module: Module, queue: Queue): readonly Waiting[] {
  const { graph } = module.analysis;
  return graph.threads.waiting.filter(
    (waiting) =>
      waiting.root.routine.unit === module.unit.index && waiting.event.on === "queue" && targetOf(graph, waiting)?.queue === queue,
  );
}

/** The structure in which most of the works lie; what `netdev_priv()` returns before any other. */
export function interfaceStructure(module: Module, queue: Queue): string | undefined {
  const interfaces = module.analysis.collected.interfaceStructures.get(module.unit.index) ?? new Set<string>();
  const counts = new Map<string, number>();
  for (const work of queue.works) {
    const structure = structureOf(work.name);
    if (structure !== undefined && structure !== structureOf(queue.name)) counts.set(structure, (counts.get(structure) ?? 0) + 1);
  }
  const ranked = [...counts].sort(
    ([a, many], [b, more]) => Number(interfaces.has(b)) - Number(interfaces.has(a)) || more - many || (a < b ? -1 : 1),
  );
  return ranked[0]?.[0];
}

function sorted(works: readonly Work[]): readonly Work[] {
  return [...works].sort((a, b) => (a.label < b.label ? -1 : 1));
}
