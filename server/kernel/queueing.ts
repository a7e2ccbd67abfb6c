import { named } from "./named.js";
import type { QueueOperand, QueueWorkCall } from "./rows.js";
import { v } from "./version.js";

const WORKQUEUE = "include/linux/workqueue.h";
const KTHREAD = "include/linux/kthread.h";
const CFG80211 = "net/wireless/core.c: wiphy_work_queue()";

const SYSTEM: QueueOperand = { system: "system_wq" };
const WIPHY: QueueOperand = { system: "wiphy_work" };
const MAC80211: QueueOperand = { memberOf: 0, member: "workqueue", structure: "ieee80211_local" };

/** Calls that put a work on a queue. */
export const QUEUE_WORK_CALLS: readonly QueueWorkCall[] = [
  ...named("queue_work", { queue: 0, work: 1, source: WORKQUEUE }),
  ...named("queue_rcu_work", { queue: 0, work: 1, since: v("4.17"), source: WORKQUEUE }),
  ...named("queue_work_on", { queue: 1, work: 2, since: v("2.6.27"), source: WORKQUEUE }),
  ...named("queue_work_node", { queue: 1, work: 2, since: v("5.1"), source: WORKQUEUE }),
  ...named("enable_and_queue_work", { queue: 0, work: 1, since: v("6.10"), source: WORKQUEUE }),
  ...named("queue_delayed_work", { queue: 0, work: 1, delay: 2, source: WORKQUEUE }),
  ...named("queue_delayed_work_on", { queue: 1, work: 2, delay: 3, source: WORKQUEUE }),
  ...named("mod_delayed_work", { queue: 0, work: 1, delay: 2, since: v("3.7"), source: WORKQUEUE }),
  ...named("mod_delayed_work_on", { queue: 1, work: 2, delay: 3, since: v("3.7"), source: WORKQUEUE }),
  ...named("schedule_work", { queue: SYSTEM, work: 0, source: WORKQUEUE }),
  ...named("schedule_work_on", { queue: SYSTEM, work: 1, since: v("2.6.27"), source: WORKQUEUE }),
  ...named("schedule_delayed_work", { queue: SYSTEM, work: 0, delay: 1, source: WORKQUEUE }),
  ...named("schedule_delayed_work_on", { queue: SYSTEM, work: 1, delay: 2, source: WORKQUEUE }),
  ...named("execute_in_process_context", { queue: SYSTEM, work: 1, source: "kernel/workqueue.c" }),

  ...named("ieee80211_queue_work", { queue: MAC80211, work: 1, since: v("2.6.32"), source: "net/mac80211/util.c" }),
  ...named("ieee80211_queue_delayed_work", { queue: MAC80211, work: 1, delay: 2, since: v("2.6.32"), source: "net/mac80211/util.c" }),
  ...named("wiphy_work_queue", { queue: WIPHY, work: 1, since: v("6.1"), source: CFG80211 }),
  ...named("wiphy_delayed_work_queue wiphy_hrtimer_work_queue", { queue: WIPHY, work: 1, delay: 2, since: v("6.1"), source: CFG80211 }),

  ...named("scsi_queue_work", {
    queue: { memberOf: 0, member: "work_q", structure: "Scsi_Host" },
    work: 1,
    source: "drivers/scsi/hosts.c",
  }),
  ...named("kblockd_schedule_work", {
    queue: { system: "kblockd_workqueue" },
    work: 0,
    until: v("2.6.28"),
    source: "include/linux/blkdev.h of 2.6.22",
  }),
  ...named("kblockd_schedule_work", {
    queue: { system: "kblockd_workqueue" },
    work: 1,
    since: v("2.6.28"),
    until: v("3.16"),
    source: "include/linux/blkdev.h of 3.6",
  }),
  ...named("kblockd_schedule_work", { queue: { system: "kblockd_workqueue" }, work: 0, since: v("3.16"), source: "block/blk-core.c" }),
  ...named("kblockd_mod_delayed_work_on", {
    queue: { system: "kblockd_workqueue" },
    work: 1,
    delay: 2,
    since: v("4.11"),
    source: "block/blk-core.c",
  }),

  ...named("queue_kthread_work", { queue: 0, work: 1, since: v("2.6.36"), until: v("4.9"), source: `${KTHREAD} of 4.4` }),
  ...named("kthread_queue_work", { queue: 0, work: 1, since: v("4.9"), source: KTHREAD }),
  ...named("kthread_queue_delayed_work kthread_mod_delayed_work", { queue: 0, work: 1, delay: 2, since: v("4.9"), source: KTHREAD }),
];
