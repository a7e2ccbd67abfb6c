import { entries } from "./entry-rows.js";
import type { EntryPoint } from "./rows.js";
import { v } from "./version.js";

/** usbnet calls its minidrivers from its own `ndo_open`/`ndo_stop`, from its work `usbnet.kevent` and from probe and disconnect. */
const USBNET: readonly EntryPoint[] = [
  ...entries("driver_info", "stop reset check_connect manage_power", {
    holds: ["rtnl"],
    source: "drivers/net/usb/usbnet.c: usbnet_open(), usbnet_stop()",
  }),
  ...entries("driver_info", "bind unbind early_init recover", {
    holds: [],
    source: "drivers/net/usb/usbnet.c: usbnet_probe(), usbnet_disconnect()",
  }),
  ...entries("driver_info", "link_reset set_rx_mode", {
    holds: [],
    work: "usbnet.kevent",
    source: "drivers/net/usb/usbnet.c: usbnet_deferred_kevent()",
  }),
  ...entries("driver_info", "status rx_fixup tx_fixup indication", { holds: [], atomic: true, source: "drivers/net/usb/usbnet.c" }),
];

/** The state machine of a PHY runs as `phy_device.state_queue`, that of phylink as `phylink.resolve`. */
const PHY: readonly EntryPoint[] = [
  ...entries("phy_driver", "read_status config_aneg aneg_done link_change_notify cable_test_get_status", {
    holds: ["phy_device.lock"],
    work: "phy_device.state_queue",
    since: v("2.6.28"),
    source: "drivers/net/phy/phy.c: phy_state_machine()",
  }),
  ...entries("phy_driver", "*", { holds: [], source: "drivers/net/phy/phy_device.c" }),
  ...entries("phylink_mac_ops", "mac_config mac_link_up mac_link_down mac_prepare mac_finish mac_link_state mac_pcs_get_state", {
    holds: ["phylink.state_mutex"],
    work: "phylink.resolve",
    source: "drivers/net/phy/phylink.c: phylink_resolve()",
  }),
  ...entries("phylink_mac_ops", "mac_an_restart", { holds: ["rtnl", "phylink.state_mutex"], source: "drivers/net/phy/phylink.c" }),
  ...entries("phylink_mac_ops", "*", { holds: [], source: "drivers/net/phy/phylink.c" }),
  ...entries("phylink_pcs_ops", "pcs_get_state pcs_config pcs_link_up pcs_an_restart", {
    holds: ["phylink.state_mutex"],
    work: "phylink.resolve",
    source: "drivers/net/phy/phylink.c: phylink_resolve()",
  }),
  ...entries("phylink_pcs_ops", "*", { holds: [], source: "drivers/net/phy/phylink.c" }),
];

const DEVLINK: readonly EntryPoint[] = [
  ...entries("devlink_ops", "*", { holds: [], until: v("6.0"), source: "net/core/devlink.c of 5.10: devlink_nl_pre_doit()" }),
  ...entries("devlink_ops", "*", {
    holds: ["devlink"],
    since: v("6.0"),
    source: "net/devlink/leftover.c of 6.1, net/devlink/netlink.c of 6.12",
  }),
  ...entries("devlink_health_reporter_ops", "*", { holds: [], until: v("6.0"), source: "net/core/devlink.c of 5.10" }),
  ...entries("devlink_health_reporter_ops", "*", { holds: ["devlink"], since: v("6.0"), source: "net/devlink/health.c of 6.12" }),
  ...entries("devlink_param", "get set validate", { holds: ["devlink"], since: v("6.0"), source: "net/devlink/param.c of 6.12" }),
];

/** `open`, `close`, `setup` and `shutdown` come from power on and off, which hold the request lock. */
const BLUETOOTH: readonly EntryPoint[] = [
  ...entries("hci_dev", "open close setup shutdown flush post_init", {
    holds: ["hci_dev.req_lock"],
    source: "net/bluetooth/hci_core.c: hci_dev_do_close(); net/bluetooth/hci_sync.c of 6.1",
  }),
  ...entries("hci_dev", "send notify wakeup cmd_timeout hw_error", { holds: [], source: "net/bluetooth/hci_core.c" }),
];

const CAN: readonly EntryPoint[] = [
  ...entries("can_priv", "*", { holds: ["rtnl"], source: "drivers/net/can/dev/netlink.c: can_changelink()" }),
  ...entries("can_priv", "do_set_mode", {
    holds: [],
    work: "can_priv.restart_work",
    since: v("4.7"),
    source: "drivers/net/can/dev/dev.c: can_restart_work()",
  }),
  ...entries("can_priv", "do_set_mode", { holds: [], atomic: true, until: v("4.7"), source: "drivers/net/can/dev.c of 3.6: a timer" }),
  ...entries("can_priv", "do_get_state do_get_berr_counter", { holds: ["rtnl"], source: "drivers/net/can/dev/netlink.c: can_fill_info()" }),
];

/** Callbacks that a subsystem calls from a work of its own, for which its unregister function waits. */
const OWN_WORKS: readonly EntryPoint[] = [
  ...entries("rfkill_ops", "set_block query", { holds: [], work: "rfkill.sync_work", source: "net/rfkill/core.c: rfkill_sync_work()" }),
  ...entries("rfkill_ops", "poll", { holds: [], work: "rfkill.poll_work", source: "net/rfkill/core.c: rfkill_poll()" }),
  ...entries("ptp_clock_info", "do_aux_work", {
    holds: [],
    work: "ptp_clock.aux_work",
    source: "drivers/ptp/ptp_clock.c: ptp_aux_kworker()",
  }),
  ...entries("ptp_clock_info", "*", { holds: [], source: "drivers/ptp/ptp_clock.c, drivers/ptp/ptp_chardev.c" }),
  ...entries("led_classdev", "brightness_set_blocking", {
    holds: [],
    work: "led_classdev.set_brightness_work",
    since: v("4.5"),
    source: "drivers/leds/led-core.c: set_brightness_delayed()",
  }),
  ...entries("ib_client", "add remove", { holds: [], source: "drivers/infiniband/core/device.c" }),
];

/** Callbacks of subsystems that stand between a driver and the network or the user. */
export const SUBSYSTEM_ENTRIES: readonly EntryPoint[] = [...USBNET, ...PHY, ...DEVLINK, ...BLUETOOTH, ...CAN, ...OWN_WORKS];
