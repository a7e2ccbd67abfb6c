import { named } from "./named.js";
import type { StoreCall, TransparentCall } from "./rows.js";

const ATOMIC = "include/linux/atomic.h";

/** Calls that have the value of one of their arguments. */
export const TRANSPARENT_CALLS: readonly TransparentCall[] = [
  ...named("READ_ONCE ACCESS_ONCE likely unlikely", { argument: 0, source: "include/linux/compiler.h, include/asm-generic/rwonce.h" }),
  ...named("smp_load_acquire", { argument: 0, throughPointer: true, source: "include/asm-generic/barrier.h" }),
  ...named("WARN_ON WARN_ON_ONCE WARN WARN_ONCE", { argument: 0, source: "include/asm-generic/bug.h" }),
  ...named(
    `rcu_dereference rcu_dereference_check rcu_dereference_protected rcu_dereference_raw rcu_access_pointer rcu_dereference_rtnl
     rtnl_dereference rcu_dereference_bh srcu_dereference`,
    { argument: 0, source: "include/linux/rcupdate.h, include/linux/rtnetlink.h" },
  ),
  ...named("atomic_read atomic64_read atomic_long_read atomic_read_acquire refcount_read", {
    argument: 0,
    throughPointer: true,
    source: ATOMIC,
  }),
  ...named("data_race", { argument: 0, source: "include/linux/compiler.h" }),
];

/** Calls that assign one of their arguments to another. */
export const STORE_CALLS: readonly StoreCall[] = [
  ...named("WRITE_ONCE rcu_assign_pointer RCU_INIT_POINTER", {
    object: 0,
    value: 1,
    source: "include/asm-generic/rwonce.h, include/linux/rcupdate.h",
  }),
  ...named("smp_store_release", { object: 0, value: 1, throughPointer: true, source: "include/asm-generic/barrier.h" }),
  ...named("smp_store_mb set_mb", { object: 0, value: 1, source: "include/asm-generic/barrier.h, include/asm-*/system.h of 2.6.22" }),
  ...named("atomic_set atomic64_set atomic_long_set atomic_set_release atomic_xchg refcount_set", {
    object: 0,
    value: 1,
    throughPointer: true,
    source: ATOMIC,
  }),
  ...named("xchg", { object: 0, value: 1, throughPointer: true, source: ATOMIC }),
];

/** Names of error numbers, which are above zero: functions return `-EINVAL`. Source: include/uapi/asm-generic/errno-base.h, errno.h. */
export const ERROR_NUMBER = /^E[A-Z0-9]+$/;

/** Typedefs of what is no number: nobody asks for the value of a lock. Source: include/linux/spinlock_types.h, rwlock_types.h, wait.h. */
export const TYPES_WITHOUT_VALUE = /^(?:.*lock_t|wait_queue_head_t)$/;

/** `current_work()`: the work whose handler runs. Source: kernel/workqueue.c, current_work(). */
export const CURRENT_WORK = "current_work";

/** Calls that return zeroed memory. Source: include/linux/slab.h, vmalloc.h, netdevice.h, etherdevice.h, net/cfg80211.h, net/mac80211.h, linux/can/dev.h. */
export const ALLOCATIONS: ReadonlySet<string> = new Set([
  "kzalloc",
  "kcalloc",
  "kvzalloc",
  "vzalloc",
  "kzalloc_node",
  "kcalloc_node",
  "kvcalloc",
  "kvzalloc_node",
  "vzalloc_node",
  "kmem_cache_zalloc",
  "devm_kzalloc",
  "devm_kcalloc",
  "alloc_netdev",
  "alloc_netdev_mq",
  "alloc_netdev_mqs",
  "alloc_etherdev",
  "alloc_etherdev_mq",
  "alloc_etherdev_mqs",
  "devm_alloc_etherdev",
  "devm_alloc_etherdev_mqs",
  "alloc_candev",
  "alloc_candev_mqs",
  "wiphy_new",
  "ieee80211_alloc_hw",
]);
