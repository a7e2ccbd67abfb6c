import { named } from "./named.js";
import type { LockCall, LockOperand } from "./rows.js";
import { v } from "./version.js";

const RTNLS = "include/linux/rtnetlink.h";
const MUTEX = "include/linux/mutex.h";
const RWSEM = "include/linux/rwsem.h";
const LOCKDEP = "include/linux/lockdep.h";

const RTNL: LockOperand = { kind: "global", lock: "rtnl" };
const FIRST: LockOperand = { kind: "argument", index: 0 };
const SECOND: LockOperand = { kind: "argument", index: 1 };

/** The RTNL under each of its names. `rtnl_net_lock(net)` takes the RTNL first, whatever CONFIG_DEBUG_NET_SMALL_RTNL says. */
const RTNL_CALLS: readonly LockCall[] = [
  ...named("rtnl_lock", { effect: "lock", lock: RTNL, source: RTNLS }),
  ...named("rtnl_unlock __rtnl_unlock", { effect: "unlock", lock: RTNL, source: RTNLS }),
  ...named("rtnl_trylock", { effect: "trylock", heldWhen: "nonzero", lock: RTNL, source: RTNLS }),
  ...named("rtnl_lock_killable", { effect: "lock", heldWhen: "zero", lock: RTNL, since: v("4.17"), source: "net/core/rtnetlink.c" }),
  ...named("rtnl_lock_interruptible", {
    effect: "lock",
    heldWhen: "zero",
    lock: RTNL,
    since: v("6.13"),
    source: "net/core/rtnetlink.c of 6.14",
  }),
  ...named("rtnl_net_lock __rtnl_net_lock", { effect: "lock", lock: RTNL, since: v("6.12"), source: RTNLS }),
  ...named("rtnl_net_lock_killable", { effect: "lock", heldWhen: "zero", lock: RTNL, since: v("6.14"), source: `${RTNLS} of 6.14` }),
  ...named("rtnl_net_unlock __rtnl_net_unlock", { effect: "unlock", lock: RTNL, since: v("6.12"), source: RTNLS }),
  ...named("rtnl_net_trylock", { effect: "trylock", heldWhen: "nonzero", lock: RTNL, since: v("6.12"), source: RTNLS }),
  ...named("rtnl_nets_lock", { effect: "lock", lock: RTNL, since: v("6.13"), source: "net/core/rtnetlink.c of 6.14" }),
  ...named("rtnl_nets_unlock", { effect: "unlock", lock: RTNL, since: v("6.13"), source: "net/core/rtnetlink.c of 6.14" }),
  ...named("refcount_dec_and_rtnl_lock", { effect: "lock", heldWhen: "nonzero", lock: RTNL, since: v("4.20"), source: RTNLS }),
  ...named("ASSERT_RTNL", { effect: "assert-held", lock: RTNL, source: RTNLS }),
  ...named("ASSERT_RTNL_NET", { effect: "assert-held", lock: RTNL, since: v("6.12"), source: RTNLS }),
  ...named("rtnl_dereference", { effect: "assert-held", lock: RTNL, since: v("2.6.36"), source: RTNLS }),
  ...named("rtnl_net_dereference", { effect: "assert-held", lock: RTNL, since: v("6.12"), source: RTNLS }),
];

