import type { Cycle, Link } from "../analysis/cycle.js";
import { cycleDraft } from "./lock-draft.js";
import { holderLabel, lockLabel, queueLabel, workerLabel } from "./names.js";
import { draftsOf, type Rule } from "./rule.js";

/** A cycle that needs a further lock, work or queue beyond the wait and the handler. */
export const indirectLockCycle: Rule = {
  id: "indirect-lock-cycle",
  severity: "error",
  summary: "waits under a lock for a handler that waits for a third party that wants the lock",
  find: (analysis) =>
    draftsOf(
      analysis,
      (cycle) => cycle.shape === "indirect",
      (cycle) => cycleDraft(cycle, message(cycle)),
    ),
};

function message(cycle: Cycle): string {
  const { event } = cycle.waiting;
  if (!cycle.lock) return loopMessage(cycle);
  const lock = lockLabel(cycle.lock?.lock ?? "");
  const target = cycle.queue ? queueLabel(cycle) : (cycle.work?.label ?? "a work");
  const held = `${event.call}() waits for ${target} with ${lock} held (${holderLabel(cycle.waiting, cycle.lock)})`;
  return `${held}; ${[...chain(cycle)].join(", ")}`;
}

/** Two handlers wait for each other. */
function loopMessage(cycle: Cycle): string {
  const { event, root } = cycle.waiting;
  const [back] = cycle.links;
  const target = cycle.queue ? queueLabel(cycle) : (cycle.work?.label ?? "a work");
  const other =
    back?.kind === "handler waits"
      ? `${back.waiting.root.routine.name}() there waits for ${root.work?.label ?? "it"} in turn (${back.waiting.event.call})`
      : "";
  return `${root.routine.name}(), the handler of ${root.work?.label ?? "a work"}, waits for ${target} (${event.call}), and ${other}`;
}

function* chain(cycle: Cycle): Generator<string> {
  const [first] = cycle.workers;
  const lock = lockLabel(cycle.lock?.lock ?? "");
  const isWait = cycle.links[0]?.kind === "handler waits";
  if (isWait) {
    for (const link of cycle.links) yield linkText(link);
    if (first) yield `and ${workerLabel(first)} needs ${lock}`;
    return;
  }
  if (first) yield `${workerLabel(first)} needs ${lockLabel(first.taking?.event.lock.name ?? "")}`;
  for (const link of cycle.links) yield linkText(link);
}

function linkText(link: Link): string {
  switch (link.kind) {
    case "handler waits":
      return `${link.waiting.root.routine.name}() waits for ${link.waiting.event.target.resolved ? "another work" : "more"} (${link.waiting.event.call})`;
    case "waits":
      return `${link.waiting.root.routine.name}() holds ${lockLabel(link.holds.lock)} and waits in ${link.waiting.event.call}()`;
    case "takes":
      return `${link.taking.root.routine.name}() holds ${lockLabel(link.holds.lock)} and needs ${lockLabel(link.taking.event.lock.name)}`;
  }
}
