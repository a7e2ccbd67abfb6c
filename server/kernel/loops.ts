/** Calls that only let time pass: a loop that contains nothing else beside a trylock is a spin for that lock. Source: include/linux/delay.h, sched.h. */
export const PAUSE_CALLS: ReadonlySet<string> = new Set([
  "msleep",
  "msleep_interruptible",
  "ssleep",
  "mdelay",
  "udelay",
  "ndelay",
  "usleep_range",
  "fsleep",
  "cpu_relax",
  "cond_resched",
  "schedule",
  "schedule_timeout",
  "schedule_timeout_interruptible",
  "schedule_timeout_uninterruptible",
  "yield",
]);

/** Comparisons of times: a loop that asks one ends by itself. Source: include/linux/jiffies.h, ktime.h. */
export const TIME_BOUNDS: ReadonlySet<string> = new Set([
  "time_after",
  "time_after_eq",
  "time_before",
  "time_before_eq",
  "time_is_before_jiffies",
  "time_is_after_jiffies",
  "ktime_after",
  "ktime_before",
  "ktime_compare",
]);

/** What a system call returns after a failed trylock so that user space tries again: nothing is dropped. Source: include/linux/sched/signal.h. */
export const RESTARTS: ReadonlySet<string> = new Set(["restart_syscall"]);

/** Reads and writes of one variable that are no calls in meaning. Source: include/linux/compiler.h, asm-generic/rwonce.h, asm-generic/barrier.h. */
export const VALUE_READS: ReadonlySet<string> = new Set([
  "READ_ONCE",
  "ACCESS_ONCE",
  "smp_load_acquire",
  "atomic_read",
  "likely",
  "unlikely",
]);

/** `WRITE_ONCE(object, value)` and its kin: an assignment. Source: asm-generic/rwonce.h. */
export const VALUE_WRITES: ReadonlySet<string> = new Set(["WRITE_ONCE", "smp_store_release", "atomic_set"]);
