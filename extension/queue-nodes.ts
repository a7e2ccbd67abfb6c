import { scopeText } from "../server/lsp/wording.js";
import type { ModelHandler, ModelLock, ModelQueue, ModelWait, ModelWork, QueueModel, Site } from "../server/program/queue-model.js";
import type { Finding } from "../server/rules/finding.js";
import { lockLabel } from "../server/rules/names.js";

/** A line of the "Device Queues" view. Plain data. */
export interface QueueNode {
  readonly kind: "queue" | "work" | "handler" | "lock" | "queueing" | "wait" | "held" | "finding";
  readonly label: string;
  readonly description: string;
  /** Where a click leads. */
  readonly place: Site | undefined;
  /** Part of a deadlock that was found. */
  readonly alarming: boolean;
  /** What a finding's line explains. */
  readonly finding?: Finding;
  readonly children: readonly QueueNode[];
}

export interface FoundModel extends QueueModel {
  readonly findings: readonly Finding[];
}

/** Queue → works → handler → locks, and who waits for it under which lock. What is part of a deadlock comes first. */
export function queueNodes(model: FoundModel): QueueNode[] {
  const queues = model.queues.map((queue) => queueNode(model, queue));
  const unqueued = model.works.filter((work) => work.queuedAt.length === 0).map((work) => workNode(model, work));
  return [...alarmingFirst(queues), ...alarmingFirst(unqueued)];
}

function queueNode(model: FoundModel, queue: ModelQueue): QueueNode {
  const works = model.works.filter((work) => work.queuedAt.some((site) => site.queue === queue.name));
  const waits = model.waits.filter(({ target }) => target.kind === "queue" && target.name === queue.name);
  const children = [
    ...alarmingFirst(works.map((work) => workNode(model, work, queue))),
    ...alarmingFirst(waits.map((wait) => waitNode(model, wait))),
  ];
  return node("queue", queue.name, {
    description: [scopeText(queue), ...(queue.ordered ? ["ordered"] : [])].join(", "),
    place: queue.allocatedAt[0],
    children,
    alarming: children.some((child) => child.kind === "wait" && child.alarming),
  });
}

function workNode(model: FoundModel, work: ModelWork, queue?: ModelQueue): QueueNode {
  const waits = model.waits.filter(({ target }) => target.kind === "work" && target.name === work.name);
  const queueings = queue ? work.queuedAt.filter((site) => site.queue === queue.name) : [];
  const children = [
    ...work.handlers.map((handler) => handlerNode(model, work, handler)),
    ...queueings.map((site) => node("queueing", "queued", { description: `in ${site.function}()`, place: site })),
    ...alarmingFirst(waits.map((wait) => waitNode(model, wait))),
  ];
  const traits = [...(work.delayed ? ["delayed"] : []), ...(queue ? [] : ["not seen queued"])];
  return node("work", work.name, {
    description: traits.join(", "),
    place: work.initializedAt[0] ?? work.handlers[0]?.at,
    children,
    alarming: children.some((child) => child.alarming),
  });
}

function handlerNode(model: FoundModel, work: ModelWork, handler: ModelHandler): QueueNode {
  const children = handler.locks.map((lock) =>
    node("lock", lockLabel(lock.lock), { description: mannerText(lock), place: lock.at, alarming: isWanted(model, work, handler, lock) }),
  );
  return node("handler", `${handler.function}()`, {
    description: children.length === 0 ? "takes no lock" : "",
    place: handler.at,
    children,
    alarming: children.some((child) => child.alarming),
  });
}

function waitNode(model: FoundModel, wait: ModelWait): QueueNode {
  const locks = [...new Set(wait.under.map((held) => lockLabel(held.lock)))];
  const findings = model.findings.filter(({ fingerprint }) => wait.findings.includes(fingerprint));
  return node("wait", `${wait.call}()`, {
    description: `in ${wait.at.function}(), ${locks.length === 0 ? "no lock held" : `under ${locks.join(", ")}`}`,
    place: wait.at,
    alarming: findings.length > 0,
    children: [
      ...findings.map((finding) => ({ ...node("finding", finding.rule, { description: "explain", alarming: true }), finding })),
      ...wait.under.map(({ lock, entry }) => node("held", lockLabel(lock), { description: `held: ${entry}`, place: wait.at })),
    ],
  });
}

/** Whether some finding is about this handler and lock. */
function isWanted({ findings }: FoundModel, work: ModelWork, handler: ModelHandler, { lock }: ModelLock): boolean {
  return findings.some(
    (each) =>
      each.handler === handler.function && each.work === work.name && each.lock !== undefined && lockLabel(each.lock) === lockLabel(lock),
  );
}

function mannerText({ manner, exitFlag }: ModelLock): string {
  switch (manner) {
    case "blocks":
      return "taken, waits for it";
    case "spins":
      return exitFlag ? `spins for it until ${exitFlag} drops` : "spins for it";
    case "requeues":
      return "tried, queues itself again";
    case "drops":
      return "tried, gives up on failure";
    case "tries":
      return "tried";
  }
}

function alarmingFirst(nodes: readonly QueueNode[]): QueueNode[] {
  return [...nodes].sort((a, b) => Number(b.alarming) - Number(a.alarming));
}

function node(kind: QueueNode["kind"], label: string, rest: Partial<Omit<QueueNode, "kind" | "label">>): QueueNode {
  return { kind, label, description: "", place: undefined, alarming: false, children: [], ...rest };
}
