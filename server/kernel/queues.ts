import { named } from "./named.js";
import type { AllocateQueueCall, SystemQueue } from "./rows.js";

const WORKQUEUE = "include/linux/workqueue.h";

/** Calls that make a queue. */
export const ALLOCATE_QUEUE_CALLS: readonly AllocateQueueCall[] = [
  ...named("create_singlethread_workqueue create_freezable_workqueue create_freezeable_workqueue", {
    nameArgument: 0,
    ordered: true,
    source: WORKQUEUE,
  }),
  ...named("create_workqueue", { nameArgument: 0, source: WORKQUEUE }),
  ...named("alloc_workqueue", { nameArgument: 0, flagsArgument: 1, maxActiveArgument: 2, source: WORKQUEUE }),
  ...named("alloc_ordered_workqueue", { nameArgument: 0, flagsArgument: 1, ordered: true, source: WORKQUEUE }),
  ...named("devm_alloc_workqueue", { nameArgument: 1, flagsArgument: 2, maxActiveArgument: 3, managed: true, source: WORKQUEUE }),
  ...named("devm_alloc_ordered_workqueue", { nameArgument: 1, flagsArgument: 2, ordered: true, managed: true, source: WORKQUEUE }),
];

/** Queues that the kernel itself owns. */
export const SYSTEM_QUEUES: readonly SystemQueue[] = [
  ...named(
    `system_wq system_highpri_wq system_long_wq system_unbound_wq system_freezable_wq system_power_efficient_wq
     system_freezable_power_efficient_wq system_nrt_wq system_nrt_freezable_wq system_percpu_wq system_dfl_wq system_bh_wq
     system_bh_highpri_wq`,
    { flushForbidden: true, source: WORKQUEUE },
  ),
];
