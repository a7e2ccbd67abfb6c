import { named } from "./named.js";
import type { CancelCall, WaitCall } from "./rows.js";
import { v } from "./version.js";

const WORKQUEUE = "include/linux/workqueue.h";
const KTHREAD = "include/linux/kthread.h";
const CFG80211 = "net/wireless/core.c";

const WORK = { kind: "work", work: 0 } as const;
const QUEUE = { kind: "queue", queue: 0 } as const;

/** Calls that return only when deferred work is done. */
export const WAIT_CALLS: readonly WaitCall[] = [
  ...named("flush_workqueue", { waitsFor: QUEUE, manner: "flush", source: WORKQUEUE }),
  ...named("__flush_workqueue", { waitsFor: QUEUE, manner: "flush", since: v("5.19"), source: WORKQUEUE }),
  ...named("drain_workqueue", { waitsFor: QUEUE, manner: "drain", since: v("3.0"), source: WORKQUEUE }),
  ...named("destroy_workqueue", { waitsFor: QUEUE, manner: "destroy", source: WORKQUEUE }),
  ...named("flush_scheduled_work", {
    waitsFor: { kind: "queue", queue: { system: "system_wq" } },
    manner: "flush",
    systemWide: true,
    source: WORKQUEUE,
  }),
  ...named("flush_work", { waitsFor: WORK, manner: "flush", since: v("2.6.27"), source: WORKQUEUE }),
  ...named("flush_delayed_work", { waitsFor: WORK, manner: "flush", since: v("2.6.33"), source: WORKQUEUE }),
  ...named("flush_work_sync flush_delayed_work_sync", {
    waitsFor: WORK,
    manner: "flush",
    since: v("2.6.37"),
    until: v("3.13"),
    source: `${WORKQUEUE} of 3.6`,
  }),
  ...named("flush_rcu_work", { waitsFor: WORK, manner: "flush", since: v("4.17"), source: WORKQUEUE }),
  ...named("cancel_work_sync", { waitsFor: WORK, manner: "cancel", source: WORKQUEUE }),
  ...named("cancel_delayed_work_sync", { waitsFor: WORK, manner: "cancel", since: v("2.6.23"), source: WORKQUEUE }),
  ...named("cancel_rearming_delayed_work", { waitsFor: WORK, manner: "cancel", until: v("3.8"), source: `${WORKQUEUE} of 2.6.22` }),
  ...named("cancel_rearming_delayed_workqueue", {
    waitsFor: { kind: "work", work: 1 },
    manner: "cancel",
    until: v("3.8"),
    source: `${WORKQUEUE} of 2.6.22`,
  }),
  ...named("disable_work_sync disable_delayed_work_sync", { waitsFor: WORK, manner: "cancel", since: v("6.10"), source: WORKQUEUE }),

  ...named("scsi_flush_work", {
    waitsFor: { kind: "queue", queue: { memberOf: 0, member: "work_q", structure: "Scsi_Host" } },
    manner: "flush",
    source: "drivers/scsi/hosts.c",
  }),

  ...named("flush_kthread_work", { waitsFor: WORK, manner: "flush", since: v("2.6.36"), until: v("4.9"), source: `${KTHREAD} of 4.4` }),
  ...named("flush_kthread_worker", { waitsFor: QUEUE, manner: "flush", since: v("2.6.36"), until: v("4.9"), source: `${KTHREAD} of 4.4` }),
  ...named("kthread_flush_work", { waitsFor: WORK, manner: "flush", since: v("4.9"), source: KTHREAD }),
  ...named("kthread_flush_worker", { waitsFor: QUEUE, manner: "flush", since: v("4.9"), source: KTHREAD }),
  ...named("kthread_cancel_work_sync kthread_cancel_delayed_work_sync", {
    waitsFor: WORK,
    manner: "cancel",
    since: v("4.9"),
    source: KTHREAD,
  }),
  ...named("kthread_destroy_worker", { waitsFor: QUEUE, manner: "destroy", since: v("4.9"), source: KTHREAD }),
];

/**
 * Calls that only cancel: the handler may still run when they return. The wiphy calls want the wiphy lock held, under which no handler of
 * that wiphy runs: `wiphy_work_cancel()` has nothing to wait for and `wiphy_work_flush()` runs the pending handlers itself.
 */
export const CANCEL_CALLS: readonly CancelCall[] = [
  ...named("cancel_delayed_work", { work: 0, source: WORKQUEUE }),
  ...named("cancel_work", { work: 0, since: v("4.9"), source: WORKQUEUE }),
  ...named("__cancel_delayed_work", { work: 0, since: v("2.6.32"), until: v("3.7"), source: `${WORKQUEUE} of 3.6` }),
  ...named("disable_work disable_delayed_work", { work: 0, since: v("6.10"), source: WORKQUEUE }),
  ...named("enable_work enable_delayed_work", { work: 0, since: v("6.10"), source: WORKQUEUE }),
  ...named(
    `wiphy_work_cancel wiphy_work_flush wiphy_delayed_work_cancel wiphy_delayed_work_flush wiphy_hrtimer_work_cancel
     wiphy_hrtimer_work_flush`,
    { work: 1, since: v("6.1"), source: CFG80211 },
  ),
];
