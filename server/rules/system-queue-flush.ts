import { targetOf } from "../analysis/cycles.js";
import { type Draft, type Rule, rankOf } from "./rule.js";
import { holderSteps } from "./trace.js";

/** A system-wide queue is flushed: that waits for works that nobody here knows, and newer kernels forbid it. */
export const systemQueueFlush: Rule = {
  id: "system-queue-flush",
  severity: "warning",
  summary: "flushes a system-wide queue",
  find: (analysis) => {
    const drafts: Draft[] = [];
    for (const waiting of analysis.graph.threads.waiting) {
      const { event } = waiting;
      if (event.on !== "queue" || event.manner === "destroy") continue;
      const queue = targetOf(analysis.graph, waiting)?.queue;
      if (queue?.scope !== "system") continue;
      const message = `${event.call}() waits for every work on ${queue.label}, whoever queued it; give the driver a queue of its own or wait for the works one by one`;
      drafts.push({
        site: waiting.site,
        message,
        queue: queue.label,
        entry: waiting.root.name || undefined,
        trace: [{ role: "holder", steps: holderSteps(waiting, undefined, `${event.call}() waits for the system-wide ${queue.label}`) }],
        rank: rankOf(waiting, false),
      });
    }
    return drafts;
  },
};
