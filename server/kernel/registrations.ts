import { named } from "./named.js";
import type { Registration } from "./rows.js";
import { v } from "./version.js";

const INTERRUPT = "include/linux/interrupt.h";
const KTHREAD = "include/linux/kthread.h";

const INTERRUPTS: readonly Registration[] = [
  ...named("request_irq", { callback: 1, holds: [], atomic: true, role: "interrupt handler", source: INTERRUPT }),
  ...named("devm_request_irq", { callback: 2, holds: [], atomic: true, role: "interrupt handler", source: INTERRUPT }),
  ...named("request_threaded_irq", { callback: 1, holds: [], atomic: true, role: "interrupt handler", source: INTERRUPT }),
  ...named("request_threaded_irq", { callback: 2, holds: [], role: "interrupt thread", source: INTERRUPT }),
  ...named("devm_request_threaded_irq", { callback: 2, holds: [], atomic: true, role: "interrupt handler", source: INTERRUPT }),
  ...named("devm_request_threaded_irq", { callback: 3, holds: [], role: "interrupt thread", source: INTERRUPT }),
  ...named("pci_request_irq", {
    callback: 2,
    holds: [],
    atomic: true,
    role: "interrupt handler",
    since: v("4.12"),
    source: "drivers/pci/irq.c",
  }),
  ...named("pci_request_irq", { callback: 3, holds: [], role: "interrupt thread", since: v("4.12"), source: "drivers/pci/irq.c" }),
  ...named("request_any_context_irq", { callback: 1, holds: [], role: "interrupt handler", source: INTERRUPT }),
  ...named("devm_request_any_context_irq", { callback: 2, holds: [], role: "interrupt handler", source: INTERRUPT }),
];

const DEFERRED: readonly Registration[] = [
  ...named("hrtimer_setup hrtimer_setup_on_stack", {
    callback: 1,
    holds: [],
    atomic: true,
    role: "timer",
    since: v("6.13"),
    source: "include/linux/hrtimer.h of 6.13",
  }),
  ...named("netif_napi_add netif_napi_add_weight netif_napi_add_tx netif_napi_add_tx_weight netif_napi_add_locked netif_napi_add_config", {
    callback: 2,
    holds: [],
    atomic: true,
    role: "NAPI poll",
    source: "include/linux/netdevice.h",
  }),
  ...named("call_rcu call_rcu_bh call_rcu_sched call_rcu_hurry", {
    callback: 1,
    holds: [],
    atomic: true,
    role: "RCU callback",
    source: "include/linux/rcupdate.h",
  }),
  ...named("usb_fill_bulk_urb usb_fill_int_urb", {
    callback: 5,
    holds: [],
    atomic: true,
    role: "URB completion",
    source: "include/linux/usb.h",
  }),
  ...named("usb_fill_control_urb", { callback: 6, holds: [], atomic: true, role: "URB completion", source: "include/linux/usb.h" }),
  ...named("kthread_run kthread_create kthread_create_on_node kthread_create_on_cpu kthread_run_on_cpu", {
    callback: 0,
    holds: [],
    role: "kernel thread",
    source: KTHREAD,
  }),
  ...named("async_schedule async_schedule_domain", { callback: 0, holds: [], role: "asynchronous call", source: "include/linux/async.h" }),
  ...named("devm_add_action devm_add_action_or_reset __devm_add_action", {
    callback: 1,
    holds: [],
    role: "device cleanup",
    since: v("3.14"),
    source: "include/linux/device.h",
  }),
  ...named("schedule_on_each_cpu", { callback: 0, holds: [], waits: true, role: "work on every CPU", source: "kernel/workqueue.c" }),
  ...named("work_on_cpu work_on_cpu_safe work_on_cpu_key work_on_cpu_safe_key", {
    callback: 1,
    holds: [],
    waits: true,
    role: "work on a CPU",
    since: v("2.6.29"),
    source: "kernel/workqueue.c",
  }),
];

const NOTIFIER = { through: "notifier_call", role: "notifier" } as const;

