/** What lockdep calls the locks that the tables know under another name. The name is the operand of the initialiser, as its source spells it. */
export const LOCKDEP_LOCKS: ReadonlyMap<string, { readonly lock: string; readonly source: string }> = new Map([
  ["rtnl_mutex", { lock: "rtnl", source: "net/core/rtnetlink.c: static DEFINE_MUTEX(rtnl_mutex)" }],
  ["&rdev->wiphy.mtx", { lock: "wiphy", source: "net/wireless/core.c: mutex_init(&rdev->wiphy.mtx)" }],
  ["&devlink->lock", { lock: "devlink", source: "net/devlink/leftover.c of 6.3: mutex_init(&devlink->lock)" }],
  ["&devlink->lock_key", { lock: "devlink", source: "net/devlink/core.c: lockdep_register_key(&devlink->lock_key)" }],
  ["&dev->mutex", { lock: "device", source: "drivers/base/core.c: mutex_init(&dev->mutex)" }],
  ["&dev_instance_lock_key", { lock: "netdev-instance", source: "net/core/dev.c of 6.14: mutex_init(&dev->lock)" }],
  ["genl_mutex", { lock: "genl", source: "net/netlink/genetlink.c: static DEFINE_MUTEX(genl_mutex)" }],
  ["&hdev->lock", { lock: "hci_dev.lock", source: "net/bluetooth/hci_core.c: mutex_init(&hdev->lock)" }],
  ["&hdev->req_lock", { lock: "hci_dev.req_lock", source: "net/bluetooth/hci_core.c: mutex_init(&hdev->req_lock)" }],
]);

const SYSTEM = "kernel/workqueue.c: workqueue_init_early()";

/** The variable behind each name that the kernel gives a system-wide queue. */
export const SYSTEM_QUEUE_NAMES: ReadonlyMap<string, { readonly queue: string; readonly source: string }> = new Map([
  ["events", { queue: "system_wq", source: SYSTEM }],
  ["events_highpri", { queue: "system_highpri_wq", source: SYSTEM }],
  ["events_long", { queue: "system_long_wq", source: SYSTEM }],
  ["events_unbound", { queue: "system_unbound_wq", source: SYSTEM }],
  ["events_freezable", { queue: "system_freezable_wq", source: SYSTEM }],
  ["events_power_efficient", { queue: "system_power_efficient_wq", source: SYSTEM }],
  ["events_freezable_power_efficient", { queue: "system_freezable_power_efficient_wq", source: `${SYSTEM} of 6.10` }],
  ["events_freezable_pwr_efficient", { queue: "system_freezable_power_efficient_wq", source: SYSTEM }],
  ["events_bh", { queue: "system_bh_wq", source: `${SYSTEM} of 6.9` }],
  ["events_bh_highpri", { queue: "system_bh_highpri_wq", source: `${SYSTEM} of 6.9` }],
]);
