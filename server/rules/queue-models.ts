import type { Analysis } from "../analysis/analyse.js";
import { type Chain, placeOf } from "../analysis/chain.js";
import { targetOf } from "../analysis/cycles.js";
import type { Taking, Waiting } from "../analysis/threads.js";
import type { Work } from "../analysis/works.js";
import { labelOf } from "../program/identity.js";
import type { Unit } from "../program/link.js";
import type { ModelHandler, ModelLock, ModelQueue, ModelWait, ModelWork, QueueModel, Site } from "../program/queue-model.js";
import { compareText } from "../text/order.js";
import type { Finding } from "./finding.js";
import { flagLabel } from "./names.js";

/** The device queue model of every unit that defers work, for people to read and draw. */
export function queueModels(analysis: Analysis, findings: readonly Finding[] = []): QueueModel[] {
  return analysis.program.units
    .map((unit) => modelOf(analysis, unit, findings))
    .filter((model) => model.works.length > 0 || model.waits.length > 0);
}

function modelOf(analysis: Analysis, unit: Unit, findings: readonly Finding[]): QueueModel {
  const { table, graph } = analysis;
  const waiting = graph.threads.waiting.filter((each) => each.root.routine.unit === unit.index);
  return {
    module: unit.name,
    files: unit.files,
    queues: [...table.queues.values()]
      .filter((queue) => queue.unit === unit.index)
      .map(
        (queue): ModelQueue => ({
          name: queue.label,
          scope: queue.scope,
          ordered: queue.ordered,
          flags: queue.flags,
          allocatedAt: queue.allocatedAt.map(siteOf),
          destroyedAt: uniqueSites(
            waiting
              .filter((each) => each.event.manner === "destroy" && targetOf(graph, each)?.queue === queue)
              .map((each) => siteOf(each.site)),
          ),
        }),
      )
      .sort(byName),
    works: [...table.works.values()]
      .filter((work) => work.unit === unit.index)
      .map((work) => modelWork(work, graph.takenBy.get(work) ?? []))
      .sort(byName),
    waits: modelWaits(analysis, waiting, findings),
  };
}

function modelWork(work: Work, takings: readonly Taking[]): ModelWork {
  return {
    name: work.label,
    delayed: work.delayed,
    handlers: work.handlers.map(
      (routine): ModelHandler => ({
        function: routine.name,
        at: { file: routine.file, range: routine.range, function: routine.name },
        locks: uniqueLocks(takings.filter((taking) => taking.root.routine === routine && taking.event.lock.resolved).map(modelLock)),
      }),
    ),
    initializedAt: uniqueSites(work.boundAt.map(siteOf)),
    queuedAt: work.queuedAt.map(({ queue, at }) => ({ ...siteOf(at), queue: queue.label })),
  };
}

function modelLock(taking: Taking): ModelLock {
  const { manner, lock, chain } = taking.event;
  const at = siteOf(chain);
  const name = labelOf(lock.name);
  if (manner.kind === "blocks") return { lock: name, manner: "blocks", at };
  if (manner.kind === "spins") return { lock: name, manner: "spins", exitFlag: manner.exits.map(flagLabel).join(", "), at };
  return { lock: name, manner: manner.failure === "returns" ? "tries" : manner.failure, at };
}

function modelWaits(analysis: Analysis, waiting: readonly Waiting[], findings: readonly Finding[]): ModelWait[] {
  const bySite = new Map<string, { wait: Waiting; under: Map<string, string> }>();
  for (const each of waiting) {
    const key = `${each.site.file}:${each.site.range.line}:${each.site.range.column} ${each.event.target.name}`;
    const known = bySite.get(key) ?? { wait: each, under: new Map<string, string>() };
    bySite.set(key, known);
    for (const lock of each.held) {
      const name = labelOf(lock.lock);
      if (!known.under.has(name)) known.under.set(name, each.root.name || each.root.routine.name);
    }
  }
  return [...bySite.values()]
    .map(({ wait, under }): ModelWait => {
      const target = targetOf(analysis.graph, wait);
      const at = siteOf(wait.site);
      return {
        at,
        call: wait.event.call,
        target: { kind: wait.event.on, name: target?.queue?.label ?? target?.work?.label ?? labelOf(wait.event.target.name) },
        under: [...under].map(([lock, entry]) => ({ lock, entry })).sort((a, b) => (a.lock < b.lock ? -1 : 1)),
        findings: findings
          .filter((finding) => finding.file === at.file && finding.range.line === at.range.line && finding.range.column === at.range.column)
          .map((finding) => finding.fingerprint),
      };
    })
    .sort((a, b) => compareText(a.at.file, b.at.file) || a.at.range.line - b.at.range.line);
}

function siteOf(chain: Chain): Site {
  const at = placeOf(chain);
  return { file: at.file, range: at.range, function: at.function };
}

function uniqueSites(sites: readonly Site[]): Site[] {
  return sites.filter(
    (site, index) => sites.findIndex((other) => other.file === site.file && other.range.line === site.range.line) === index,
  );
}

function uniqueLocks(locks: readonly ModelLock[]): ModelLock[] {
  return locks
    .filter((lock, index) => locks.findIndex((other) => other.lock === lock.lock && other.manner === lock.manner) === index)
    .sort((a, b) => (a.lock < b.lock ? -1 : 1));
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}