const NOTIFIERS: readonly Registration[] = [
  ...named("register_netdevice_notifier", { ...NOTIFIER, callback: 0, holds: ["rtnl"], source: "net/core/dev.c" }),
  ...named("register_netdevice_notifier_net register_netdevice_notifier_dev_net", {
    ...NOTIFIER,
    callback: 1,
    holds: ["rtnl"],
    since: v("5.5"),
    source: "net/core/dev.c",
  }),
  ...named("register_inetaddr_notifier", { ...NOTIFIER, callback: 0, holds: ["rtnl"], source: "net/ipv4/devinet.c" }),
  ...named("register_inetaddr_validator_notifier", {
    ...NOTIFIER,
    callback: 0,
    holds: ["rtnl"],
    since: v("4.13"),
    source: "net/ipv4/devinet.c",
  }),
  ...named("register_inet6addr_notifier", { ...NOTIFIER, callback: 0, holds: [], atomic: true, source: "net/ipv6/addrconf_core.c" }),
  ...named("register_netevent_notifier", { ...NOTIFIER, callback: 0, holds: [], atomic: true, source: "net/core/netevent.c" }),
  ...named("register_switchdev_notifier", { ...NOTIFIER, callback: 0, holds: [], atomic: true, source: "net/switchdev/switchdev.c" }),
  ...named("register_switchdev_blocking_notifier", {
    ...NOTIFIER,
    callback: 0,
    holds: ["rtnl"],
    since: v("5.0"),
    source: "net/switchdev/switchdev.c",
  }),
  ...named("register_fib_notifier", {
    ...NOTIFIER,
    callback: 0,
    holds: [],
    atomic: true,
    until: v("5.5"),
    source: "net/core/fib_notifier.c",
  }),
  ...named("register_fib_notifier", {
    ...NOTIFIER,
    callback: 1,
    holds: [],
    atomic: true,
    since: v("5.5"),
    source: "net/core/fib_notifier.c",
  }),
  ...named("register_nexthop_notifier", { ...NOTIFIER, callback: 1, holds: ["rtnl"], since: v("5.10"), source: "net/ipv4/nexthop.c" }),
  ...named("register_reboot_notifier register_pm_notifier", { ...NOTIFIER, callback: 0, holds: [], source: "kernel/notifier.c" }),
  ...named("register_cpu_notifier register_hotcpu_notifier __register_cpu_notifier", {
    ...NOTIFIER,
    callback: 0,
    holds: ["cpu_hotplug"],
    until: v("4.10"),
    source: "kernel/cpu.c of 4.9",
  }),
  ...named("cpuhp_setup_state cpuhp_setup_state_nocalls cpuhp_setup_state_multi", {
    callback: 2,
    holds: ["cpu_hotplug"],
    role: "CPU comes up",
    since: v("4.6"),
    source: "include/linux/cpuhotplug.h",
  }),
  ...named("cpuhp_setup_state cpuhp_setup_state_nocalls cpuhp_setup_state_multi", {
    callback: 3,
    holds: ["cpu_hotplug"],
    role: "CPU goes down",
    since: v("4.6"),
    source: "include/linux/cpuhotplug.h",
  }),
];

const RTNETLINK = { holds: ["rtnl"], role: "rtnetlink message", source: "net/core/rtnetlink.c" } as const;

const NETWORK: readonly Registration[] = [
  ...named("rtnl_register __rtnl_register", { ...RTNETLINK, callback: 2 }),
  ...named("rtnl_register __rtnl_register", { ...RTNETLINK, callback: 3 }),
  ...named("rtnl_register_module", { ...RTNETLINK, callback: 3, since: v("4.16") }),
  ...named("rtnl_register_module", { ...RTNETLINK, callback: 4, since: v("4.16") }),
  ...named("phy_connect phy_connect_direct of_phy_connect of_phy_get_and_connect", {
    callback: 2,
    holds: ["phy_device.lock"],
    work: "phy_device.state_queue",
    role: "link handler",
    since: v("2.6.28"),
    source: "drivers/net/phy/phy.c: phy_state_machine()",
  }),
  ...named("phy_connect phy_connect_direct", {
    callback: 2,
    holds: [],
    atomic: true,
    role: "link handler",
    until: v("2.6.28"),
    source: "drivers/net/phy/phy.c of 2.6.22: phy_timer()",
  }),
];

/** The role of what is called when the last reference to an object has gone. */
export const RELEASE = "release function";

const LAST_REFERENCE = { callback: 1, holds: [], synchronous: true, passes: [0], role: RELEASE, source: "include/linux/kref.h" } as const;
const ITERATOR = { holds: [], synchronous: true, role: "iterator" } as const;

