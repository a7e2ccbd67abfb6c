import { named } from "./named.js";
import type { LockCall, LockOperand } from "./rows.js";
import { v } from "./version.js";

const CFG80211 = "include/net/cfg80211.h";
const DEVLINK = "include/net/devlink.h";
const DEVICE = "include/linux/device.h";
const INSTANCE = "include/linux/netdevice.h and include/net/netdev_lock.h of 6.15";

/** The device lock of the PCI device that a driver drives (`device_lock(&pdev->dev)`), under which the core probes, removes and resets it. */
export const PCI_DEVICE = "pci_dev.dev.mutex";

const of = (lock: string): LockOperand => ({ kind: "of", index: 0, lock });
const global = (lock: string): LockOperand => ({ kind: "global", lock });

const NETWORK_CALLS: readonly LockCall[] = [
  ...named("wiphy_lock", { effect: "lock", lock: of("wiphy"), since: v("5.12"), source: CFG80211 }),
  ...named("wiphy_unlock", { effect: "unlock", lock: of("wiphy"), since: v("5.12"), source: CFG80211 }),
  ...named("lockdep_assert_wiphy", { effect: "assert-held", lock: of("wiphy"), since: v("5.12"), source: CFG80211 }),
  ...named("devl_lock", { effect: "lock", lock: of("devlink"), since: v("5.18"), source: DEVLINK }),
  ...named("devl_trylock", { effect: "trylock", heldWhen: "nonzero", lock: of("devlink"), since: v("5.18"), source: DEVLINK }),
  ...named("devl_unlock", { effect: "unlock", lock: of("devlink"), since: v("5.18"), source: DEVLINK }),
  ...named("devl_assert_locked", { effect: "assert-held", lock: of("devlink"), since: v("5.18"), source: DEVLINK }),
  ...named("devl_lock_is_held", {
    effect: "assert-held",
    heldWhen: "nonzero",
    onlyInAssertion: true,
    lock: of("devlink"),
    since: v("5.18"),
    source: DEVLINK,
  }),
  ...named("netdev_lock netdev_lock_ops", { effect: "lock", lock: of("netdev-instance"), since: v("6.14"), source: INSTANCE }),
  ...named("netdev_trylock", { effect: "trylock", heldWhen: "nonzero", lock: of("netdev-instance"), since: v("6.14"), source: INSTANCE }),
  ...named("netdev_unlock netdev_unlock_ops", { effect: "unlock", lock: of("netdev-instance"), since: v("6.14"), source: INSTANCE }),
  ...named("netdev_assert_locked", { effect: "assert-held", lock: of("netdev-instance"), since: v("6.14"), source: INSTANCE }),
  // Without the instance lock (most drivers) these two are the RTNL.
  ...named("netdev_lock_ops_compat", { effect: "lock", lock: global("rtnl"), since: v("6.15"), source: INSTANCE }),
  ...named("netdev_unlock_ops_compat", { effect: "unlock", lock: global("rtnl"), since: v("6.15"), source: INSTANCE }),
  ...named("lock_sock lock_sock_nested", { effect: "lock", lock: of("sock"), source: "include/net/sock.h" }),
  ...named("release_sock", { effect: "unlock", lock: of("sock"), source: "include/net/sock.h" }),
  ...named("lock_sock_fast lock_sock_fast_nested", { effect: "lock", lock: of("sock"), since: v("2.6.36"), source: "include/net/sock.h" }),
  ...named("unlock_sock_fast", { effect: "unlock", lock: of("sock"), since: v("2.6.36"), source: "include/net/sock.h" }),
  ...named("sock_owned_by_me", { effect: "assert-held", lock: of("sock"), since: v("4.7"), source: "include/net/sock.h" }),
  ...named("genl_lock", { effect: "lock", lock: global("genl"), source: "net/netlink/genetlink.c" }),
  ...named("genl_unlock", { effect: "unlock", lock: global("genl"), source: "net/netlink/genetlink.c" }),
  ...named("hci_dev_lock", { effect: "lock", lock: of("hci_dev.lock"), source: "include/net/bluetooth/hci_core.h" }),
  ...named("hci_dev_unlock", { effect: "unlock", lock: of("hci_dev.lock"), source: "include/net/bluetooth/hci_core.h" }),
  ...named("hci_req_lock hci_req_sync_lock", { effect: "lock", lock: of("hci_dev.req_lock"), source: "include/net/bluetooth/hci_sync.h" }),
  ...named("hci_req_unlock hci_req_sync_unlock", {
    effect: "unlock",
    lock: of("hci_dev.req_lock"),
    source: "include/net/bluetooth/hci_sync.h",
  }),
];

