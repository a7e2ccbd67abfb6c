import { named } from "./named.js";
import type { KernelFunction } from "./rows.js";
import { v } from "./version.js";

const DEV = "net/core/dev.c";
const RTNETLINK = "net/core/rtnetlink.c";

const INIT = ["net_device_ops.ndo_init", "net_device.init"];
const OPEN = ["net_device_ops.ndo_open", "net_device.open"];
const STOP = ["net_device_ops.ndo_stop", "net_device.stop"];
const UNINIT = [...STOP, "net_device_ops.ndo_uninit", "net_device.uninit"];
const STOPPED = [{ predicate: "netif_running", value: false }];

const DEVICES: readonly KernelFunction[] = [
  ...named("register_netdev", { takes: ["rtnl"], calls: INIT, source: DEV }),
  ...named("unregister_netdev", { takes: ["rtnl"], calls: UNINIT, establishes: STOPPED, source: DEV }),
  ...named("register_netdevice", { needs: ["rtnl"], calls: INIT, source: DEV }),
  ...named("unregister_netdevice", { needs: ["rtnl"], calls: UNINIT, establishes: STOPPED, source: "include/linux/netdevice.h" }),
  ...named("unregister_netdevice_queue unregister_netdevice_many", { needs: ["rtnl"], calls: UNINIT, since: v("2.6.33"), source: DEV }),
  ...named("dev_open", { needs: ["rtnl"], calls: OPEN, source: DEV }),
  ...named("dev_close", { needs: ["rtnl"], calls: STOP, establishes: STOPPED, source: DEV }),
  ...named("dev_close_many", { needs: ["rtnl"], calls: STOP, since: v("2.6.38"), source: DEV }),
  ...named("dev_change_flags __dev_change_flags", { needs: ["rtnl"], calls: [...OPEN, ...STOP], source: DEV }),
  ...named("netif_open", { needs: ["rtnl", "netdev-instance"], calls: OPEN, since: v("6.15"), source: "net/core/dev.c of 6.15" }),
  ...named("netif_close", {
    needs: ["rtnl", "netdev-instance"],
    calls: STOP,
    establishes: STOPPED,
    since: v("6.15"),
    source: "net/core/dev.c of 6.15",
  }),
  ...named("dev_set_mtu dev_set_mtu_ext", {
    needs: ["rtnl"],
    calls: ["net_device_ops.ndo_change_mtu", "net_device.change_mtu"],
    source: DEV,
  }),
  ...named("dev_set_mac_address dev_set_mac_address_user", {
    needs: ["rtnl"],
    calls: ["net_device_ops.ndo_set_mac_address", "net_device.set_mac_address"],
    source: DEV,
  }),
  ...named("dev_set_promiscuity dev_set_allmulti", { needs: ["rtnl"], calls: ["net_device_ops.ndo_change_rx_flags"], source: DEV }),
  ...named("netdev_update_features netdev_change_features dev_disable_lro", {
    needs: ["rtnl"],
    calls: ["net_device_ops.ndo_fix_features", "net_device_ops.ndo_set_features"],
    since: v("2.6.39"),
    source: `${DEV}: __netdev_update_features()`,
  }),
  ...named("dev_change_name dev_set_alias dev_addr_add dev_addr_del call_netdevice_notifiers netdev_state_change", {
    needs: ["rtnl"],
    source: DEV,
  }),
  ...named("dev_change_net_namespace", { needs: ["rtnl"], calls: STOP, since: v("2.6.24"), source: DEV }),
  ...named("netdev_bonding_change netdev_set_master", { needs: ["rtnl"], until: v("3.9"), source: `${DEV} of 3.6` }),
  ...named(
    `netdev_upper_dev_link netdev_upper_dev_unlink netdev_master_upper_dev_link netdev_master_upper_dev_get netdev_has_upper_dev
     netdev_lower_state_changed netdev_is_rx_handler_busy`,
    { needs: ["rtnl"], since: v("3.9"), source: DEV },
  ),
  ...named("netdev_rx_handler_register netdev_rx_handler_unregister", { needs: ["rtnl"], since: v("2.6.36"), source: DEV }),
  ...named("__netdev_notify_peers", { needs: ["rtnl"], since: v("5.10"), source: DEV }),
  ...named("vlan_vid_add", {
    needs: ["rtnl"],
    calls: ["net_device_ops.ndo_vlan_rx_add_vid"],
    since: v("3.3"),
    source: "net/8021q/vlan_core.c",
  }),
  ...named("vlan_vid_del", {
    needs: ["rtnl"],
    calls: ["net_device_ops.ndo_vlan_rx_kill_vid"],
    since: v("3.3"),
    source: "net/8021q/vlan_core.c",
  }),
  ...named("vlan_vids_add_by_dev vlan_vids_del_by_dev vlan_uses_dev", {
    needs: ["rtnl"],
    since: v("3.6"),
    source: "net/8021q/vlan_core.c",
  }),
  ...named("__ethtool_get_settings", {
    needs: ["rtnl"],
    calls: ["ethtool_ops.get_settings"],
    since: v("3.2"),
    until: v("4.15"),
    source: "net/core/ethtool.c of 3.6",
  }),
  ...named("__ethtool_get_link_ksettings", {
    needs: ["rtnl"],
    calls: ["ethtool_ops.get_link_ksettings"],
    since: v("4.6"),
    source: "net/ethtool/ioctl.c",
  }),
];

