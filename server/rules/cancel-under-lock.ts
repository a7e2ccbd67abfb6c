import type { Cycle } from "../analysis/cycle.js";
import { cycleDraft, lockMessage } from "./lock-draft.js";
import { draftsOf, type Rule } from "./rule.js";
import { onlySpins } from "./trylock-spin.js";

/** Holds a lock and waits for one work whose handler takes it. */
export const cancelUnderLock: Rule = {
  id: "cancel-under-lock",
  severity: "error",
  summary: "waits for a work under a lock that its handler takes",
  find: (analysis) => draftsOf(analysis, isCancel, (cycle) => cycleDraft(cycle, lockMessage(cycle))),
};

function isCancel(cycle: Cycle): boolean {
  return cycle.shape === "lock" && cycle.waiting.event.on === "work" && !onlySpins(cycle);
}
