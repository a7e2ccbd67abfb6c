import type { Cycle } from "../analysis/cycle.js";
import { cycleDraft, lockMessage } from "./lock-draft.js";
import { draftsOf, type Rule } from "./rule.js";

/**
 * Holds a lock and waits for a queue that others share: some work on it, of this or another device, takes the lock, or spins for it
 * until its own device's flag drops.
 */
export const sharedQueueDeadlock: Rule = {
  id: "shared-queue-deadlock",
  severity: "error",
  summary: "flushes a queue that other devices share, under a lock that a work on it takes",
  find: (analysis) => draftsOf(analysis, isShared, (cycle) => cycleDraft(cycle, lockMessage(cycle))),
};

function isShared(cycle: Cycle): boolean {
  return cycle.shape === "lock" && cycle.waiting.event.on === "queue" && isWiderThanInterface(cycle);
}

export function isWiderThanInterface(cycle: Cycle): boolean {
  const scope = cycle.queue?.scope;
  return scope === "system" || scope === "module" || scope === "adapter";
}
