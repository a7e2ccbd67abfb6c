import { named } from "./named.js";
import type { InitWorkCall } from "./rows.js";

const WORKQUEUE = "include/linux/workqueue.h";

/** Calls that bind a work to its handler. */
export const INIT_WORK_CALLS: readonly InitWorkCall[] = [
  ...named("INIT_WORK INIT_WORK_ONSTACK INIT_RCU_WORK PREPARE_WORK __INIT_WORK", { work: 0, handler: 1, source: WORKQUEUE }),
  ...named(
    `INIT_DELAYED_WORK INIT_DELAYED_WORK_ONSTACK INIT_DEFERRABLE_WORK INIT_DEFERRABLE_WORK_ONSTACK INIT_DELAYED_WORK_DEFERRABLE
     PREPARE_DELAYED_WORK __INIT_DELAYED_WORK`,
    { work: 0, handler: 1, delayed: true, source: WORKQUEUE },
  ),
  ...named("DECLARE_WORK", { work: 0, handler: 1, declares: true, source: WORKQUEUE }),
  ...named("DECLARE_DELAYED_WORK DECLARE_DEFERRABLE_WORK DECLARE_DEFERRED_WORK", {
    work: 0,
    handler: 1,
    delayed: true,
    declares: true,
    source: WORKQUEUE,
  }),
  ...named("__WORK_INITIALIZER", { work: 0, handler: 1, source: WORKQUEUE }),
  ...named("__DELAYED_WORK_INITIALIZER __DEFERRED_WORK_INITIALIZER", { work: 0, handler: 1, delayed: true, source: WORKQUEUE }),
];
