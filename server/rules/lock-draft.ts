import type { Cycle } from "../analysis/cycle.js";
import { labelOf } from "../program/identity.js";
import { holderLabel, lockLabel, queueLabel, workerLabel } from "./names.js";
import { type Draft, rankOf } from "./rule.js";
import { traceOf } from "./trace.js";

/** A draft of a cycle, with `message` said of it. */
export function cycleDraft(cycle: Cycle, message: string): Draft {
  const [first] = cycle.workers;
  return {
    site: cycle.waiting.site,
    message,
    lock: cycle.lock && labelOf(cycle.lock.lock),
    queue: cycle.queue?.label ?? first?.work?.queuedAt[0]?.queue.label,
    work: first?.work?.label ?? first?.kernelWork?.work ?? cycle.work?.label,
    handler: first?.handler?.name ?? first?.kernelWork?.handler,
    entry: cycle.waiting.root.name || undefined,
    trace: traceOf(cycle),
    rank: rankOf(cycle.waiting, cycle.lock?.asserted ?? false),
    alsoFrom: cycle.waiting.root.name || undefined,
  };
}

/** `flush_workqueue() waits for … while RTNL is held (net_device_ops.ndo_stop), and its handler f() takes RTNL`. */
export function lockMessage(cycle: Cycle): string {
  const [first] = cycle.workers;
  const lock = lockLabel(cycle.lock?.lock ?? "");
  const target = cycle.queue ? `all works on ${queueLabel(cycle)},` : (cycle.work?.label ?? "a work");
  const spins = first?.taking?.event.manner.kind === "spins";
  const worker = first ? `${workerLabel(first)} ${cycle.queue ? "there " : ""}${spins ? `loops for` : "needs"} ${lock}` : "";
  return `${cycle.waiting.event.call}() waits for ${target} with ${lock} held (${holderLabel(cycle.waiting, cycle.lock)}), and ${worker}`;
}
