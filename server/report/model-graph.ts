import type { ModelHandler, ModelLock, ModelWait, ModelWork, QueueModel, Site } from "../program/queue-model.js";
import { counted } from "./counted.js";

/** A queue model as boxes and arrows, from left to right: who waits → queues → works with their handlers → locks. */
export interface ModelGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

export interface GraphNode {
  /** `w0`, `q3`: safe in every output format. */
  readonly id: string;
  readonly kind: "wait" | "queue" | "work" | "lock";
  readonly title: string;
  /** Further lines: handlers of a work, scope and order of a queue, the locks over a wait. */
  readonly lines: readonly string[];
  /** What the labels of the arrows that leave the box say, for a picture without room for them. */
  readonly arrowLines: readonly string[];
  readonly sites: readonly Site[];
  /** Part of a deadlock that was found. */
  readonly alarming: boolean;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: "waits" | "runs" | "blocks" | "spins" | "tries";
  readonly label: string;
  readonly alarming: boolean;
}

/** In a model with more locks than this, those that no waiter holds are counted only: handlers of large drivers take dozens of them. */
const MOST_LOCKS_IN_FULL = 8;

/**
 * The waits of one function are one box; a work box carries its handlers; locks are those that a handler takes. A wait under no lock can
 * close no cycle and is not drawn unless something was found there.
 */
export function modelGraph(model: QueueModel): ModelGraph {
  const alarms = alarmsOf(model);
  const lockIds = new Map(drawnLocks(model).map((lock, index) => [lock, `l${index}`]));
  const queueIds = new Map(model.queues.map((queue, index) => [queue.name, `q${index}`]));
  const workIds = new Map(model.works.map((work, index) => [work.name, `w${index}`]));
  const waits = waitsByFunction(model.waits.filter(isDrawn));
  const nodes: GraphNode[] = [
    ...waits.map(({ name, waits: own }, index) => waitNode(`f${index}`, name, own)),
    ...model.queues.map((queue, index): GraphNode => {
      const order = queue.ordered ? ["ordered"] : [];
      const lines = [[`${queue.scope} scope`, ...order].join(", "), ...(queue.flags && queue.flags !== "0" ? [queue.flags] : [])];
      return {
        id: `q${index}`,
        kind: "queue",
        title: queue.name,
        lines,
        arrowLines: [],
        sites: queue.allocatedAt,
        alarming: alarms.queues.has(queue.name),
      };
    }),
    ...model.works.map((work, index) => workNode(work, { id: `w${index}`, lockIds, alarms })),
    ...[...lockIds].map(
      ([lock, id]): GraphNode => ({
        id,
        kind: "lock",
        title: lock,
        lines: [],
        arrowLines: [],
        sites: [],
        alarming: alarms.locks.has(lock),
      }),
    ),
  ];
  const edges: GraphEdge[] = [
    ...waits.flatMap(({ waits: own }, index) => waitEdges(`f${index}`, own, queueIds, workIds)),
    ...model.works.flatMap((work) => {
      const to = workIds.get(work.name) ?? "";
      const alarming = alarms.works.has(work.name);
      const queues = [...new Set(work.queuedAt.map((site) => site.queue))].sort();
      const runs = queues.flatMap((queue): GraphEdge[] => {
        const from = queueIds.get(queue);
        return from ? [{ from, to, kind: "runs", label: "", alarming: alarming && alarms.queues.has(queue) }] : [];
      });
      return [...runs, ...lockEdges(to, work, lockIds, alarming ? alarms.locks : new Set())];
    }),
  ];
  return { nodes, edges };
}

export function isDrawn({ under, findings }: ModelWait): boolean {
  return under.length > 0 || findings.length > 0;
}

/** `rtnl: blocks` in words. */
export function mannerText({ lock, manner, exitFlag }: ModelLock): string {
  switch (manner) {
    case "blocks":
      return `takes ${lock}`;
    case "spins":
      return exitFlag ? `spins for ${lock} until ${exitFlag} drops` : `spins for ${lock}`;
    case "requeues":
      return `tries ${lock}, queues itself again on failure`;
    case "drops":
      return `tries ${lock}, gives up on failure`;
    case "tries":
      return `tries ${lock}`;
  }
}

interface Alarms {
  readonly queues: ReadonlySet<string>;
  readonly works: ReadonlySet<string>;
  readonly locks: ReadonlySet<string>;
}

/** What stands on a cycle: the target of a wait with a finding, the locks over it, and the works there whose handlers want one of them. */
function alarmsOf(model: QueueModel): Alarms {
  const queues = new Set<string>();
  const works = new Set<string>();
  const locks = new Set<string>();
  for (const wait of model.waits) {
    if (wait.findings.length === 0) continue;
    const held = new Set(wait.under.map((each) => each.lock));
    if (wait.target.kind === "queue") queues.add(wait.target.name);
    for (const work of model.works) {
      const waitedFor =
        wait.target.kind === "work" ? work.name === wait.target.name : work.queuedAt.some((site) => site.queue === wait.target.name);
      if (!waitedFor) continue;
      const wanted = work.handlers.flatMap((handler) => handler.locks).filter((each) => isWaited(each) && held.has(each.lock));
      if (wanted.length > 0) works.add(work.name);
      for (const { lock } of wanted) locks.add(lock);
    }
  }
  return { queues, works, locks };
}

