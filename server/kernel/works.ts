import { named } from "./named.js";
import type { InitWorkCall } from "./rows.js";
import { v } from "./version.js";

const WORKQUEUE = "include/linux/workqueue.h";
const KTHREAD = "include/linux/kthread.h";
const CFG80211 = "include/net/cfg80211.h";

const WORKQUEUE_WORKS: readonly InitWorkCall[] = [
  ...named("INIT_WORK __INIT_WORK", { work: 0, handler: 1, source: WORKQUEUE }),
  ...named("INIT_WORK_ONSTACK __INIT_WORK_KEY INIT_WORK_ONSTACK_KEY", { work: 0, handler: 1, since: v("2.6.37"), source: WORKQUEUE }),
  ...named("INIT_WORK_ON_STACK", {
    work: 0,
    handler: 1,
    since: v("2.6.30"),
    until: v("2.6.37"),
    source: "include/linux/workqueue.h of 2.6.36",
  }),
  ...named("INIT_DELAYED_WORK __INIT_DELAYED_WORK", { work: 0, handler: 1, delayed: true, source: WORKQUEUE }),
  ...named("INIT_DELAYED_WORK_ONSTACK __INIT_DELAYED_WORK_ONSTACK", {
    work: 0,
    handler: 1,
    delayed: true,
    since: v("2.6.37"),
    source: WORKQUEUE,
  }),
  ...named("INIT_DELAYED_WORK_ON_STACK", {
    work: 0,
    handler: 1,
    delayed: true,
    since: v("2.6.29"),
    until: v("2.6.37"),
    source: "include/linux/workqueue.h of 2.6.36",
  }),
  ...named("INIT_DELAYED_WORK_DEFERRABLE", { work: 0, handler: 1, delayed: true, until: v("3.7"), source: `${WORKQUEUE} of 3.6` }),
  ...named("INIT_DEFERRABLE_WORK INIT_DEFERRABLE_WORK_ONSTACK", { work: 0, handler: 1, delayed: true, since: v("3.7"), source: WORKQUEUE }),
  ...named("INIT_RCU_WORK INIT_RCU_WORK_ONSTACK", { work: 0, handler: 1, since: v("4.17"), source: WORKQUEUE }),
  ...named("PREPARE_WORK", { work: 0, handler: 1, until: v("3.15"), source: `${WORKQUEUE} of 3.6` }),
  ...named("PREPARE_DELAYED_WORK", { work: 0, handler: 1, delayed: true, until: v("3.15"), source: `${WORKQUEUE} of 3.6` }),
  ...named("DECLARE_WORK", { work: 0, handler: 1, declares: true, source: WORKQUEUE }),
  ...named("DECLARE_DELAYED_WORK", { work: 0, handler: 1, delayed: true, declares: true, source: WORKQUEUE }),
  ...named("DECLARE_DEFERRED_WORK", { work: 0, handler: 1, delayed: true, declares: true, until: v("3.7"), source: `${WORKQUEUE} of 3.6` }),
  ...named("DECLARE_DEFERRABLE_WORK", { work: 0, handler: 1, delayed: true, declares: true, since: v("3.7"), source: WORKQUEUE }),
  ...named("__WORK_INITIALIZER", { work: 0, handler: 1, source: WORKQUEUE }),
  ...named("__DELAYED_WORK_INITIALIZER __DEFERRED_WORK_INITIALIZER", { work: 0, handler: 1, delayed: true, source: WORKQUEUE }),
  // Runs the function at once when it may sleep, else as a work of the system queue.
  ...named("execute_in_process_context", { work: 1, handler: 0, source: "kernel/workqueue.c" }),
  ...named("devm_work_autocancel", { work: 1, handler: 2, since: v("5.14"), source: "include/linux/devm-helpers.h" }),
  ...named("devm_delayed_work_autocancel", {
    work: 1,
    handler: 2,
    delayed: true,
    since: v("5.13"),
    source: "include/linux/devm-helpers.h",
  }),
];

/** The works of one wiphy run one at a time under its lock (`cfg80211_wiphy_work()`, net/wireless/core.c). */
const WIPHY_WORKS: readonly InitWorkCall[] = [
  ...named("wiphy_work_init", { work: 0, handler: 1, holds: ["wiphy"], since: v("6.1"), source: CFG80211 }),
  ...named("wiphy_delayed_work_init", { work: 0, handler: 1, delayed: true, holds: ["wiphy"], since: v("6.1"), source: CFG80211 }),
  ...named("wiphy_hrtimer_work_init", { work: 0, handler: 1, delayed: true, holds: ["wiphy"], since: v("6.12"), source: CFG80211 }),
];

const KTHREAD_WORKS: readonly InitWorkCall[] = [
  ...named("init_kthread_work", { work: 0, handler: 1, since: v("2.6.36"), until: v("4.9"), source: `${KTHREAD} of 4.4` }),
  ...named("kthread_init_work", { work: 0, handler: 1, since: v("4.9"), source: KTHREAD }),
  ...named("kthread_init_delayed_work", { work: 0, handler: 1, delayed: true, since: v("4.9"), source: KTHREAD }),
  ...named("DEFINE_KTHREAD_WORK", { work: 0, handler: 1, declares: true, since: v("2.6.36"), source: KTHREAD }),
  ...named("DEFINE_KTHREAD_DELAYED_WORK", { work: 0, handler: 1, delayed: true, declares: true, since: v("4.9"), source: KTHREAD }),
  ...named("KTHREAD_WORK_INIT", { work: 0, handler: 1, since: v("2.6.36"), source: KTHREAD }),
];

/** Timers and tasklets: their functions cannot sleep and are no works; they are here so that nothing takes them for one. */
const ATOMIC: readonly InitWorkCall[] = [
  ...named("timer_setup timer_setup_on_stack", { work: 0, handler: 1, atomic: true, since: v("4.14"), source: "include/linux/timer.h" }),
  ...named("setup_timer setup_timer_on_stack setup_deferrable_timer setup_pinned_timer", {
    work: 0,
    handler: 1,
    atomic: true,
    until: v("4.15"),
    source: "include/linux/timer.h of 4.9",
  }),
  ...named("DEFINE_TIMER", { work: 0, handler: 1, atomic: true, declares: true, source: "include/linux/timer.h" }),
  ...named("hrtimer_setup hrtimer_setup_on_stack", {
    work: 0,
    handler: 1,
    atomic: true,
    since: v("6.13"),
    source: "include/linux/hrtimer.h of 6.13",
  }),
  ...named("tasklet_init tasklet_setup", { work: 0, handler: 1, atomic: true, source: "include/linux/interrupt.h" }),
  ...named("DECLARE_TASKLET DECLARE_TASKLET_DISABLED DECLARE_TASKLET_OLD DECLARE_TASKLET_DISABLED_OLD", {
    work: 0,
    handler: 1,
    atomic: true,
    declares: true,
    source: "include/linux/interrupt.h",
  }),
];

/** Calls that bind a work to its handler. */
export const INIT_WORK_CALLS: readonly InitWorkCall[] = [...WORKQUEUE_WORKS, ...WIPHY_WORKS, ...KTHREAD_WORKS, ...ATOMIC];
