import { named } from "./named.js";
import type { LockCall, LockOperand } from "./rows.js";
import { v } from "./version.js";

const RTNL: LockOperand = { kind: "global", lock: "rtnl" };
const CPU_HOTPLUG: LockOperand = { kind: "global", lock: "cpu_hotplug" };
const FIRST: LockOperand = { kind: "argument", index: 0 };
const of = (lock: string, index = 0): LockOperand => ({ kind: "of", index, lock });

/** The RTNL under each of its names. `rtnl_net_lock(net)` takes the RTNL first, whatever CONFIG_DEBUG_NET_SMALL_RTNL says. */
const RTNL_CALLS: readonly LockCall[] = [
  ...named("rtnl_lock", { effect: "lock", lock: RTNL, source: "include/linux/rtnetlink.h" }),
  ...named("rtnl_unlock __rtnl_unlock", { effect: "unlock", lock: RTNL, source: "include/linux/rtnetlink.h" }),
  ...named("rtnl_trylock", { effect: "trylock", heldWhen: "nonzero", lock: RTNL, source: "include/linux/rtnetlink.h" }),
  ...named("rtnl_lock_killable", { effect: "lock", heldWhen: "zero", lock: RTNL, since: v("4.17"), source: "net/core/rtnetlink.c" }),
  ...named("rtnl_lock_interruptible", { effect: "lock", heldWhen: "zero", lock: RTNL, since: v("6.11"), source: "net/core/rtnetlink.c" }),
  ...named("rtnl_shlock rtnl_exlock", { effect: "lock", lock: RTNL, until: v("2.6.22"), source: "include/linux/rtnetlink.h of 2.6.15" }),
  ...named("rtnl_shunlock rtnl_exunlock", {
    effect: "unlock",
    lock: RTNL,
    until: v("2.6.22"),
    source: "include/linux/rtnetlink.h of 2.6.15",
  }),
  ...named("rtnl_net_lock __rtnl_net_lock", { effect: "lock", lock: RTNL, since: v("6.12"), source: "include/linux/rtnetlink.h" }),
  ...named("rtnl_net_unlock __rtnl_net_unlock", { effect: "unlock", lock: RTNL, since: v("6.12"), source: "include/linux/rtnetlink.h" }),
  ...named("rtnl_net_trylock", {
    effect: "trylock",
    heldWhen: "nonzero",
    lock: RTNL,
    since: v("6.12"),
    source: "include/linux/rtnetlink.h",
  }),
  ...named("refcount_dec_and_rtnl_lock", {
    effect: "lock",
    heldWhen: "nonzero",
    lock: RTNL,
    since: v("4.19"),
    source: "net/core/rtnetlink.c",
  }),
  ...named("ASSERT_RTNL", { effect: "assert-held", lock: RTNL, source: "include/linux/rtnetlink.h" }),
  ...named("ASSERT_RTNL_NET", { effect: "assert-held", lock: RTNL, since: v("6.12"), source: "include/linux/rtnetlink.h" }),
  ...named("rtnl_dereference", { effect: "assert-held", lock: RTNL, since: v("2.6.36"), source: "include/linux/rtnetlink.h" }),
];

const MUTEX_CALLS: readonly LockCall[] = [
  ...named("mutex_lock mutex_lock_nested mutex_lock_io mutex_lock_io_nested mutex_lock_nest_lock", {
    effect: "lock",
    lock: FIRST,
    source: "include/linux/mutex.h",
  }),
  ...named("mutex_lock_interruptible mutex_lock_interruptible_nested mutex_lock_killable mutex_lock_killable_nested", {
    effect: "lock",
    heldWhen: "zero",
    lock: FIRST,
    source: "include/linux/mutex.h",
  }),
  ...named("mutex_trylock", { effect: "trylock", heldWhen: "nonzero", lock: FIRST, source: "include/linux/mutex.h" }),
  ...named("mutex_unlock", { effect: "unlock", lock: FIRST, source: "include/linux/mutex.h" }),
];

const SEMAPHORE_CALLS: readonly LockCall[] = [
  ...named("down", { effect: "lock", lock: FIRST, source: "include/linux/semaphore.h" }),
  ...named("down_interruptible down_killable down_timeout", {
    effect: "lock",
    heldWhen: "zero",
    lock: FIRST,
    source: "include/linux/semaphore.h",
  }),
  ...named("down_trylock", { effect: "trylock", heldWhen: "zero", lock: FIRST, source: "include/linux/semaphore.h" }),
  ...named("up", { effect: "unlock", lock: FIRST, source: "include/linux/semaphore.h" }),
];

