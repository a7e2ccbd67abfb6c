import { named } from "./named.js";
import type { CancelCall, WaitCall } from "./rows.js";

const WORKQUEUE = "include/linux/workqueue.h";

/** Calls that return only when deferred work is done. */
export const WAIT_CALLS: readonly WaitCall[] = [
  ...named("flush_workqueue __flush_workqueue", { waitsFor: { kind: "queue", queue: 0 }, manner: "flush", source: WORKQUEUE }),
  ...named("drain_workqueue", { waitsFor: { kind: "queue", queue: 0 }, manner: "drain", source: WORKQUEUE }),
  ...named("destroy_workqueue", { waitsFor: { kind: "queue", queue: 0 }, manner: "destroy", source: WORKQUEUE }),
  ...named("flush_scheduled_work", {
    waitsFor: { kind: "queue", queue: { system: "system_wq" } },
    manner: "flush",
    systemWide: true,
    source: WORKQUEUE,
  }),
  ...named("flush_work flush_work_sync flush_delayed_work flush_delayed_work_sync flush_rcu_work", {
    waitsFor: { kind: "work", work: 0 },
    manner: "flush",
    source: WORKQUEUE,
  }),
  ...named(`cancel_work_sync cancel_delayed_work_sync cancel_rearming_delayed_work disable_work_sync disable_delayed_work_sync`, {
    waitsFor: { kind: "work", work: 0 },
    manner: "cancel",
    source: WORKQUEUE,
  }),
  ...named("cancel_rearming_delayed_workqueue", { waitsFor: { kind: "work", work: 1 }, manner: "cancel", source: WORKQUEUE }),
];

/** Calls that only cancel: the handler may still run when they return. */
export const CANCEL_CALLS: readonly CancelCall[] = [
  ...named("cancel_work cancel_delayed_work __cancel_delayed_work disable_work disable_delayed_work", { work: 0, source: WORKQUEUE }),
];
