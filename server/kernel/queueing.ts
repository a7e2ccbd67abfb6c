import { named } from "./named.js";
import type { QueueWorkCall } from "./rows.js";

const WORKQUEUE = "include/linux/workqueue.h";
const SYSTEM = { system: "system_wq" };

/** Calls that put a work on a queue. */
export const QUEUE_WORK_CALLS: readonly QueueWorkCall[] = [
  ...named("queue_work queue_rcu_work", { queue: 0, work: 1, source: WORKQUEUE }),
  ...named("queue_work_on queue_work_node", { queue: 1, work: 2, source: WORKQUEUE }),
  ...named("queue_delayed_work mod_delayed_work", { queue: 0, work: 1, delay: 2, source: WORKQUEUE }),
  ...named("queue_delayed_work_on mod_delayed_work_on", { queue: 1, work: 2, delay: 3, source: WORKQUEUE }),
  ...named("schedule_work", { queue: SYSTEM, work: 0, source: WORKQUEUE }),
  ...named("schedule_work_on", { queue: SYSTEM, work: 1, source: WORKQUEUE }),
  ...named("schedule_delayed_work", { queue: SYSTEM, work: 0, delay: 1, source: WORKQUEUE }),
  ...named("schedule_delayed_work_on", { queue: SYSTEM, work: 1, delay: 2, source: WORKQUEUE }),
];