const DEVICE_CALLS: readonly LockCall[] = [
  ...named("device_lock", { effect: "lock", lock: of("device"), since: v("2.6.34"), source: DEVICE }),
  ...named("device_lock_interruptible", { effect: "lock", heldWhen: "zero", lock: of("device"), since: v("4.5"), source: DEVICE }),
  ...named("device_trylock", { effect: "trylock", heldWhen: "nonzero", lock: of("device"), since: v("2.6.34"), source: DEVICE }),
  ...named("device_unlock", { effect: "unlock", lock: of("device"), since: v("2.6.34"), source: DEVICE }),
  ...named("device_lock_assert", { effect: "assert-held", lock: of("device"), since: v("3.13"), source: DEVICE }),
  ...named("usb_lock_device", { effect: "lock", lock: of("device"), source: "include/linux/usb.h" }),
  // It polls for the lock until a second is over.
  ...named("usb_lock_device_for_reset", { effect: "trylock", heldWhen: "zero", lock: of("device"), source: "drivers/usb/core/usb.c" }),
  ...named("usb_trylock_device", { effect: "trylock", heldWhen: "nonzero", lock: of("device"), source: "include/linux/usb.h" }),
  ...named("usb_unlock_device", { effect: "unlock", lock: of("device"), source: "include/linux/usb.h" }),
  ...named("pci_dev_lock", { effect: "lock", lock: of(PCI_DEVICE), since: v("5.17"), source: "drivers/pci/pci.c" }),
  ...named("pci_dev_trylock", {
    effect: "trylock",
    heldWhen: "nonzero",
    lock: of(PCI_DEVICE),
    since: v("5.17"),
    source: "drivers/pci/pci.c",
  }),
  ...named("pci_dev_unlock", { effect: "unlock", lock: of(PCI_DEVICE), since: v("5.17"), source: "drivers/pci/pci.c" }),
  ...named("sdio_claim_host", { effect: "lock", lock: of("mmc-host"), source: "include/linux/mmc/sdio_func.h" }),
  ...named("sdio_release_host", { effect: "unlock", lock: of("mmc-host"), source: "include/linux/mmc/sdio_func.h" }),
];

const GLOBAL_CALLS: readonly LockCall[] = [
  ...named("cpus_read_lock", { effect: "lock", shared: true, lock: global("cpu_hotplug"), since: v("4.13"), source: "kernel/cpu.c" }),
  ...named("cpus_read_unlock", { effect: "unlock", shared: true, lock: global("cpu_hotplug"), since: v("4.13"), source: "kernel/cpu.c" }),
  ...named("cpus_read_trylock", {
    effect: "trylock",
    shared: true,
    heldWhen: "nonzero",
    lock: global("cpu_hotplug"),
    since: v("4.19"),
    source: "kernel/cpu.c",
  }),
  ...named("cpus_write_lock", { effect: "lock", lock: global("cpu_hotplug"), since: v("4.13"), source: "kernel/cpu.c" }),
  ...named("cpus_write_unlock", { effect: "unlock", lock: global("cpu_hotplug"), since: v("4.13"), source: "kernel/cpu.c" }),
  ...named("lockdep_assert_cpus_held", { effect: "assert-held", lock: global("cpu_hotplug"), since: v("4.13"), source: "kernel/cpu.c" }),
  ...named("get_online_cpus", {
    effect: "lock",
    shared: true,
    lock: global("cpu_hotplug"),
    since: v("2.6.25"),
    until: v("5.16"),
    source: "include/linux/cpu.h",
  }),
  ...named("put_online_cpus", {
    effect: "unlock",
    shared: true,
    lock: global("cpu_hotplug"),
    since: v("2.6.25"),
    until: v("5.16"),
    source: "include/linux/cpu.h",
  }),
  ...named("lock_cpu_hotplug", {
    effect: "lock",
    lock: global("cpu_hotplug"),
    until: v("2.6.25"),
    source: "include/linux/cpu.h of 2.6.22",
  }),
  ...named("unlock_cpu_hotplug", {
    effect: "unlock",
    lock: global("cpu_hotplug"),
    until: v("2.6.25"),
    source: "include/linux/cpu.h of 2.6.22",
  }),
  ...named("pci_lock_rescan_remove", {
    effect: "lock",
    lock: global("pci_rescan_remove"),
    since: v("3.14"),
    source: "drivers/pci/probe.c",
  }),
  ...named("pci_unlock_rescan_remove", {
    effect: "unlock",
    lock: global("pci_rescan_remove"),
    since: v("3.14"),
    source: "drivers/pci/probe.c",
  }),
  ...named("console_lock", { effect: "lock", lock: global("console"), source: "include/linux/console.h" }),
  ...named("console_trylock", { effect: "trylock", heldWhen: "nonzero", lock: global("console"), source: "include/linux/console.h" }),
  ...named("console_unlock", { effect: "unlock", lock: global("console"), source: "include/linux/console.h" }),
];