/** Callbacks that run before the call returns, in its thread: they have the locks of their caller. */
const SYNCHRONOUS: readonly Registration[] = [
  ...named("kref_put", LAST_REFERENCE),
  ...named("kref_put_mutex", { ...LAST_REFERENCE, under: 2 }),
  ...named("bus_for_each_dev driver_for_each_device", {
    ...ITERATOR,
    callback: 3,
    passes: [undefined, 2],
    source: "drivers/base/bus.c",
  }),
  ...named("device_for_each_child device_for_each_child_reverse", {
    ...ITERATOR,
    callback: 2,
    passes: [undefined, 1],
    source: "drivers/base/core.c",
  }),
  ...named("pci_walk_bus", { ...ITERATOR, callback: 1, passes: [undefined, 2], source: "drivers/pci/bus.c" }),
  ...named("idr_for_each", { ...ITERATOR, callback: 1, passes: [undefined, undefined, 2], source: "lib/idr.c" }),
  ...named("netdev_walk_all_lower_dev netdev_walk_all_upper_dev_rcu netdev_walk_all_lower_dev_rcu", {
    ...ITERATOR,
    callback: 1,
    passes: [undefined, 2],
    source: "net/core/dev.c",
  }),
  ...named("vlan_for_each", { ...ITERATOR, callback: 1, passes: [undefined, undefined, 2], source: "net/8021q/vlan_core.c" }),
  ...named(
    `ieee80211_iterate_active_interfaces ieee80211_iterate_interfaces ieee80211_iterate_active_interfaces_mtx
     ieee80211_iterate_active_interfaces_rtnl`,
    { ...ITERATOR, callback: 2, passes: [3], since: v("3.8"), source: "net/mac80211/util.c" },
  ),
  ...named("ieee80211_iterate_active_interfaces", {
    ...ITERATOR,
    callback: 1,
    passes: [2],
    until: v("3.8"),
    source: "net/mac80211/util.c of 3.6",
  }),
];

/** Macros at file level that name functions of the driver. */
const DECLARATIONS: readonly Registration[] = [
  ...named("module_init late_initcall device_initcall subsys_initcall fs_initcall", {
    callback: 0,
    holds: [],
    role: "module init",
    source: "include/linux/module.h",
  }),
  ...named("module_exit", { callback: 0, holds: [], role: "module exit", source: "include/linux/module.h" }),
  ...named("DEVICE_ATTR DRIVER_ATTR CLASS_ATTR", { callback: 3, holds: [], role: "sysfs store", source: "include/linux/device.h" }),
  ...named("DEVICE_ATTR DRIVER_ATTR CLASS_ATTR", { callback: 2, holds: [], role: "sysfs show", source: "include/linux/device.h" }),
  ...named("module_param_call", { callback: 1, holds: [], role: "module parameter", source: "include/linux/moduleparam.h" }),
  ...named("SIMPLE_DEV_PM_OPS DEFINE_SIMPLE_DEV_PM_OPS", {
    callback: 1,
    holds: [],
    frozen: true,
    role: "suspend",
    source: "include/linux/pm.h",
  }),
  ...named("SIMPLE_DEV_PM_OPS DEFINE_SIMPLE_DEV_PM_OPS", {
    callback: 2,
    holds: [],
    frozen: true,
    role: "resume",
    source: "include/linux/pm.h",
  }),
  ...named("UNIVERSAL_DEV_PM_OPS _DEFINE_DEV_PM_OPS DEFINE_RUNTIME_DEV_PM_OPS", {
    callback: 1,
    holds: [],
    role: "suspend",
    source: "include/linux/pm.h",
  }),
  ...named("UNIVERSAL_DEV_PM_OPS _DEFINE_DEV_PM_OPS DEFINE_RUNTIME_DEV_PM_OPS", {
    callback: 2,
    holds: [],
    role: "resume",
    source: "include/linux/pm.h",
  }),
];

/** Kernel functions to which a driver hands one of its functions. A name with several callbacks has a row for each. */
export const REGISTRATIONS: readonly Registration[] = [
  ...INTERRUPTS,
  ...DEFERRED,
  ...NOTIFIERS,
  ...NETWORK,
  ...SYNCHRONOUS,
  ...DECLARATIONS,
];