const TAKERS: readonly KernelFunction[] = [
  ...named("register_netdevice_notifier unregister_netdevice_notifier", { takes: ["rtnl"], source: DEV }),
  ...named(
    `register_netdevice_notifier_net unregister_netdevice_notifier_net register_netdevice_notifier_dev_net
     unregister_netdevice_notifier_dev_net`,
    { takes: ["rtnl"], since: v("5.5"), source: DEV },
  ),
  ...named("netdev_notify_peers", { takes: ["rtnl"], since: v("3.7"), source: DEV }),
  ...named("netif_notify_peers", { takes: ["rtnl"], until: v("3.7"), source: "net/sched/sch_generic.c of 3.6" }),
  ...named("netpoll_setup", { takes: ["rtnl"], source: "net/core/netpoll.c" }),
  ...named("netpoll_cleanup", { takes: ["rtnl"], since: v("2.6.36"), source: "net/core/netpoll.c of 3.6 to 6.12" }),
  ...named("rtnl_link_register rtnl_af_register rtnl_af_unregister rtnl_unregister rtnl_unregister_all", {
    takes: ["rtnl"],
    source: RTNETLINK,
  }),
  ...named("rtnl_link_unregister", { takes: ["rtnl"], calls: ["rtnl_link_ops.dellink"], source: RTNETLINK }),
  ...named("register_pernet_subsys register_pernet_device", {
    takes: ["pernet_ops_rwsem"],
    calls: ["pernet_operations.init"],
    source: "net/core/net_namespace.c",
  }),
  ...named("unregister_pernet_subsys unregister_pernet_device", {
    takes: ["pernet_ops_rwsem"],
    calls: ["pernet_operations.exit", "pernet_operations.exit_batch", "pernet_operations.pre_exit"],
    source: "net/core/net_namespace.c",
  }),
  ...named("register_switchdev_notifier unregister_switchdev_notifier", {
    takes: ["rtnl"],
    since: v("4.1"),
    until: v("4.10"),
    source: "net/switchdev/switchdev.c of 4.4 and 4.9",
  }),
  ...named("register_nexthop_notifier unregister_nexthop_notifier", {
    takes: ["rtnl"],
    since: v("5.11"),
    source: "net/ipv4/nexthop.c of 6.1",
  }),
  ...named("ip_mc_join_group", { takes: ["rtnl"], until: v("4.1"), source: "net/ipv4/igmp.c of 2.6.22 to 3.19" }),
  ...named("ip_mc_join_group", { needs: ["rtnl"], since: v("4.1"), source: "net/ipv4/igmp.c of 4.1 to 6.12" }),
  ...named("ip_mc_leave_group", { needs: ["rtnl"], since: v("4.1"), source: "net/ipv4/igmp.c of 4.1 to 6.12" }),
  ...named("net_failover_destroy", { takes: ["rtnl"], since: v("4.18"), source: "drivers/net/net_failover.c" }),
  ...named("failover_slave_unregister", { needs: ["rtnl"], since: v("4.18"), source: "net/core/failover.c" }),
  ...named("unregister_hdlc_device", { takes: ["rtnl"], calls: UNINIT, source: "drivers/net/wan/hdlc.c" }),
  ...named("register_hdlc_protocol unregister_hdlc_protocol", { takes: ["rtnl"], since: v("2.6.27"), source: "drivers/net/wan/hdlc.c" }),
  ...named("register_candev", { takes: ["rtnl"], calls: INIT, since: v("2.6.31"), source: "drivers/net/can/dev/dev.c" }),
  ...named("unregister_candev", { takes: ["rtnl"], calls: UNINIT, since: v("2.6.31"), source: "drivers/net/can/dev/dev.c" }),
  ...named("wwan_unregister_ops", {
    takes: ["rtnl"],
    calls: ["wwan_ops.dellink"],
    since: v("5.14"),
    source: "drivers/net/wwan/wwan_core.c",
  }),
  ...named("dsa_register_switch dsa_unregister_switch dsa_switch_shutdown", {
    takes: ["rtnl"],
    since: v("4.0"),
    source: "net/dsa/dsa2.c, net/dsa/slave.c: register_netdevice()",
  }),
  ...named("ib_get_eth_speed", { takes: ["rtnl"], since: v("4.15"), source: "drivers/infiniband/core/verbs.c" }),
  ...named("switchdev_bridge_port_offload switchdev_bridge_port_unoffload", {
    needs: ["rtnl"],
    since: v("5.14"),
    source: "net/switchdev/switchdev.c",
  }),
];

/** Functions of the network core. `needs` is what the function asserts or its documentation asks for. */
export const NET_FUNCTIONS: readonly KernelFunction[] = [...DEVICES, ...TAKERS];
