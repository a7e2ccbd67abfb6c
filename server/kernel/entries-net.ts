import { type EntryContext, entries } from "./entry-rows.js";
import type { EntryPoint } from "./rows.js";
import { v } from "./version.js";

const NETDEVICES = "Documentation/networking/netdevices.rst";
const INSTANCE = "Documentation/networking/netdevices.rst of 6.15: RTNL and netdev instance lock";
const OLD_DEVICE = "net/core/dev.c and include/linux/netdevice.h of 2.6.22";
const ETHTOOL = "net/core/ethtool.c (until 5.5), net/ethtool/ioctl.c: dev_ethtool(); net/ethtool/netlink.c";

const RUNNING = [{ predicate: "netif_running", value: true }];
const STOPPED = [{ predicate: "netif_running", value: false }];

/** Under the RTNL; since 6.15 also under the instance lock of drivers that asked for it. */
function underRtnl(
  table: string,
  members: string,
  context: Omit<EntryContext, "holds" | "source"> & { readonly source?: string },
): readonly EntryPoint[] {
  return [
    ...entries(table, members, { source: NETDEVICES, ...context, holds: ["rtnl"], until: v("6.15") }),
    ...entries(table, members, { ...context, holds: ["rtnl", "netdev-instance"], since: v("6.15"), source: INSTANCE }),
  ];
}

/** `ndo_stop` runs after `netif_running()` became false, `ndo_open` after it became true (`__dev_close_many()`, `__dev_open()`). */
const NET_DEVICE_OPS: readonly EntryPoint[] = [
  ...underRtnl("net_device_ops", "ndo_open", { establishes: RUNNING }),
  ...underRtnl("net_device_ops", "ndo_stop", { establishes: STOPPED }),
  ...entries("net_device_ops", "ndo_init ndo_uninit", { holds: ["rtnl"], establishes: STOPPED, source: NETDEVICES }),
  ...underRtnl("net_device_ops", "*", {}),
  ...entries("net_device_ops", "ndo_start_xmit ndo_tx_timeout ndo_set_rx_mode ndo_set_multicast_list ndo_get_stats ndo_get_stats64", {
    holds: [],
    atomic: true,
    source: NETDEVICES,
  }),
  ...entries(
    "net_device_ops",
    `ndo_select_queue ndo_features_check ndo_poll_controller ndo_busy_poll ndo_rx_flow_steer ndo_dfwd_start_xmit ndo_xdp_xmit
     ndo_xdp_flush ndo_get_xmit_slave ndo_sk_get_lower_dev ndo_xdp_get_xmit_slave ndo_fill_metadata_dst ndo_fill_forward_path
     ndo_get_peer_dev ndo_get_tstamp ndo_neigh_construct ndo_neigh_destroy ndo_fcoe_ddp_setup ndo_fcoe_ddp_done ndo_fcoe_ddp_target
     ndo_gso_check`,
    { holds: [], atomic: true, source: "include/linux/netdevice.h; called from the data path or under RCU" },
  ),
  ...entries("net_device_ops", "ndo_add_vxlan_port ndo_del_vxlan_port ndo_add_geneve_port ndo_del_geneve_port", {
    holds: [],
    atomic: true,
    until: v("4.8"),
    source: "drivers/net/vxlan.c of 3.19: called under rcu_read_lock()",
  }),
  ...entries("net_device_ops", "ndo_udp_tunnel_add ndo_udp_tunnel_del", {
    holds: ["rtnl"],
    atomic: true,
    since: v("4.8"),
    until: v("5.12"),
    source: "net/ipv4/udp_tunnel.c of 4.9: called under rcu_read_lock()",
  }),
  ...entries("net_device_ops", "ndo_xsk_wakeup ndo_xsk_async_xmit ndo_get_iflink ndo_get_devlink_port ndo_fcoe_get_wwn", {
    holds: [],
    source: "include/linux/netdevice.h",
  }),
];

/** Before 2.6.31 (and for some drivers until 3.1) the callbacks were members of `struct net_device`: `dev->stop = foo_close`. */
const OLD_NET_DEVICE: readonly EntryPoint[] = [
  ...entries("net_device", "open", { holds: ["rtnl"], establishes: RUNNING, until: v("2.6.31"), source: OLD_DEVICE }),
  ...entries("net_device", "stop init uninit", { holds: ["rtnl"], establishes: STOPPED, until: v("2.6.31"), source: OLD_DEVICE }),
  ...entries(
    "net_device",
    "change_mtu set_mac_address validate_addr do_ioctl set_config change_rx_flags vlan_rx_register vlan_rx_add_vid vlan_rx_kill_vid neigh_setup",
    { holds: ["rtnl"], until: v("2.6.31"), source: OLD_DEVICE },
  ),
  ...entries("net_device", "get_wireless_stats", { holds: ["rtnl"], until: v("2.6.31"), source: "net/wireless/wext.c of 2.6.22" }),
  ...entries(
    "net_device",
    `hard_start_xmit tx_timeout set_multicast_list set_rx_mode get_stats poll poll_controller hard_header rebuild_header
     hard_header_cache header_cache_update hard_header_parse select_queue`,
    { holds: [], atomic: true, until: v("2.6.31"), source: OLD_DEVICE },
  ),
  // Called by netdev_run_todo() after the RTNL is dropped.
  ...entries("net_device", "destructor", { holds: [], until: v("4.12"), source: "net/core/dev.c of 2.6.22 to 4.9: netdev_run_todo()" }),
  ...entries("net_device", "priv_destructor", { holds: [], since: v("4.12"), source: "net/core/dev.c of 4.19 to 6.12: netdev_run_todo()" }),
];

