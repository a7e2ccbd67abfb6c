import { cancelUnderLockDocumentation } from "./cancel-under-lock.js";
import { droppedWorkDocumentation } from "./dropped-work.js";
import { flushUnderLockDocumentation } from "./flush-under-lock.js";
import { indirectLockCycleDocumentation } from "./indirect-lock-cycle.js";
import { orderedQueueWaitDocumentation } from "./ordered-queue-wait.js";
import type { RuleDocumentation } from "./rule-documentation.js";
import { selfFlushDocumentation } from "./self-flush.js";
import { sharedQueueDeadlockDocumentation } from "./shared-queue-deadlock.js";
import { systemQueueFlushDocumentation } from "./system-queue-flush.js";
import { trylockSpinDocumentation } from "./trylock-spin.js";

/** What every rule has to say for itself, in the rules' order. */
export const RULE_DOCUMENTATIONS: readonly RuleDocumentation[] = [
  sharedQueueDeadlockDocumentation,
  flushUnderLockDocumentation,
  cancelUnderLockDocumentation,
  selfFlushDocumentation,
  orderedQueueWaitDocumentation,
  indirectLockCycleDocumentation,
  trylockSpinDocumentation,
  systemQueueFlushDocumentation,
  droppedWorkDocumentation,
];
