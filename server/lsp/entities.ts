import type { ModelHandler, ModelQueue, ModelWait, ModelWork, QueueModel, Site } from "../program/queue-model.js";
import { lockLabel } from "../rules/names.js";
import { analysesOf, type DocumentView, isIn, modelsOf, type Point, type Word, wordAt } from "./document-view.js";

/** What a place in the source is about, in terms of the queue model. */
export type Entity =
  | { readonly kind: "queue"; readonly model: QueueModel; readonly queue: ModelQueue }
  | { readonly kind: "work"; readonly model: QueueModel; readonly work: ModelWork }
  | { readonly kind: "handler"; readonly model: QueueModel; readonly work: ModelWork; readonly handler: ModelHandler }
  | { readonly kind: "wait"; readonly model: QueueModel; readonly wait: ModelWait }
  | { readonly kind: "lock"; readonly model: QueueModel; readonly lock: string };

/** What is meant at a point, the most special first: the named part of a call, else the call. */
export function entitiesAt(view: DocumentView, point: Point): Entity[] {
  const word = wordAt(view.lines, point);
  const found: Entity[] = [];
  for (const model of modelsOf(view)) {
    if (word) found.push(...named(view, model, word));
    if (found.length === 0) found.push(...standingAt(view, model, point));
  }
  return found;
}

/** The work, queue or handler whose name stands there. A member's name counts when only one of the model has it. */
function named(view: DocumentView, model: QueueModel, word: Word): Entity[] {
  const isName = (label: string): boolean => {
    const names = label.split(".");
    return names.at(-1) === word.name && (names.length === 1 ? !word.isMember : word.isMember || isDeclaration(view, word));
  };
  const handlers = model.works.flatMap((work) =>
    work.handlers.filter((handler) => handler.function === word.name && !word.isMember).map((handler) => ({ work, handler })),
  );
  if (handlers.length > 0) return handlers.map(({ work, handler }) => ({ kind: "handler", model, work, handler }));
  const queues = model.queues.filter((queue) => isName(queue.name));
  const works = model.works.filter((work) => isName(work.name));
  if (queues.length + works.length > 1) return [...among(queues, works, view, model, word)];
  return [
    ...queues.map((queue): Entity => ({ kind: "queue", model, queue })),
    ...works.map((work): Entity => ({ kind: "work", model, work })),
  ];
}

/** Of several of one name those that the call around the name is about. */
function among(queues: readonly ModelQueue[], works: readonly ModelWork[], view: DocumentView, model: QueueModel, word: Word): Entity[] {
  const here = (site: Site): boolean => isAt(view, site, word.range);
  const waits = model.waits.filter((wait) => here(wait.at)).map((wait) => wait.target.name);
  return [
    ...queues
      .filter(
        (queue) =>
          waits.includes(queue.name) ||
          queue.allocatedAt.some(here) ||
          model.works.some((work) => work.queuedAt.some((site) => site.queue === queue.name && here(site))),
      )
      .map((queue): Entity => ({ kind: "queue", model, queue })),
    ...works
      .filter((work) => waits.includes(work.name) || work.initializedAt.some(here) || work.queuedAt.some(here))
      .map((work): Entity => ({ kind: "work", model, work })),
  ];
}

/** A member in its structure: `struct work_struct task;`. */
function isDeclaration({ lines }: DocumentView, { range }: Word): boolean {
  return /^\s*struct\s+\w+\s*\**\s*$/.test((lines[range.line - 1] ?? "").slice(0, range.column - 1));
}

function standingAt(view: DocumentView, model: QueueModel, point: Point): Entity[] {
  const here = (site: Site): boolean => isAt(view, site, point);
  const waits = model.waits.filter((wait) => here(wait.at));
  if (waits.length > 0) return waits.map((wait) => ({ kind: "wait", model, wait }));
  const works = model.works.filter((work) => work.queuedAt.some(here) || work.initializedAt.some(here));
  if (works.length > 0) return works.map((work) => ({ kind: "work", model, work }));
  const queues = model.queues.filter((queue) => queue.allocatedAt.some(here) || queue.destroyedAt.some(here));
  if (queues.length > 0) return queues.map((queue) => ({ kind: "queue", model, queue }));
  return locksTakenAt(view, here).map((lock) => ({ kind: "lock", model, lock }));
}

/** The locks that a call takes, by name. */
function locksTakenAt(view: DocumentView, here: (site: Site) => boolean): string[] {
  const locks = new Set<string>();
  for (const { graph } of analysesOf(view)) {
    for (const { event } of graph.threads.taking) {
      let at = event.chain;
      while (at.next) at = at.next;
      if (event.lock.resolved && here(at)) locks.add(lockLabel(event.lock.name));
    }
  }
  return [...locks].sort();
}

function isAt({ path }: DocumentView, site: Site, point: Point): boolean {
  return site.file === path && isIn(point, site.range);
}

/** The queues that a work is put on, as the model has them. */
export function queuesOf(model: QueueModel, work: ModelWork): ModelQueue[] {
  const names = new Set(work.queuedAt.map((site) => site.queue));
  return model.queues.filter((queue) => names.has(queue.name));
}

/** The works that are put on a queue. */
export function worksOn(model: QueueModel, queue: ModelQueue): ModelWork[] {
  return model.works.filter((work) => work.queuedAt.some((site) => site.queue === queue.name));
}

/** The waits that return only when a work is done: those for itself and for its queues. */
export function waitsFor(model: QueueModel, work: ModelWork): ModelWait[] {
  const queues = new Set(queuesOf(model, work).map((queue) => queue.name));
  return model.waits.filter(({ target }) => (target.kind === "work" ? target.name === work.name : queues.has(target.name)));
}
