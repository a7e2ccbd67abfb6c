import { cancelUnderLock } from "./cancel-under-lock.js";
import { droppedWork } from "./dropped-work.js";
import { flushUnderLock } from "./flush-under-lock.js";
import { indirectLockCycle } from "./indirect-lock-cycle.js";
import { orderedQueueWait } from "./ordered-queue-wait.js";
import type { Rule } from "./rule.js";
import { selfFlush } from "./self-flush.js";
import { sharedQueueDeadlock } from "./shared-queue-deadlock.js";
import { systemQueueFlush } from "./system-queue-flush.js";
import { trylockSpin } from "./trylock-spin.js";

/** Every rule, in the order of the documentation. */
export const RULES: readonly Rule[] = [
  sharedQueueDeadlock,
  flushUnderLock,
  cancelUnderLock,
  selfFlush,
  orderedQueueWait,
  indirectLockCycle,
  trylockSpin,
  systemQueueFlush,
  droppedWork,
];
