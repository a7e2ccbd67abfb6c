import type { ExplainAnswer } from "../../server/lsp/own-messages.js";
import { sharedQueueDeadlockDocumentation } from "../../server/rules/documentation/shared-queue-deadlock.js";
import type { Finding } from "../../server/rules/finding.js";
import { site } from "../report/sample-models.js";

export const HOSTILE = `<img src=x onerror="alert('1')">&"]|\\`;

/** A finding of which every text is markup. */
export function hostileFinding(): Finding {
  const step = { ...site(HOSTILE, 2, HOSTILE), message: HOSTILE };
  return {
    ...site(HOSTILE, 2, HOSTILE),
    rule: "shared-queue-deadlock",
    severity: "error",
    message: HOSTILE,
    lock: HOSTILE,
    queue: HOSTILE,
    work: HOSTILE,
    handler: HOSTILE,
    entry: HOSTILE,
    trace: [
      { role: "holder", steps: [step] },
      { role: "queue", steps: [step] },
      { role: "worker", steps: [step] },
      { role: "other", steps: [step] },
    ],
    fingerprint: HOSTILE,
    fixes: [],
  };
}

export function hostileAnswer(): NonNullable<ExplainAnswer> {
  return { finding: hostileFinding(), documentation: sharedQueueDeadlockDocumentation, summary: HOSTILE, root: "file:///src" };
}
