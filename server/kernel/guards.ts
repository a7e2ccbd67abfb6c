import type { GuardClass, LockOperand } from "./rows.js";
import { v } from "./version.js";

const FIRST: LockOperand = { kind: "argument", index: 0 };

/** Guard classes (`DEFINE_GUARD`, `DEFINE_LOCK_GUARD_0/1` and their `_COND` kin) over locks that may be held while sleeping. */
export const GUARD_CLASSES: readonly GuardClass[] = [
  { name: "mutex", lock: FIRST, since: v("6.5"), source: "include/linux/mutex.h" },
  { name: "mutex_try", lock: FIRST, mayFail: true, since: v("6.5"), source: "include/linux/mutex.h" },
  { name: "mutex_intr", lock: FIRST, mayFail: true, since: v("6.5"), source: "include/linux/mutex.h" },
  { name: "rwsem_read", lock: FIRST, shared: true, since: v("6.5"), source: "include/linux/rwsem.h" },
  { name: "rwsem_read_try", lock: FIRST, shared: true, mayFail: true, since: v("6.5"), source: "include/linux/rwsem.h" },
  { name: "rwsem_read_intr", lock: FIRST, shared: true, mayFail: true, since: v("6.5"), source: "include/linux/rwsem.h" },
  { name: "rwsem_write", lock: FIRST, since: v("6.5"), source: "include/linux/rwsem.h" },
  { name: "rwsem_write_try", lock: FIRST, mayFail: true, since: v("6.5"), source: "include/linux/rwsem.h" },
  { name: "device", lock: { kind: "of", index: 0, lock: "device" }, since: v("6.5"), source: "include/linux/device.h" },
  { name: "wiphy", lock: { kind: "of", index: 0, lock: "wiphy" }, since: v("6.12"), source: "include/net/cfg80211.h" },
  { name: "rtnl", lock: { kind: "global", lock: "rtnl" }, since: v("6.10"), source: "include/linux/rtnetlink.h" },
  {
    name: "cpus_read_lock",
    lock: { kind: "global", lock: "cpu_hotplug" },
    shared: true,
    since: v("6.5"),
    source: "include/linux/cpuhplock.h",
  },
];
