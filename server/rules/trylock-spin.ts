import type { Cycle } from "../analysis/cycle.js";
import { cycleDraft, lockMessage } from "./lock-draft.js";
import { flagLabel } from "./names.js";
import { draftsOf, type Rule } from "./rule.js";
import { isWiderThanInterface } from "./shared-queue-deadlock.js";

/** The handler loops on a trylock until a flag changes, and the waiting path does not change that flag before it waits. */
export const trylockSpin: Rule = {
  id: "trylock-spin",
  severity: "error",
  summary: "waits for a handler that spins for the held lock, without making its exit flag true first",
  find: (analysis) => draftsOf(analysis, isSpin, (cycle) => cycleDraft(cycle, message(cycle))),
};

function isSpin(cycle: Cycle): boolean {
  return cycle.shape === "lock" && onlySpins(cycle) && !(cycle.waiting.event.on === "queue" && isWiderThanInterface(cycle));
}

/** No handler of the cycle simply blocks: all loop on a trylock. */
export function onlySpins(cycle: Cycle): boolean {
  return cycle.workers.every((worker) => worker.taking?.event.manner.kind === "spins");
}

function message(cycle: Cycle): string {
  const manner = cycle.workers[0]?.taking?.event.manner;
  const flags = manner?.kind === "spins" ? manner.exits.map(flagLabel).join(", ") : "";
  return `${lockMessage(cycle)} until ${flags || "a flag"} changes, which this path does not do before it waits`;
}