const CONTROL_TABLES: readonly EntryPoint[] = [
  ...underRtnl("ethtool_ops", "*", { source: ETHTOOL }),
  ...entries("rtnl_link_ops", "*", { holds: ["rtnl"], source: "net/core/rtnetlink.c" }),
  ...entries("rtnl_af_ops", "*", { holds: ["rtnl"], source: "net/core/rtnetlink.c" }),
  ...entries("dcbnl_rtnl_ops", "*", { holds: ["rtnl"], source: "net/dcb/dcbnl.c: dcb_doit() by rtnl_register()" }),
  ...entries("macsec_ops", "*", { holds: ["rtnl"], source: "drivers/net/macsec.c" }),
  ...entries("macsec_ops", "mdo_insert_tx_tag", { holds: [], atomic: true, source: "drivers/net/macsec.c of 6.12" }),
  ...entries("switchdev_ops", "*", { holds: ["rtnl"], until: v("5.1"), source: "net/switchdev/switchdev.c of 4.9" }),
  ...entries("udp_tunnel_nic_info", "set_port unset_port sync_table", { holds: ["rtnl"], source: "net/ipv4/udp_tunnel_nic.c" }),
  ...entries("netdev_queue_mgmt_ops", "*", { holds: ["rtnl"], until: v("6.15"), source: "net/core/netdev_rx_queue.c of 6.12" }),
  ...entries("netdev_queue_mgmt_ops", "*", { holds: ["netdev-instance"], since: v("6.15"), source: INSTANCE }),
  ...entries("netdev_stat_ops", "*", { holds: ["rtnl"], source: "net/core/netdev-genl.c of 6.12" }),
  ...entries("failover_ops", "*", { holds: ["rtnl"], source: "net/core/failover.c" }),
  ...entries("failover_ops", "slave_handle_frame", { holds: [], atomic: true, source: "net/core/failover.c" }),
  ...entries("sfp_upstream_ops", "*", { holds: ["rtnl"], source: "drivers/net/phy/sfp-bus.c, drivers/net/phy/sfp.c" }),
  ...entries("wwan_ops", "*", { holds: ["rtnl"], source: "drivers/net/wwan/wwan_core.c" }),
  ...entries("hdlc_proto", "open close detach", { holds: ["rtnl"], source: "drivers/net/wan/hdlc.c" }),
  ...entries("hdlc_device", "attach", { holds: ["rtnl"], source: "include/linux/hdlc.h; called by the protocols' ioctl" }),
  ...entries("header_ops", "*", { holds: [], atomic: true, source: "include/linux/netdevice.h; called from the data path" }),
  ...entries("napi_struct", "poll", { holds: [], atomic: true, source: NETDEVICES }),
  ...entries("Qdisc_ops", "init change destroy attach", { holds: ["rtnl"], source: "net/sched/sch_api.c" }),
  ...entries("Qdisc_ops", "enqueue dequeue requeue peek drop reset", { holds: [], atomic: true, source: "include/net/sch_generic.h" }),
  ...entries("tcf_proto_ops", "init change delete destroy", { holds: ["rtnl"], source: "net/sched/cls_api.c" }),
  ...entries("tcf_proto_ops", "classify", { holds: [], atomic: true, source: "net/sched/cls_api.c" }),
  ...entries("pernet_operations", "init exit exit_batch pre_exit", {
    holds: ["pernet_ops_rwsem"],
    source: "net/core/net_namespace.c (net_mutex before 4.17)",
  }),
  ...entries("pernet_operations", "exit_batch_rtnl exit_rtnl", {
    holds: ["pernet_ops_rwsem", "rtnl"],
    since: v("6.1"),
    source: "net/core/net_namespace.c of 6.12",
  }),
];

/** Distributed Switch Architecture: the user ports are network devices, so most callbacks come from their operations. */
const DSA: readonly EntryPoint[] = [
  ...entries("dsa_switch_ops", "*", { holds: ["rtnl"], source: "net/dsa/slave.c, net/dsa/port.c (user.c since 6.7)" }),
  ...entries(
    "dsa_switch_ops",
    `probe get_tag_protocol setup teardown port_setup port_teardown set_addr change_tag_protocol connect_tag_protocol get_phy_flags
     phy_read phy_write suspend resume phylink_get_caps phylink_validate devlink_param_get devlink_param_set devlink_info_get
     preferred_default_local_cpu_port`,
    { holds: [], source: "net/dsa/dsa2.c (dsa.c since 6.3)" },
  ),
  ...entries("dsa_switch_ops", "port_txtstamp port_rxtstamp get_stats64", { holds: [], atomic: true, source: "net/dsa/slave.c" }),
  ...entries("dsa_switch_ops", "port_fdb_add port_fdb_del", {
    holds: ["rtnl"],
    until: v("5.16"),
    source: "net/dsa/slave.c of 4.19: dsa_slave_switchdev_event_work()",
  }),
  ...entries("dsa_switch_ops", "port_fdb_add port_fdb_del", { holds: [], since: v("5.16"), source: "net/dsa/slave.c of 6.1" }),
  ...entries("dsa_switch_ops", "phylink_mac_config phylink_mac_link_up phylink_mac_link_down", {
    holds: ["phylink.state_mutex"],
    work: "phylink.resolve",
    source: "net/dsa/port.c, drivers/net/phy/phylink.c",
  }),
];

/** Callbacks of network devices. */
export const NET_ENTRIES: readonly EntryPoint[] = [...NET_DEVICE_OPS, ...OLD_NET_DEVICE, ...CONTROL_TABLES, ...DSA];