const MUTEX_CALLS: readonly LockCall[] = [
  ...named("mutex_lock mutex_lock_nested _mutex_lock_nest_lock mutex_lock_nest_lock", { effect: "lock", lock: FIRST, source: MUTEX }),
  ...named("mutex_lock_io mutex_lock_io_nested", { effect: "lock", lock: FIRST, since: v("4.11"), source: MUTEX }),
  ...named("mutex_lock_interruptible mutex_lock_interruptible_nested", { effect: "lock", heldWhen: "zero", lock: FIRST, source: MUTEX }),
  ...named("mutex_lock_killable mutex_lock_killable_nested", {
    effect: "lock",
    heldWhen: "zero",
    lock: FIRST,
    since: v("2.6.25"),
    source: MUTEX,
  }),
  ...named("mutex_trylock", { effect: "trylock", heldWhen: "nonzero", lock: FIRST, source: MUTEX }),
  ...named("mutex_unlock", { effect: "unlock", lock: FIRST, source: MUTEX }),
  ...named("atomic_dec_and_mutex_lock", {
    effect: "lock",
    heldWhen: "nonzero",
    lock: SECOND,
    counter: 0,
    since: v("2.6.31"),
    source: MUTEX,
  }),
  ...named("refcount_dec_and_mutex_lock", {
    effect: "lock",
    heldWhen: "nonzero",
    lock: SECOND,
    counter: 0,
    since: v("4.11"),
    source: "include/linux/refcount.h",
  }),
  ...named("rt_mutex_lock rt_mutex_lock_nested", { effect: "lock", lock: FIRST, source: "include/linux/rtmutex.h" }),
  ...named("rt_mutex_lock_interruptible", { effect: "lock", heldWhen: "zero", lock: FIRST, source: "include/linux/rtmutex.h" }),
  ...named("rt_mutex_trylock", { effect: "trylock", heldWhen: "nonzero", lock: FIRST, source: "include/linux/rtmutex.h" }),
  ...named("rt_mutex_unlock", { effect: "unlock", lock: FIRST, source: "include/linux/rtmutex.h" }),
  ...named("ww_mutex_lock ww_mutex_lock_interruptible", {
    effect: "lock",
    heldWhen: "zero",
    lock: FIRST,
    since: v("3.11"),
    source: "include/linux/ww_mutex.h",
  }),
  ...named("ww_mutex_lock_slow", { effect: "lock", lock: FIRST, since: v("3.11"), source: "include/linux/ww_mutex.h" }),
  ...named("ww_mutex_trylock", {
    effect: "trylock",
    heldWhen: "nonzero",
    lock: FIRST,
    since: v("3.11"),
    source: "include/linux/ww_mutex.h",
  }),
  ...named("ww_mutex_unlock", { effect: "unlock", lock: FIRST, since: v("3.11"), source: "include/linux/ww_mutex.h" }),
];

const SEMAPHORE = { lock: FIRST, ownerless: true, source: "include/linux/semaphore.h" } as const;

/** `down_timeout()` ends by itself, so it is a trylock here. */
const SEMAPHORE_CALLS: readonly LockCall[] = [
  ...named("down", { effect: "lock", ...SEMAPHORE }),
  ...named("down_interruptible", { effect: "lock", heldWhen: "zero", ...SEMAPHORE }),
  ...named("down_killable", { effect: "lock", heldWhen: "zero", ...SEMAPHORE, since: v("2.6.26") }),
  ...named("down_timeout", { effect: "trylock", heldWhen: "zero", ...SEMAPHORE, since: v("2.6.26") }),
  ...named("down_trylock", { effect: "trylock", heldWhen: "zero", ...SEMAPHORE }),
  ...named("up", { effect: "unlock", ...SEMAPHORE }),
];

const RW_SEMAPHORE_CALLS: readonly LockCall[] = [
  ...named("down_write down_write_nested down_write_nest_lock _down_write_nest_lock", { effect: "lock", lock: FIRST, source: RWSEM }),
  ...named("down_write_killable down_write_killable_nested", {
    effect: "lock",
    heldWhen: "zero",
    lock: FIRST,
    since: v("4.7"),
    source: RWSEM,
  }),
  ...named("down_write_trylock", { effect: "trylock", heldWhen: "nonzero", lock: FIRST, source: RWSEM }),
  ...named("up_write", { effect: "unlock", lock: FIRST, source: RWSEM }),
  ...named("downgrade_write", { effect: "assert-held", shared: true, lock: FIRST, source: RWSEM }),
  ...named("down_read down_read_nested down_read_non_owner", { effect: "lock", shared: true, lock: FIRST, source: RWSEM }),
  ...named("down_read_killable down_read_killable_nested down_read_interruptible", {
    effect: "lock",
    shared: true,
    heldWhen: "zero",
    lock: FIRST,
    since: v("4.14"),
    source: RWSEM,
  }),
  ...named("down_read_trylock", { effect: "trylock", shared: true, heldWhen: "nonzero", lock: FIRST, source: RWSEM }),
  ...named("up_read up_read_non_owner", { effect: "unlock", shared: true, lock: FIRST, source: RWSEM }),
  ...named("percpu_down_read", { effect: "lock", shared: true, lock: FIRST, since: v("3.6"), source: "include/linux/percpu-rwsem.h" }),
  ...named("percpu_down_read_trylock", {
    effect: "trylock",
    shared: true,
    heldWhen: "nonzero",
    lock: FIRST,
    since: v("4.3"),
    source: "include/linux/percpu-rwsem.h",
  }),
  ...named("percpu_up_read", { effect: "unlock", shared: true, lock: FIRST, since: v("3.6"), source: "include/linux/percpu-rwsem.h" }),
  ...named("percpu_down_write", { effect: "lock", lock: FIRST, since: v("3.6"), source: "include/linux/percpu-rwsem.h" }),
  ...named("percpu_up_write", { effect: "unlock", lock: FIRST, since: v("3.6"), source: "include/linux/percpu-rwsem.h" }),
];