/**
 * Calls for locks that live inside a kernel object (the wiphy, devlink, net_device, device or socket lock) or that the kernel has once.
 * The big kernel lock is left out on purpose: the scheduler drops it while its holder sleeps, so no wait deadlocks over it.
 */
export const OBJECT_LOCK_CALLS: readonly LockCall[] = [...NETWORK_CALLS, ...DEVICE_CALLS, ...GLOBAL_CALLS];

/**
 * Lock classes of kernel objects that one driver has many of: two operands of such a class are seldom one lock (`lock_sock()` of two
 * protocol families, `device_lock()` of two devices), so they close a cycle between threads only where both are seen to be the waited-for
 * work's own.
 */
export const MANY_INSTANCES: ReadonlySet<string> = new Set(["device", "sock"]);

/**
 * Lock classes of which two operands are one lock where a work ties them to one object: the waiting thread's and the handler's. A third
 * thread is tied to the object by nothing.
 */
export const TIED_BY_WORK: ReadonlySet<string> = new Set([PCI_DEVICE]);

/** A lock of an object of which some drivers make two kinds, and what tells that the other kind is meant. */
export interface LockSplit {
  readonly lock: string;
  /** The class of the other kind. */
  readonly other: string;
  /** Kernel functions that take the other kind's lock. */
  readonly functions: ReadonlySet<string>;
  /** Tables whose callbacks are called under the lock of one kind or the other: which, their registration would have to tell. */
  readonly tables: ReadonlySet<string>;
  /** Calls that make such an object: with two of them in a driver there are two kinds. */
  readonly makers: ReadonlySet<string>;
  /** Calls that tie what `functions` and `tables` are about to the other kind: without one there is no telling apart to be done. */
  readonly ties: ReadonlySet<string>;
  readonly source: string;
}

/** Health reporters may belong to a devlink of their own (mlx5: en/devlink.c), nested in the device's. */
export const LOCK_SPLITS: readonly LockSplit[] = [
  {
    lock: "devlink",
    other: "devlink of a health reporter",
    functions: new Set(["devlink_health_report"]),
    tables: new Set(["devlink_health_reporter_ops"]),
    makers: new Set(["devlink_alloc", "devlink_alloc_ns"]),
    ties: new Set(["devlink_port_health_reporter_create"]),
    source: "net/devlink/health.c: devlink_health_report() locks reporter->devlink, which of a port's reporter is the port's",
  },
];

/** A lock that the kernel takes around callbacks only for drivers that ask for it. */
export interface AskedLock {
  readonly lock: string;
  /** Members of the kernel's object whose assignment asks. */
  readonly members: ReadonlySet<string>;
  /** Tables of callbacks (tags of structures) that ask by being there. */
  readonly tables: ReadonlySet<string>;
  readonly source: string;
}

export const ASKED_LOCKS: readonly AskedLock[] = [
  {
    lock: "netdev-instance",
    members: new Set(["request_ops_lock"]),
    tables: new Set(["netdev_queue_mgmt_ops", "net_shaper_ops"]),
    source: "include/net/netdev_lock.h of 6.15: netdev_need_ops_lock()",
  },
];
