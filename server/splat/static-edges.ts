import type { Analysis } from "../analysis/analyse.js";
import { targetOf } from "../analysis/cycles.js";
import type { Taking, Waiting } from "../analysis/threads.js";
import { labelOf } from "../program/identity.js";
import type { NamedClass } from "./model-names.js";

/** Whether the static model has seen `to` taken, or waited for, by somebody who holds (or runs as, or on) `from`. */
export function isKnownEdge({ graph, table }: Analysis, from: NamedClass, to: NamedClass): boolean {
  if (from.name === undefined || to.name === undefined) return false;
  if (from.class.kind === "queue")
    return [...table.works.values()].some((work) => work.label === to.name && work.queuedAt.some(({ queue }) => queue.label === from.name));
  const has = ({ root, held }: Taking | Waiting): boolean =>
    from.class.kind === "lock" ? held.some(({ lock }) => labelOf(lock) === from.name) : root.work?.label === from.name;
  if (to.class.kind === "lock") return graph.threads.taking.some((taking) => labelOf(taking.event.lock.name) === to.name && has(taking));
  return graph.threads.waiting.some((waiting) => {
    const target = targetOf(graph, waiting);
    return (target?.queue?.label === to.name || target?.work?.label === to.name) && has(waiting);
  });
}
