import type { EntryPoint } from "./rows.js";
import { v } from "./version.js";

const NETDEVICES = "Documentation/networking/netdevices.rst";

/** Members of one table that the kernel calls alike; `members` is separated by white space. */
export function entries(table: string, members: string, shared: Omit<EntryPoint, "table" | "member">): readonly EntryPoint[] {
  return members
    .trim()
    .split(/\s+/)
    .map((member) => ({ table, member, ...shared }));
}

/** Callbacks of network devices. */
export const NET_ENTRIES: readonly EntryPoint[] = [
  ...entries("net_device_ops", "ndo_open", {
    holds: ["rtnl"],
    establishes: [{ predicate: "netif_running", value: true }],
    source: NETDEVICES,
  }),
  ...entries("net_device_ops", "ndo_stop ndo_init ndo_uninit", {
    holds: ["rtnl"],
    establishes: [{ predicate: "netif_running", value: false }],
    source: NETDEVICES,
  }),
  ...entries(
    "net_device_ops",
    `ndo_change_mtu ndo_set_mac_address ndo_validate_addr ndo_do_ioctl ndo_eth_ioctl ndo_siocdevprivate ndo_set_config
     ndo_set_features ndo_fix_features ndo_setup_tc ndo_bpf ndo_add_slave ndo_del_slave ndo_vlan_rx_add_vid ndo_vlan_rx_kill_vid
     ndo_vlan_rx_register ndo_set_vf_mac ndo_set_vf_vlan ndo_set_vf_rate ndo_change_carrier ndo_dfwd_add_station
     ndo_dfwd_del_station ndo_bridge_setlink ndo_bridge_dellink ndo_fdb_add ndo_fdb_del`,
    { holds: ["rtnl"], source: NETDEVICES },
  ),
  ...entries("net_device_ops", "ndo_start_xmit ndo_tx_timeout ndo_set_rx_mode ndo_set_multicast_list ndo_select_queue", {
    holds: [],
    atomic: true,
    source: NETDEVICES,
  }),
  ...entries("net_device", "open", {
    holds: ["rtnl"],
    establishes: [{ predicate: "netif_running", value: true }],
    until: v("2.6.31"),
    source: "net/core/dev.c",
  }),
  ...entries("net_device", "stop init uninit", {
    holds: ["rtnl"],
    establishes: [{ predicate: "netif_running", value: false }],
    until: v("2.6.31"),
    source: "net/core/dev.c",
  }),
  ...entries("net_device", "change_mtu set_mac_address do_ioctl set_config", {
    holds: ["rtnl"],
    until: v("2.6.31"),
    source: "net/core/dev.c",
  }),
  ...entries(
    "ethtool_ops",
    `get_settings set_settings get_drvinfo get_regs get_wol set_wol nway_reset get_link get_eeprom set_eeprom get_coalesce set_coalesce
     get_ringparam set_ringparam get_pauseparam set_pauseparam self_test get_strings set_phys_id get_ethtool_stats begin complete
     set_priv_flags get_rxnfc set_rxnfc flash_device reset get_channels set_channels get_eee set_eee set_rxfh get_ts_info
     set_link_ksettings get_link_ksettings`,
    { holds: ["rtnl"], source: "net/core/ethtool.c, net/ethtool/ioctl.c: dev_ethtool()" },
  ),
];
