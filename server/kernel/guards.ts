import { named } from "./named.js";
import type { GuardClass, LockOperand } from "./rows.js";
import { v } from "./version.js";

const MUTEX = "include/linux/mutex.h";
const RWSEM = "include/linux/rwsem.h";

const FIRST: LockOperand = { kind: "argument", index: 0 };
const of = (lock: string): LockOperand => ({ kind: "of", index: 0, lock });

/**
 * Guard classes (`DEFINE_GUARD`, `DEFINE_LOCK_GUARD_0/1` and their `_COND` kin) over locks that may be held while sleeping. Spinlock, RCU,
 * interrupt and preemption guards are left out: nothing may sleep under them.
 */
export const GUARD_CLASSES: readonly GuardClass[] = [
  ...named("mutex", { lock: FIRST, since: v("6.5"), source: MUTEX }),
  ...named("mutex_try mutex_intr", { lock: FIRST, mayFail: true, since: v("6.8"), source: MUTEX }),
  ...named("rwsem_read", { lock: FIRST, shared: true, since: v("6.5"), source: RWSEM }),
  ...named("rwsem_read_try rwsem_read_intr", { lock: FIRST, shared: true, mayFail: true, since: v("6.8"), source: RWSEM }),
  ...named("rwsem_write", { lock: FIRST, since: v("6.5"), source: RWSEM }),
  ...named("rwsem_write_try", { lock: FIRST, mayFail: true, since: v("6.8"), source: RWSEM }),
  ...named("rwsem_write_kill", { lock: FIRST, mayFail: true, since: v("6.16"), source: `${RWSEM} of 6.16` }),
  ...named("percpu_read", { lock: FIRST, shared: true, since: v("6.16"), source: "include/linux/percpu-rwsem.h of 6.16" }),
  ...named("percpu_write", { lock: FIRST, since: v("6.16"), source: "include/linux/percpu-rwsem.h of 6.16" }),
  ...named("device", { lock: of("device"), since: v("6.8"), source: "include/linux/device.h" }),
  ...named("device_intr", { lock: of("device"), mayFail: true, since: v("6.16"), source: "include/linux/device.h after 6.12" }),
  ...named("pci_dev", { lock: of("device"), since: v("6.9"), source: "include/linux/pci.h" }),
  ...named("wiphy", { lock: of("wiphy"), since: v("6.12"), source: "include/net/cfg80211.h" }),
  ...named("devl", { lock: of("devlink"), since: v("6.18"), source: "include/net/devlink.h of 6.18" }),
  ...named("rtnl", { lock: { kind: "global", lock: "rtnl" }, since: v("6.10"), source: "include/linux/rtnetlink.h" }),
  ...named("cpus_read_lock", {
    lock: { kind: "global", lock: "cpu_hotplug" },
    shared: true,
    since: v("6.7"),
    source: "include/linux/cpuhplock.h",
  }),
  ...named("console_lock", { lock: { kind: "global", lock: "console" }, since: v("6.12"), source: "include/linux/console.h" }),
];
