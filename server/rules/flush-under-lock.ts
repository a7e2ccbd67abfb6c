import type { Cycle } from "../analysis/cycle.js";
import { cycleDraft, lockMessage } from "./lock-draft.js";
import { draftsOf, type Rule } from "./rule.js";
import { isWiderThanInterface } from "./shared-queue-deadlock.js";
import { onlySpins } from "./trylock-spin.js";

/** Holds a lock and waits for a queue of the interface's (or object's) own, on which a work takes the lock. */
export const flushUnderLock: Rule = {
  id: "flush-under-lock",
  severity: "error",
  summary: "flushes a queue under a lock that a work on it takes",
  find: (analysis) => draftsOf(analysis, isOwn, (cycle) => cycleDraft(cycle, lockMessage(cycle))),
};

function isOwn(cycle: Cycle): boolean {
  return cycle.shape === "lock" && cycle.waiting.event.on === "queue" && !isWiderThanInterface(cycle) && !onlySpins(cycle);
}