function isWaited({ manner }: ModelLock): boolean {
  return manner === "blocks" || manner === "spins";
}

interface FunctionWaits {
  readonly name: string;
  readonly waits: readonly ModelWait[];
}

function waitsByFunction(waits: readonly ModelWait[]): FunctionWaits[] {
  const groups = new Map<string, ModelWait[]>();
  for (const wait of waits) {
    const key = `${wait.at.file}\n${wait.at.function}`;
    const group = groups.get(key);
    if (group) group.push(wait);
    else groups.set(key, [wait]);
  }
  return [...groups.values()].map((own) => ({ name: own[0]?.at.function ?? "", waits: own }));
}

function waitNode(id: string, title: string, waits: readonly ModelWait[]): GraphNode {
  const held = new Map<string, Set<string>>();
  for (const { lock, entry } of waits.flatMap((wait) => wait.under)) held.set(lock, (held.get(lock) ?? new Set()).add(entry));
  const lines = [...held]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([lock, entries]) => `under ${lock} (${shortList([...entries].sort())})`);
  return {
    id,
    kind: "wait",
    title,
    lines: lines.length > 0 ? lines : ["no lock held"],
    arrowLines: [...new Set(waits.map((wait) => wait.call))],
    sites: waits.map((wait) => wait.at),
    alarming: waits.some((wait) => wait.findings.length > 0),
  };
}

function shortList(names: readonly string[]): string {
  const [first = "", ...rest] = names;
  return rest.length === 0 ? first : `${first} and ${rest.length} more`;
}

interface WorkContext {
  readonly id: string;
  readonly lockIds: ReadonlyMap<string, string>;
  readonly alarms: Alarms;
}

function workNode(work: ModelWork, { id, lockIds, alarms }: WorkContext): GraphNode {
  const locks = work.handlers.flatMap((handler) => handler.locks);
  const isAlarming = ({ lock }: ModelLock) => alarms.locks.has(lock);
  const drawn = locks.filter(({ lock }) => lockIds.has(lock)).sort((a, b) => Number(isAlarming(b)) - Number(isAlarming(a)));
  const others = new Set(locks.filter(({ lock }) => !lockIds.has(lock)).map(({ lock }) => lock)).size;
  const traits = [...(work.delayed ? ["delayed"] : []), ...(work.queuedAt.length === 0 ? ["not seen queued"] : [])];
  return {
    id,
    kind: "work",
    title: work.name,
    lines: work.handlers.map((handler) => [`${handler.function}()`, ...traits].join(", ")),
    arrowLines: [...new Set(drawn.map(mannerText)), ...(others > 0 ? [`and ${counted(others, "lock")} that no waiter holds`] : [])],
    sites: [...work.initializedAt, ...work.handlers.map((handler: ModelHandler) => handler.at)],
    alarming: alarms.works.has(work.name),
  };
}

/** The locks that handlers take, sorted; of many only those that some waiter holds, since no other can close a cycle. */
function drawnLocks({ works, waits }: QueueModel): string[] {
  const taken = new Set([...works.flatMap((work) => work.handlers.flatMap((handler) => handler.locks.map((each) => each.lock)))]);
  if (taken.size <= MOST_LOCKS_IN_FULL) return [...taken].sort();
  const held = new Set(waits.flatMap((wait) => wait.under.map((each) => each.lock)));
  return [...taken].filter((lock) => held.has(lock)).sort();
}

function waitEdges(
  from: string,
  waits: readonly ModelWait[],
  queueIds: ReadonlyMap<string, string>,
  workIds: ReadonlyMap<string, string>,
): GraphEdge[] {
  const edges = new Map<string, GraphEdge>();
  for (const { call, target, findings } of waits) {
    const to = (target.kind === "queue" ? queueIds : workIds).get(target.name);
    if (!to) continue;
    const known = edges.get(`${to} ${call}`);
    edges.set(`${to} ${call}`, { from, to, kind: "waits", label: call, alarming: findings.length > 0 || (known?.alarming ?? false) });
  }
  return [...edges.values()];
}

function mannerLabel({ manner, exitFlag }: ModelLock): string {
  if (manner === "blocks") return "";
  return manner === "spins" && exitFlag ? `spins until ${exitFlag} drops` : manner;
}

function lockEdges(from: string, work: ModelWork, lockIds: ReadonlyMap<string, string>, alarming: ReadonlySet<string>): GraphEdge[] {
  const edges = new Map<string, GraphEdge>();
  for (const lock of work.handlers.flatMap((handler) => handler.locks)) {
    const to = lockIds.get(lock.lock);
    if (!to) continue;
    const kind = lock.manner === "blocks" || lock.manner === "spins" ? lock.manner : "tries";
    edges.set(`${to} ${lock.manner}`, { from, to, kind, label: mannerLabel(lock), alarming: kind !== "tries" && alarming.has(lock.lock) });
  }
  return [...edges.values()];
}
