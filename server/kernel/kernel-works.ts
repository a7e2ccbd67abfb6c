import type { KernelWait, KernelWork } from "./rows.js";
import { v } from "./version.js";

const LINKWATCH = { work: "linkwatch_work", handler: "linkwatch_event", file: "net/core/link_watch.c", takes: ["rtnl"] } as const;
const MOVED = { ...LINKWATCH, queue: "system_unbound_wq" } as const;
const LINKWATCH_COMMIT = "commit 3e7917c0cdad (net: linkwatch: use system_unbound_wq)";
const RDEV = "cfg80211_registered_device";

/** `linkwatch_event` left the queue of `schedule_work()` in 6.11; the change went to the stable kernels of August 2024. */
const LINK_WATCH: readonly KernelWork[] = [
  { ...LINKWATCH, queue: "system_wq", until: v("4.19.320"), source: "net/core/link_watch.c of 2.6.22 to 4.19" },
  { ...MOVED, since: v("4.19.320"), until: v("4.20"), source: LINKWATCH_COMMIT },
  { ...LINKWATCH, queue: "system_wq", since: v("4.20"), until: v("5.4.282"), source: "net/core/link_watch.c" },
  { ...MOVED, since: v("5.4.282"), until: v("5.5"), source: LINKWATCH_COMMIT },
  { ...LINKWATCH, queue: "system_wq", since: v("5.5"), until: v("5.10.224"), source: "net/core/link_watch.c of 5.10" },
  { ...MOVED, since: v("5.10.224"), until: v("5.11"), source: LINKWATCH_COMMIT },
  { ...LINKWATCH, queue: "system_wq", since: v("5.11"), until: v("5.15.165"), source: "net/core/link_watch.c" },
  { ...MOVED, since: v("5.15.165"), until: v("5.16"), source: LINKWATCH_COMMIT },
  { ...LINKWATCH, queue: "system_wq", since: v("5.16"), until: v("6.1.105"), source: "net/core/link_watch.c" },
  { ...MOVED, since: v("6.1.105"), until: v("6.2"), source: `${LINKWATCH_COMMIT}; net/core/link_watch.c of 6.1.192` },
  { ...LINKWATCH, queue: "system_wq", since: v("6.2"), until: v("6.6.46"), source: "net/core/link_watch.c" },
  { ...MOVED, since: v("6.6.46"), until: v("6.7"), source: LINKWATCH_COMMIT },
  { ...LINKWATCH, queue: "system_wq", since: v("6.7"), until: v("6.10.5"), source: "net/core/link_watch.c" },
  { ...MOVED, since: v("6.10.5"), source: `${LINKWATCH_COMMIT}; net/core/link_watch.c of 6.12` },
];

const NETWORK_CORE: readonly KernelWork[] = [
  {
    queue: "system_wq",
    work: "deferred_process_work",
    handler: "switchdev_deferred_process_work",
    file: "net/switchdev/switchdev.c",
    takes: ["rtnl"],
    since: v("4.4"),
    source: "net/switchdev/switchdev.c of 4.9 to 6.12",
  },
  {
    queue: "system_power_efficient_wq",
    work: "check_lifetime_work",
    handler: "check_lifetime",
    file: "net/ipv4/devinet.c",
    takes: ["rtnl"],
    since: v("3.14"),
    source: "net/ipv4/devinet.c of 3.19 to 6.12",
  },
  {
    queue: "system_wq",
    work: "netpoll.cleanup_work",
    handler: "netpoll_async_cleanup",
    file: "net/core/netpoll.c",
    takes: ["rtnl"],
    since: v("3.8"),
    until: v("5.0"),
    source: "net/core/netpoll.c of 3.19 to 4.19",
  },
  {
    queue: "system_wq",
    work: "xsk_buff_pool.work",
    handler: "xp_release_deferred",
    file: "net/xdp/xsk_buff_pool.c",
    takes: ["rtnl"],
    since: v("5.10"),
    source: "net/xdp/xsk_buff_pool.c of 5.10 to 6.12",
  },
  {
    queue: "system_wq",
    work: "close_worker",
    handler: "close_work",
    file: "net/caif/chnl_net.c",
    takes: ["rtnl"],
    since: v("2.6.39"),
    source: "net/caif/chnl_net.c of 3.6 to 6.12",
  },
  {
    queue: "system_wq",
    work: "wireless_nlevent_work",
    handler: "wireless_nlevent_process",
    file: "net/wireless/wext-core.c",
    takes: ["rtnl"],
    since: v("2.6.31"),
    until: v("4.17"),
    source: "net/wireless/wext-core.c of 3.6 and 4.9",
  },
];

