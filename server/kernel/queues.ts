import { named } from "./named.js";
import type { AllocateQueueCall, OrderedAllocation, SystemQueue } from "./rows.js";
import { v } from "./version.js";

const WORKQUEUE = "include/linux/workqueue.h";
const KTHREAD = "include/linux/kthread.h";

/** Calls that make a queue. A kthread worker is a queue of one thread. */
export const ALLOCATE_QUEUE_CALLS: readonly AllocateQueueCall[] = [
  ...named("create_workqueue", { nameArgument: 0, source: WORKQUEUE }),
  ...named("create_rt_workqueue", { nameArgument: 0, since: v("2.6.28"), until: v("2.6.36"), source: `${WORKQUEUE} of 2.6.32` }),
  ...named("create_singlethread_workqueue", { nameArgument: 0, ordered: true, source: WORKQUEUE }),
  ...named("create_freezeable_workqueue", {
    freezable: true,
    nameArgument: 0,
    ordered: true,
    until: v("2.6.38"),
    source: `${WORKQUEUE} of 2.6.22`,
  }),
  ...named("create_freezable_workqueue", {
    freezable: true,
    nameArgument: 0,
    ordered: true,
    since: v("2.6.38"),
    until: v("6.6"),
    source: `${WORKQUEUE} of 3.6`,
  }),
  ...named("create_freezable_workqueue", { freezable: true, nameArgument: 0, since: v("6.6"), source: WORKQUEUE }),
  ...named("alloc_workqueue alloc_workqueue_noprof alloc_workqueue_lockdep_map", {
    nameArgument: 0,
    flagsArgument: 1,
    maxActiveArgument: 2,
    since: v("2.6.36"),
    source: WORKQUEUE,
  }),
  ...named("alloc_ordered_workqueue alloc_ordered_workqueue_lockdep_map", {
    nameArgument: 0,
    flagsArgument: 1,
    ordered: true,
    since: v("2.6.38"),
    source: WORKQUEUE,
  }),
  ...named("devm_alloc_workqueue", {
    nameArgument: 1,
    flagsArgument: 2,
    maxActiveArgument: 3,
    managed: true,
    since: v("6.15"),
    source: "include/linux/workqueue.h after 6.12",
  }),
  ...named("devm_alloc_ordered_workqueue", {
    nameArgument: 1,
    flagsArgument: 2,
    ordered: true,
    managed: true,
    since: v("6.15"),
    source: "include/linux/workqueue.h after 6.12",
  }),
  ...named("kthread_create_worker", {
    flagsArgument: 0,
    nameArgument: 1,
    ordered: true,
    since: v("4.9"),
    source: KTHREAD,
  }),
  ...named("kthread_create_worker_on_cpu", {
    flagsArgument: 1,
    nameArgument: 2,
    ordered: true,
    since: v("4.9"),
    source: KTHREAD,
  }),
  ...named("kthread_run_worker", { flagsArgument: 0, nameArgument: 1, ordered: true, since: v("6.14"), source: `${KTHREAD} of 6.14` }),
  ...named("kthread_run_worker_on_cpu", {
    flagsArgument: 1,
    nameArgument: 2,
    ordered: true,
    since: v("6.14"),
    source: `${KTHREAD} of 6.14`,
  }),
];

/** Allocations that are ordered by their flags, beside the calls that always are. */
export const ORDERED_ALLOCATIONS: readonly OrderedAllocation[] = [
  { flags: ["WQ_UNBOUND"], maxActive: 1, since: v("2.6.36"), until: v("6.6"), source: "kernel/workqueue.c of 6.1: alloc_workqueue()" },
  { flags: ["__WQ_ORDERED"], since: v("3.10"), source: WORKQUEUE },
  { flags: ["__WQ_ORDERED_EXPLICIT"], since: v("4.13"), until: v("6.9"), source: `${WORKQUEUE} of 6.1` },
];

const FLUSH = { flushForbidden: true, source: WORKQUEUE };
const SUBSYSTEM = { flushForbidden: false, scope: "adapter" } as const;

/** Queues of the whole kernel: flushing them is a compile-time warning since 5.19. */
export const SYSTEM_QUEUES: readonly SystemQueue[] = [
  ...named("system_wq system_long_wq system_unbound_wq", { ...FLUSH, since: v("2.6.36") }),
  ...named("system_nrt_wq", { ...FLUSH, since: v("2.6.36"), until: v("3.7"), source: `${WORKQUEUE} of 3.6` }),
  ...named("system_nrt_freezable_wq", { ...FLUSH, freezable: true, since: v("3.3"), until: v("3.7"), source: `${WORKQUEUE} of 3.6` }),
  ...named("system_freezable_wq", { ...FLUSH, freezable: true, since: v("2.6.39") }),
  ...named("system_highpri_wq", { ...FLUSH, since: v("3.7") }),
  ...named("system_power_efficient_wq", { ...FLUSH, since: v("3.11") }),
  ...named("system_freezable_power_efficient_wq", { ...FLUSH, freezable: true, since: v("3.11") }),
  ...named("system_bh_wq system_bh_highpri_wq", { ...FLUSH, since: v("6.9") }),
  ...named("system_percpu_wq", { ...FLUSH, sameAs: "system_wq", since: v("6.12") }),
  ...named("system_dfl_wq", { ...FLUSH, sameAs: "system_unbound_wq", since: v("6.12") }),
  ...named("system_dfl_long_wq", { ...FLUSH, sameAs: "system_long_wq", since: v("6.19"), source: `${WORKQUEUE} after 6.12` }),
  ...named("keventd_wq", { ...FLUSH, sameAs: "system_wq", until: v("2.6.36"), source: "kernel/workqueue.c of 2.6.22" }),
];

/**
 * Queues of subsystems to which drivers add works, as globals or members of the subsystem's structures. Who uses them may flush them;
 * `KERNEL_WAITS` says where the subsystem does.
 */
export const SUBSYSTEM_QUEUES: readonly SystemQueue[] = [
  ...named("wiphy_work", { flushForbidden: false, ordered: true, scope: "adapter", since: v("6.1"), source: "net/wireless/core.c" }),
  ...named("cfg80211_wq", { flushForbidden: false, ordered: true, source: "net/wireless/core.c" }),
  ...named("ieee80211_local.workqueue", { ...SUBSYSTEM, ordered: true, since: v("2.6.32"), source: "net/mac80211/main.c" }),
  ...named("ieee80211_hw.workqueue", {
    ...SUBSYSTEM,
    ordered: true,
    until: v("2.6.32"),
    source: "net/mac80211/ieee80211.c of 2.6.22: ieee80211_register_hw()",
  }),
  ...named("hci_dev.workqueue hci_dev.req_workqueue", {
    ...SUBSYSTEM,
    ordered: true,
    source: "net/bluetooth/hci_core.c: hci_register_dev()",
  }),
  ...named("Scsi_Host.work_q", { ...SUBSYSTEM, ordered: true, until: v("6.6"), source: "drivers/scsi/hosts.c: scsi_add_host_with_dma()" }),
  ...named("Scsi_Host.work_q", { ...SUBSYSTEM, since: v("6.6"), source: "drivers/scsi/hosts.c: scsi_add_host_with_dma()" }),
  ...named("kblockd_workqueue", { flushForbidden: false, source: "block/blk-core.c" }),
  ...named("ib_wq", { flushForbidden: false, since: v("2.6.37"), source: "drivers/infiniband/core/device.c" }),
];
