import { STORE_CALLS, TRANSPARENT_CALLS } from "./values.js";

/** Calls that only let time pass: a loop that holds nothing else beside a trylock is a spin for that lock. Source: include/linux/delay.h, sched.h. */
export const PAUSE_CALLS: ReadonlySet<string> = new Set([
  "msleep",
  "msleep_interruptible",
  "ssleep",
  "mdelay",
  "udelay",
  "ndelay",
  "usleep_range",
  "usleep_range_state",
  "fsleep",
  "schedule",
  "schedule_timeout",
  "schedule_timeout_interruptible",
  "schedule_timeout_killable",
  "schedule_timeout_uninterruptible",
  "schedule_hrtimeout_range",
  "cond_resched",
  "cpu_relax",
  "yield",
]);

/** Comparisons of times: a loop that asks one ends by itself. Source: include/linux/jiffies.h, include/linux/ktime.h. */
export const TIME_BOUNDS: ReadonlySet<string> = new Set([
  "time_after",
  "time_after_eq",
  "time_after64",
  "time_after_eq64",
  "time_before",
  "time_before_eq",
  "time_before64",
  "time_before_eq64",
  "time_in_range",
  "time_is_before_jiffies",
  "time_is_before_eq_jiffies",
  "time_is_after_jiffies",
  "time_is_after_eq_jiffies",
  "ktime_after",
  "ktime_before",
  "ktime_compare",
]);

/** Functions after which user space tries again: a failed trylock that returns so drops nothing. Source: include/linux/sched/signal.h. */
export const RESTARTS: ReadonlySet<string> = new Set(["restart_syscall"]);

/** What makes a loop stop for a signal: a spin that asks it has a way out. Source: include/linux/sched/signal.h, include/linux/kthread.h. */
export const INTERRUPTIONS: ReadonlySet<string> = new Set([
  "signal_pending",
  "fatal_signal_pending",
  "signal_pending_state",
  "kthread_should_stop",
]);

/** The names of `TRANSPARENT_CALLS`. */
export const VALUE_READS: ReadonlySet<string> = new Set(TRANSPARENT_CALLS.map((row) => row.name));

/** The names of `STORE_CALLS`. */
export const VALUE_WRITES: ReadonlySet<string> = new Set(STORE_CALLS.map((row) => row.name));