const WIRELESS: readonly KernelWork[] = [
  {
    queue: "system_wq",
    work: "reg_work",
    handler: "reg_todo",
    file: "net/wireless/reg.c",
    takes: ["rtnl"],
    since: v("3.14"),
    source: "net/wireless/reg.c of 3.19 to 6.12",
  },
  {
    queue: "system_wq",
    work: "reg_regdb_work",
    handler: "reg_regdb_apply",
    file: "net/wireless/reg.c",
    takes: ["rtnl"],
    since: v("3.14"),
    source: "net/wireless/reg.c of 3.19 to 6.12",
  },
  {
    queue: "system_power_efficient_wq",
    work: "reg_check_chans",
    handler: "reg_check_chans_work",
    file: "net/wireless/reg.c",
    takes: ["rtnl"],
    since: v("3.19"),
    source: "net/wireless/reg.c of 3.19 to 6.12",
  },
  {
    queue: "system_power_efficient_wq",
    work: "crda_timeout",
    handler: "crda_timeout_work",
    file: "net/wireless/reg.c",
    takes: ["rtnl"],
    since: v("4.2"),
    source: "net/wireless/reg.c of 4.9 to 6.12",
  },
  {
    queue: "system_wq",
    work: "cfg80211_disconnect_work",
    handler: "disconnect_work",
    file: "net/wireless/sme.c",
    takes: ["rtnl"],
    since: v("3.12"),
    source: "net/wireless/sme.c of 3.19 to 6.12",
  },
  {
    queue: "system_wq",
    work: `${RDEV}.conn_work`,
    handler: "cfg80211_conn_work",
    file: "net/wireless/sme.c",
    takes: ["rtnl"],
    since: v("2.6.32"),
    until: v("5.12"),
    source: "net/wireless/sme.c of 3.6 to 5.10",
  },
  {
    queue: "system_wq",
    work: `${RDEV}.conn_work`,
    handler: "cfg80211_conn_work",
    file: "net/wireless/sme.c",
    takes: ["wiphy"],
    since: v("5.12"),
    source: "net/wireless/sme.c of 6.1 and 6.12",
  },
  {
    queue: "system_wq",
    work: `${RDEV}.rfkill_block`,
    handler: "cfg80211_rfkill_block_work",
    file: "net/wireless/core.c",
    takes: ["rtnl"],
    since: v("2.6.31"),
    source: "net/wireless/core.c: cfg80211_rfkill_set_block()",
  },
  {
    queue: "system_wq",
    work: `${RDEV}.destroy_work`,
    handler: "cfg80211_destroy_iface_wk",
    file: "net/wireless/core.c",
    takes: ["rtnl"],
    since: v("3.13"),
    source: "net/wireless/core.c and nl80211.c of 3.19 to 6.12",
  },
  {
    queue: "cfg80211_wq",
    work: `${RDEV}.event_work`,
    handler: "cfg80211_event_work",
    file: "net/wireless/core.c",
    takes: ["rtnl"],
    since: v("2.6.32"),
    until: v("5.12"),
    source: "net/wireless/core.c of 3.6 to 5.10",
  },
  {
    queue: "system_wq",
    work: "ieee80211_local.restart_work",
    handler: "ieee80211_restart_work",
    file: "net/mac80211/main.c",
    takes: ["rtnl"],
    since: v("2.6.33"),
    until: v("4.4"),
    source: "net/mac80211/main.c of 3.6 and 3.19",
  },
  {
    queue: "system_freezable_wq",
    work: "ieee80211_local.restart_work",
    handler: "ieee80211_restart_work",
    file: "net/mac80211/main.c",
    takes: ["rtnl"],
    since: v("4.4"),
    source: "net/mac80211/main.c of 4.9 to 6.12",
  },
];

const PHY: readonly KernelWork[] = [
  {
    queue: "system_wq",
    work: "phy_device.state_queue",
    handler: "phy_state_machine",
    file: "drivers/net/phy/phy.c",
    takes: ["phy_device.lock"],
    since: v("2.6.28"),
    until: v("3.11"),
    source: "drivers/net/phy/phy.c of 3.6",
  },
  {
    queue: "system_power_efficient_wq",
    work: "phy_device.state_queue",
    handler: "phy_state_machine",
    file: "drivers/net/phy/phy.c",
    takes: ["phy_device.lock"],
    since: v("3.11"),
    source: "drivers/net/phy/phy.c of 3.19 to 6.12",
  },
  {
    queue: "system_power_efficient_wq",
    work: "phylink.resolve",
    handler: "phylink_resolve",
    file: "drivers/net/phy/phylink.c",
    takes: ["phylink.state_mutex"],
    since: v("4.14"),
    source: "drivers/net/phy/phylink.c of 4.19 to 6.12",
  },
  {
    queue: "system_power_efficient_wq",
    work: "sfp.timeout",
    handler: "sfp_timeout",
    file: "drivers/net/phy/sfp.c",
    takes: ["rtnl"],
    since: v("4.14"),
    source: "drivers/net/phy/sfp.c of 4.19 to 6.12",
  },
];

/** Works of the kernel's own that take locks on queues that drivers use: who flushes such a queue under the lock waits for them too. */
export const KERNEL_WORKS: readonly KernelWork[] = [...LINK_WATCH, ...NETWORK_CORE, ...WIRELESS, ...PHY];

/**
 * Waits of mac80211 itself, reached from `ndo_stop` and so under the RTNL (and, since 5.12, the wiphy lock): a work that a driver puts
 * there by `ieee80211_queue_work()` must not take these locks.
 */
export const KERNEL_WAITS: readonly KernelWait[] = [
  {
    queue: "ieee80211_hw.workqueue",
    function: "ieee80211_stop",
    file: "net/mac80211/ieee80211.c",
    holds: ["rtnl"],
    until: v("2.6.32"),
    source: "net/mac80211/ieee80211.c of 2.6.22: ieee80211_if_shutdown()",
  },
  {
    queue: "ieee80211_local.workqueue",
    function: "ieee80211_stop_device",
    file: "net/mac80211/util.c",
    holds: ["rtnl"],
    since: v("2.6.32"),
    until: v("5.12"),
    source: "net/mac80211/util.c of 3.6 to 5.10",
  },
  {
    queue: "ieee80211_local.workqueue",
    function: "ieee80211_stop_device",
    file: "net/mac80211/util.c",
    holds: ["rtnl", "wiphy"],
    since: v("5.12"),
    source: "net/mac80211/util.c of 6.1 and 6.12; callers in net/mac80211/iface.c",
  },
];
