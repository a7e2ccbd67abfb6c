import type { Cycle } from "../analysis/cycle.js";
import { cycleDraft } from "./lock-draft.js";
import { queueLabel } from "./names.js";
import { draftsOf, type Rule } from "./rule.js";

/** A handler waits for itself, or for the queue that it runs on. */
export const selfFlush: Rule = {
  id: "self-flush",
  severity: "error",
  summary: "a handler waits for its own work or queue",
  find: (analysis) =>
    draftsOf(
      analysis,
      (cycle) => cycle.shape === "self",
      (cycle) => cycleDraft(cycle, message(cycle)),
    ),
};

function message(cycle: Cycle): string {
  const handler = cycle.waiting.root.routine.name;
  const work = cycle.waiting.root.work?.label ?? "its work";
  const target = cycle.waiting.event.on === "queue" ? `the queue that it runs on (${queueLabel(cycle)})` : `itself (${work})`;
  return `${handler}(), the handler of ${work}, reaches this ${cycle.waiting.event.call}() and so waits for ${target}`;
}