/** What says that a lock is held, without taking it. */
const EVIDENCE: readonly LockCall[] = [
  ...named("lockdep_assert_held lockdep_assert_held_once lockdep_assert_held_write", {
    effect: "assert-held",
    lock: FIRST,
    since: v("2.6.32"),
    source: LOCKDEP,
  }),
  ...named("lockdep_assert_held_read", { effect: "assert-held", shared: true, lock: FIRST, since: v("4.10"), source: LOCKDEP }),
  ...named("lockdep_assert_not_held", { effect: "assert-not-held", lock: FIRST, since: v("5.13"), source: LOCKDEP }),
  ...named("rwsem_assert_held rwsem_assert_held_write rwsem_assert_held_nolockdep rwsem_assert_held_write_nolockdep", {
    effect: "assert-held",
    lock: FIRST,
    since: v("6.10"),
    source: RWSEM,
  }),
  ...named("percpu_rwsem_assert_held", { effect: "assert-held", lock: FIRST, since: v("4.9"), source: "include/linux/percpu-rwsem.h" }),
  ...named("mutex_is_locked", { effect: "assert-held", heldWhen: "nonzero", onlyInAssertion: true, lock: FIRST, source: MUTEX }),
  ...named("rwsem_is_locked", { effect: "assert-held", heldWhen: "nonzero", onlyInAssertion: true, lock: FIRST, source: RWSEM }),
  ...named("lockdep_is_held", {
    effect: "assert-held",
    heldWhen: "nonzero",
    onlyInAssertion: true,
    lock: FIRST,
    since: v("2.6.32"),
    source: LOCKDEP,
  }),
  ...named("rtnl_is_locked lockdep_rtnl_is_held", {
    effect: "assert-held",
    heldWhen: "nonzero",
    onlyInAssertion: true,
    lock: RTNL,
    since: v("2.6.34"),
    source: RTNLS,
  }),
  ...named("rtnl_net_is_locked lockdep_rtnl_net_is_held", {
    effect: "assert-held",
    heldWhen: "nonzero",
    onlyInAssertion: true,
    lock: RTNL,
    since: v("6.12"),
    source: RTNLS,
  }),
];

/** Calls that take, try, drop or assert the RTNL or a lock that the driver names itself; all of them may be held while sleeping. */
export const LOCK_CALLS: readonly LockCall[] = [...RTNL_CALLS, ...MUTEX_CALLS, ...SEMAPHORE_CALLS, ...RW_SEMAPHORE_CALLS, ...EVIDENCE];

/**
 * Macros whose condition is claimed to hold (or, for `WARN_ON(!x)`, not to): a lock predicate in their argument is evidence.
 * Sources: include/asm-generic/bug.h, include/linux/rcupdate.h, include/linux/lockdep.h, include/net/net_debug.h.
 */
export const ASSERTIONS: ReadonlySet<string> = new Set([
  "WARN_ON",
  "WARN_ON_ONCE",
  "WARN_ON_SMP",
  "WARN",
  "WARN_ONCE",
  "BUG_ON",
  "VM_BUG_ON",
  "DEBUG_NET_WARN_ON_ONCE",
  "lockdep_assert",
  "lockdep_assert_once",
  "rcu_dereference_protected",
  "rcu_replace_pointer",
  "RCU_LOCKDEP_WARN",
  "rcu_lockdep_assert",
]);