const RW_SEMAPHORE_CALLS: readonly LockCall[] = [
  ...named("down_write down_write_nested down_write_nest_lock", { effect: "lock", lock: FIRST, source: "include/linux/rwsem.h" }),
  ...named("down_write_killable down_write_killable_nested", {
    effect: "lock",
    heldWhen: "zero",
    lock: FIRST,
    source: "include/linux/rwsem.h",
  }),
  ...named("down_write_trylock", { effect: "trylock", heldWhen: "nonzero", lock: FIRST, source: "include/linux/rwsem.h" }),
  ...named("up_write", { effect: "unlock", lock: FIRST, source: "include/linux/rwsem.h" }),
  ...named("down_read down_read_nested down_read_non_owner", {
    effect: "lock",
    shared: true,
    lock: FIRST,
    source: "include/linux/rwsem.h",
  }),
  ...named("down_read_killable down_read_interruptible down_read_killable_nested", {
    effect: "lock",
    shared: true,
    heldWhen: "zero",
    lock: FIRST,
    source: "include/linux/rwsem.h",
  }),
  ...named("down_read_trylock", { effect: "trylock", shared: true, heldWhen: "nonzero", lock: FIRST, source: "include/linux/rwsem.h" }),
  ...named("up_read up_read_non_owner", { effect: "unlock", shared: true, lock: FIRST, source: "include/linux/rwsem.h" }),
];

const OBJECT_CALLS: readonly LockCall[] = [
  ...named("wiphy_lock", { effect: "lock", lock: of("wiphy"), since: v("5.12"), source: "include/net/cfg80211.h" }),
  ...named("wiphy_unlock", { effect: "unlock", lock: of("wiphy"), since: v("5.12"), source: "include/net/cfg80211.h" }),
  ...named("lockdep_assert_wiphy", { effect: "assert-held", lock: of("wiphy"), since: v("5.12"), source: "include/net/cfg80211.h" }),
  ...named("devl_lock", { effect: "lock", lock: of("devlink"), since: v("5.18"), source: "include/net/devlink.h" }),
  ...named("devl_trylock", {
    effect: "trylock",
    heldWhen: "nonzero",
    lock: of("devlink"),
    since: v("5.18"),
    source: "include/net/devlink.h",
  }),
  ...named("devl_unlock", { effect: "unlock", lock: of("devlink"), since: v("5.18"), source: "include/net/devlink.h" }),
  ...named("devl_assert_locked", { effect: "assert-held", lock: of("devlink"), since: v("5.18"), source: "include/net/devlink.h" }),
  ...named("device_lock", { effect: "lock", lock: of("device"), source: "include/linux/device.h" }),
  ...named("device_lock_interruptible", { effect: "lock", heldWhen: "zero", lock: of("device"), source: "include/linux/device.h" }),
  ...named("device_trylock", { effect: "trylock", heldWhen: "nonzero", lock: of("device"), source: "include/linux/device.h" }),
  ...named("device_unlock", { effect: "unlock", lock: of("device"), source: "include/linux/device.h" }),
  ...named("device_lock_assert", { effect: "assert-held", lock: of("device"), source: "include/linux/device.h" }),
  ...named("lock_sock lock_sock_nested", { effect: "lock", lock: of("sock"), source: "include/net/sock.h" }),
  ...named("release_sock", { effect: "unlock", lock: of("sock"), source: "include/net/sock.h" }),
  ...named("cpus_read_lock get_online_cpus", { effect: "lock", shared: true, lock: CPU_HOTPLUG, source: "include/linux/cpu.h" }),
  ...named("cpus_read_unlock put_online_cpus", { effect: "unlock", shared: true, lock: CPU_HOTPLUG, source: "include/linux/cpu.h" }),
];

const EVIDENCE: readonly LockCall[] = [
  ...named("lockdep_assert_held lockdep_assert_held_once lockdep_assert_held_write lockdep_assert_held_read", {
    effect: "assert-held",
    lock: FIRST,
    source: "include/linux/lockdep.h",
  }),
  ...named("lockdep_assert_not_held", { effect: "assert-not-held", lock: FIRST, source: "include/linux/lockdep.h" }),
];

/** Calls that take, try, drop or assert a lock that may be held while sleeping. */
export const LOCK_CALLS: readonly LockCall[] = [
  ...RTNL_CALLS,
  ...MUTEX_CALLS,
  ...SEMAPHORE_CALLS,
  ...RW_SEMAPHORE_CALLS,
  ...OBJECT_CALLS,
  ...EVIDENCE,
];
