import { entries } from "./entry-rows.js";
import type { EntryPoint } from "./rows.js";
import { v } from "./version.js";

const NL80211 = "net/wireless/nl80211.c: nl80211_pre_doit()";
const DRIVER_OPS = "net/mac80211/driver-ops.h";
const BEFORE = { until: v("5.12") };
const SINCE = { since: v("5.12") };

/**
 * Before 5.12 nl80211 held the RTNL over every command; since then the wiphy lock, and the RTNL too where interfaces come and go or where
 * the command also comes from the notifier of a device that goes down (`cfg80211_netdev_notifier_call()`: `__cfg80211_leave()`).
 */
const CFG80211_OPS: readonly EntryPoint[] = [
  ...entries("cfg80211_ops", "*", { ...BEFORE, holds: ["rtnl"], source: `${NL80211} of 3.6 to 5.10 (NL80211_FLAG_NEED_RTNL)` }),
  ...entries("cfg80211_ops", "*", { ...SINCE, holds: ["wiphy"], source: `${NL80211} of 6.1 and 6.12` }),
  ...entries(
    "cfg80211_ops",
    `add_virtual_intf del_virtual_intf change_virtual_intf start_p2p_device stop_p2p_device start_nan stop_nan
     set_sar_specs`,
    { ...SINCE, holds: ["rtnl", "wiphy"], source: "net/wireless/nl80211.c and sysfs.c of 6.1 and 6.12" },
  ),
  ...entries(
    "cfg80211_ops",
    `add_virtual_intf del_virtual_intf change_virtual_intf start_p2p_device stop_p2p_device start_nan stop_nan
     set_sar_specs`,
    { ...BEFORE, holds: ["rtnl"], source: "net/wireless/nl80211.c and sysfs.c of 3.6 to 5.10" },
  ),
  ...entries("cfg80211_ops", "disconnect deauth leave_ibss leave_mesh leave_ocb stop_ap sched_scan_stop join_ibss join_mesh", {
    ...SINCE,
    holds: ["rtnl", "wiphy"],
    source: "net/wireless/core.c of 6.1: cfg80211_netdev_notifier_call()",
  }),
  ...entries("cfg80211_ops", "disconnect deauth leave_ibss leave_mesh leave_ocb stop_ap sched_scan_stop join_ibss join_mesh", {
    ...BEFORE,
    holds: ["rtnl"],
    source: "net/wireless/core.c of 3.19",
  }),
  ...entries("cfg80211_ops", "suspend resume", { ...SINCE, holds: ["rtnl", "wiphy"], frozen: true, source: "net/wireless/sysfs.c of 6.1" }),
  ...entries("cfg80211_ops", "suspend resume", { ...BEFORE, holds: ["rtnl"], frozen: true, source: "net/wireless/sysfs.c of 3.19" }),
  ...entries("cfg80211_ops", "rfkill_poll", { ...BEFORE, holds: [], source: "net/wireless/core.c of 5.10: cfg80211_rfkill_poll()" }),
  ...entries("cfg80211_ops", "rfkill_poll", { ...SINCE, holds: ["wiphy"], source: "net/wireless/core.c of 6.1: cfg80211_rfkill_poll()" }),
  ...entries("cfg80211_ops", "mgmt_frame_register", {
    until: v("5.8"),
    holds: [],
    atomic: true,
    source: "include/net/cfg80211.h of 4.19: it must not sleep",
  }),
];

const ATOMIC_OPS = `tx wake_tx_queue set_tim sta_notify update_tkip_key get_key_seq get_tkip_seq sta_rate_tbl_update sta_rc_update
  release_buffered_frames allow_buffered_frames event_callback prepare_multicast set_multicast_list ipv6_addr_change
  get_expected_throughput tdls_recv_channel_switch can_aggregate_in_amsdu napi_poll beacon_update net_fill_forward_path`;

/**
 * mac80211 reaches its drivers from the operations of cfg80211 and of the network device, and from works of its own that hold less: what
 * stands here is held on the way from user space. `start`, `stop`, `add_interface` and `remove_interface` come from `ndo_open`/`ndo_stop`.
 */
const IEEE80211_OPS: readonly EntryPoint[] = [
  ...entries("ieee80211_ops", "*", {
    ...BEFORE,
    holds: ["rtnl"],
    source: "net/mac80211/cfg.c of 3.6 to 5.10, called by nl80211 under the RTNL",
  }),
  ...entries("ieee80211_ops", "*", { ...SINCE, holds: ["wiphy"], source: `${DRIVER_OPS} of 6.12: lockdep_assert_wiphy()` }),
  ...entries("ieee80211_ops", "start stop add_interface remove_interface change_interface", {
    ...BEFORE,
    holds: ["rtnl"],
    source: "net/mac80211/iface.c of 3.6 to 5.10",
  }),
  ...entries("ieee80211_ops", "start stop add_interface remove_interface change_interface", {
    ...SINCE,
    holds: ["rtnl", "wiphy"],
    source: "net/mac80211/iface.c and pm.c of 6.1 and 6.12",
  }),
  ...entries("ieee80211_ops", "suspend resume", { ...SINCE, holds: ["rtnl", "wiphy"], frozen: true, source: "net/mac80211/pm.c of 6.1" }),
  ...entries("ieee80211_ops", "suspend resume", { ...BEFORE, holds: ["rtnl"], frozen: true, source: "net/mac80211/pm.c of 3.6" }),
  ...entries("ieee80211_ops", ATOMIC_OPS, { holds: [], atomic: true, source: `${DRIVER_OPS}: members without might_sleep()` }),
  ...entries("ieee80211_ops", "get_et_sset_count get_et_stats get_et_strings", { holds: ["rtnl"], source: "net/mac80211/ethtool.c" }),
  ...entries("ieee80211_ops", "rfkill_poll", { ...BEFORE, holds: [], source: "net/wireless/core.c of 5.10: cfg80211_rfkill_poll()" }),
  ...entries("ieee80211_ops", "rfkill_poll", { ...SINCE, holds: ["wiphy"], source: `${DRIVER_OPS} of 6.12` }),
];

/** Wireless extensions: the ioctls run under the RTNL; handlers stand in arrays (`static const iw_handler foo_handlers[]`). */
const WIRELESS_EXTENSIONS: readonly EntryPoint[] = [
  ...entries("iw_handler", "[]", {
    holds: ["rtnl"],
    source: "net/wireless/wext.c of 2.6.22, net/wireless/wext-core.c: wext_handle_ioctl()",
  }),
  ...entries("iw_handler_def", "standard private get_wireless_stats", { holds: ["rtnl"], source: "net/wireless/wext-core.c" }),
];

const LOW_RATE: readonly EntryPoint[] = [
  ...entries("ieee802154_ops", "start stop", { holds: ["rtnl"], source: "net/mac802154/iface.c: from ndo_open and ndo_stop" }),
  ...entries("ieee802154_ops", "xmit xmit_async", { holds: [], atomic: true, source: "net/mac802154/tx.c" }),
  ...entries("cfg802154_ops", "*", { holds: ["rtnl"], source: "net/ieee802154/nl802154.c: nl802154_pre_doit()" }),
];

/** Callbacks of wireless drivers. */
export const WIRELESS_ENTRIES: readonly EntryPoint[] = [...CFG80211_OPS, ...IEEE80211_OPS, ...WIRELESS_EXTENSIONS, ...LOW_RATE];
