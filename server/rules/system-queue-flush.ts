import { labelOf } from "../program/identity.js";
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
      const queue = analysis.program.tables.systemQueues.get(labelOf(event.target.name));
      if (!queue) continue;
      const message = `${event.call}() waits for every work on ${queue.name}, whoever queued it; give the driver a queue of its own or wait for the works one by one`;
      drafts.push({
        site: waiting.site,
        message,
        queue: queue.name,
        entry: waiting.root.name || undefined,
        trace: [{ role: "holder", steps: holderSteps(waiting, undefined, `${event.call}() waits for the system-wide ${queue.name}`) }],
        rank: rankOf(waiting, false),
      });
    }
    return drafts;
  },
};
