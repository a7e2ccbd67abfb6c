import type { Cycle } from "../analysis/cycle.js";
import { cycleDraft } from "./lock-draft.js";
import { holderLabel, lockLabel, workerLabel } from "./names.js";
import { draftsOf, type Rule } from "./rule.js";

/** `flush_work()` of a work on an ordered queue: from that very queue, or under a lock that a mate on the queue takes. */
export const orderedQueueWait: Rule = {
  id: "ordered-queue-wait",
  severity: "error",
  summary: "waits for a work behind others on an ordered queue",
  find: (analysis) =>
    draftsOf(
      analysis,
      (cycle) => cycle.shape === "ordered mate" || cycle.shape === "ordered lock",
      (cycle) => cycleDraft(cycle, message(cycle)),
    ),
};

function message(cycle: Cycle): string {
  const { event, root } = cycle.waiting;
  const queue = cycle.queue?.label ?? "its queue";
  const work = cycle.work?.label ?? "a work";
  if (cycle.shape === "ordered mate") {
    return `${event.call}() waits for ${work}, which cannot start before ${root.routine.name}() returns: both run on the ordered queue ${queue}`;
  }
  const [first] = cycle.workers;
  const lock = lockLabel(cycle.lock?.lock ?? "");
  const mate = first ? workerLabel(first) : "a mate";
  return `${event.call}() waits for ${work} with ${lock} held (${holderLabel(cycle.waiting, cycle.lock)}); before it on the ordered queue ${queue} may stand ${mate}, which needs ${lock}`;
}
