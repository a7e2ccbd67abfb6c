import { named } from "./named.js";
import { PCI_DEVICE } from "./object-locks.js";
import type { KernelFunction } from "./rows.js";
import { v } from "./version.js";

const CFG80211 = "net/wireless/core.c";
const MAC80211 = "net/mac80211/main.c";
const PHY = "drivers/net/phy/phy.c";
const PHYLINK = "drivers/net/phy/phylink.c";

const WIRELESS: readonly KernelFunction[] = [
  ...named("wiphy_register", { takes: ["rtnl"], since: v("2.6.30"), source: CFG80211 }),
  ...named("wiphy_unregister", { takes: ["rtnl"], until: v("5.12"), source: `${CFG80211} of 3.6 to 5.10` }),
  ...named("wiphy_unregister", { takes: ["rtnl", "wiphy"], since: v("5.12"), source: `${CFG80211} of 6.1 and 6.12` }),
  ...named("wiphy_apply_custom_regulatory", { takes: ["rtnl", "wiphy"], since: v("5.12"), source: "net/wireless/reg.c of 6.1" }),
  ...named("ieee80211_register_hw", { takes: ["rtnl"], until: v("5.12"), source: MAC80211 }),
  ...named("ieee80211_register_hw", { takes: ["rtnl", "wiphy"], since: v("5.12"), source: MAC80211 }),
  ...named("ieee80211_unregister_hw", {
    takes: ["rtnl"],
    calls: ["ieee80211_ops.remove_interface", "ieee80211_ops.stop"],
    flushes: ["ieee80211_local.workqueue"],
    until: v("5.12"),
    source: `${MAC80211} of 3.6 to 5.10`,
  }),
  ...named("ieee80211_unregister_hw", {
    takes: ["rtnl", "wiphy"],
    calls: ["ieee80211_ops.remove_interface", "ieee80211_ops.stop"],
    flushes: ["ieee80211_local.workqueue"],
    since: v("5.12"),
    source: `${MAC80211} of 6.1 and 6.12`,
  }),
  ...named("cfg80211_shutdown_all_interfaces", {
    needs: ["rtnl"],
    calls: ["net_device_ops.ndo_stop"],
    since: v("3.18"),
    source: CFG80211,
  }),
  ...named("cfg80211_register_netdevice", {
    needs: ["rtnl", "wiphy"],
    calls: ["net_device_ops.ndo_init"],
    since: v("5.12"),
    source: CFG80211,
  }),
  ...named("cfg80211_unregister_netdevice", {
    needs: ["rtnl", "wiphy"],
    calls: ["net_device_ops.ndo_uninit"],
    since: v("5.12"),
    source: CFG80211,
  }),
  ...named("cfg80211_unregister_wdev", { needs: ["rtnl"], until: v("5.12"), source: `${CFG80211} of 3.19 and 4.19` }),
  ...named("cfg80211_unregister_wdev", { needs: ["rtnl", "wiphy"], since: v("5.12"), source: CFG80211 }),
  // Before 3.11 it takes the device's own sched_scan_mtx (net/wireless/scan.c of 3.6).
  ...named("cfg80211_sched_scan_stopped", {
    takes: ["rtnl"],
    since: v("3.11"),
    until: v("5.12"),
    source: "net/wireless/scan.c of 3.19 to 5.10",
  }),
  ...named("cfg80211_sched_scan_stopped", { takes: ["wiphy"], since: v("5.12"), source: "net/wireless/scan.c of 6.1 and 6.12" }),
  ...named("cfg80211_sched_scan_stopped_rtnl", {
    needs: ["rtnl"],
    since: v("3.14"),
    until: v("5.12"),
    source: "net/wireless/scan.c of 3.19 to 5.10",
  }),
  ...named("cfg80211_sched_scan_stopped_locked", { needs: ["wiphy"], since: v("5.12"), source: "net/wireless/scan.c of 6.1" }),
  ...named("cfg80211_get_station", { takes: ["wiphy"], since: v("5.12"), source: "net/wireless/util.c of 6.1 and 6.12" }),
  ...named("regulatory_set_wiphy_regd_sync_rtnl", { needs: ["rtnl"], until: v("5.12"), source: "net/wireless/reg.c of 4.1 to 5.10" }),
  ...named("regulatory_set_wiphy_regd_sync", { needs: ["rtnl"], since: v("5.12"), source: "net/wireless/reg.c of 6.1 and 6.12" }),
  ...named("ieee80211_iterate_active_interfaces_mtx", { needs: ["wiphy"], since: v("5.12"), source: "net/mac80211/util.c of 6.1" }),
  ...named("ieee80211_iterate_active_interfaces_rtnl", { needs: ["rtnl"], until: v("5.12"), source: "net/mac80211/util.c of 5.10" }),
  ...named("ieee80211_iterate_stations_mtx ieee80211_remove_key ieee80211_set_active_links", {
    needs: ["wiphy"],
    since: v("6.7"),
    source: "net/mac80211 of 6.12",
  }),
  ...named("wiphy_work_cancel wiphy_work_flush wiphy_delayed_work_cancel wiphy_delayed_work_flush", {
    needs: ["wiphy"],
    since: v("6.1"),
    source: CFG80211,
  }),
  ...named("ieee802154_register_hw ieee802154_unregister_hw wpan_phy_register wpan_phy_unregister", {
    takes: ["rtnl"],
    since: v("3.19"),
    source: "net/mac802154/main.c, net/ieee802154/core.c",
  }),
  ...named("ieee802154_register_device ieee802154_unregister_device", {
    takes: ["rtnl"],
    until: v("3.19"),
    source: "net/mac802154/ieee802154_dev.c of 3.6",
  }),
];

const STATE_MACHINE = ["phy_device.state_queue"];

/** `phy_stop()` waits for the state machine since 5.0; `phy_disconnect()` always did. */
const PHYS: readonly KernelFunction[] = [
  ...named("phy_start phy_start_aneg phy_resume phy_ethtool_ksettings_get phy_ethtool_ksettings_set phy_speed_up phy_speed_down", {
    takes: ["phy_device.lock"],
    since: v("2.6.28"),
    source: PHY,
  }),
  ...named("phy_stop", { takes: ["phy_device.lock"], since: v("2.6.28"), until: v("5.0"), source: `${PHY} of 3.6 to 4.19` }),
  ...named("phy_stop", { takes: ["phy_device.lock"], flushes: STATE_MACHINE, since: v("5.0"), source: `${PHY} of 5.10 to 6.12` }),
  ...named("phy_stop_machine phy_disconnect", { takes: ["phy_device.lock"], flushes: STATE_MACHINE, since: v("2.6.28"), source: PHY }),
  ...named("phylink_start phylink_resume phylink_speed_up phylink_speed_down phylink_mii_ioctl", {
    needs: ["rtnl"],
    since: v("4.14"),
    source: PHYLINK,
  }),
  ...named("phylink_stop phylink_suspend phylink_disconnect_phy", {
    needs: ["rtnl"],
    flushes: ["phylink.resolve"],
    since: v("4.14"),
    source: `${PHYLINK}: phylink_run_resolve_and_disable()`,
  }),
  ...named(
    `phylink_ethtool_ksettings_get phylink_ethtool_ksettings_set phylink_ethtool_get_wol phylink_ethtool_set_wol
     phylink_ethtool_nway_reset phylink_ethtool_get_pauseparam phylink_ethtool_set_pauseparam phylink_ethtool_get_eee
     phylink_ethtool_set_eee phylink_get_eee_err`,
    { needs: ["rtnl"], since: v("4.14"), source: PHYLINK },
  ),
  ...named("phylink_destroy", { takes: ["rtnl"], flushes: ["phylink.resolve"], since: v("4.14"), source: PHYLINK }),
  ...named("phylink_create", { takes: ["rtnl"], since: v("4.14"), source: `${PHYLINK}: sfp_bus_add_upstream()` }),
  ...named("sfp_bus_add_upstream sfp_bus_del_upstream", { takes: ["rtnl"], since: v("5.5"), source: "drivers/net/phy/sfp-bus.c" }),
  ...named("sfp_register_upstream sfp_unregister_upstream", {
    takes: ["rtnl"],
    since: v("4.14"),
    until: v("5.5"),
    source: "drivers/net/phy/sfp-bus.c of 4.19",
  }),
];

const DEVLINK: readonly KernelFunction[] = [
  ...named("devlink_health_report", { takes: ["devlink"], since: v("6.0"), source: "net/devlink/health.c: the automatic recovery" }),
  ...named(
    `devlink_port_register devlink_port_register_with_ops devlink_port_unregister devlink_sb_register devlink_sb_unregister
     devlink_resource_register devlink_resources_unregister devlink_resource_occ_get_register devlink_resource_occ_get_unregister
     devlink_region_create devlink_port_region_create devlink_region_destroy devlink_traps_register devlink_traps_unregister
     devlink_trap_groups_register devlink_trap_groups_unregister`,
    { takes: ["devlink"], since: v("5.18"), source: "net/devlink of 6.1 and 6.12" },
  ),
  ...named(
    `devlink_register devlink_unregister devlink_params_register devlink_params_unregister devlink_health_reporter_create
     devlink_port_health_reporter_create devlink_health_reporter_destroy`,
    { takes: ["devlink"], since: v("6.3"), source: "net/devlink of 6.12" },
  ),
  ...named(
    `devl_register devl_unregister devl_port_register devl_port_register_with_ops devl_port_unregister devl_rate_leaf_create
     devl_rate_leaf_destroy devl_rate_nodes_destroy devl_sb_register devl_sb_unregister devl_resource_register devl_resources_unregister
     devl_resource_size_get devl_region_create devl_region_destroy devl_traps_register devl_traps_unregister devl_trap_groups_register
     devl_trap_groups_unregister devl_trap_policers_register devl_trap_policers_unregister devl_params_register devl_params_unregister
     devl_health_reporter_create devl_health_reporter_destroy devl_param_driverinit_value_set`,
    { needs: ["devlink"], since: v("5.18"), source: "net/devlink of 6.1 and 6.12" },
  ),
];

const RESET_NOTIFY = {
  calls: ["pci_error_handlers.reset_notify"],
  since: v("3.16"),
  until: v("4.13"),
  source: "drivers/pci/pci.c of 3.19 to 4.9: pci_reset_notify()",
};
const RESET_PREPARE = {
  calls: ["pci_error_handlers.reset_prepare", "pci_error_handlers.reset_done"],
  since: v("4.13"),
  source: "drivers/pci/pci.c: pci_dev_save_and_disable(), pci_dev_restore()",
};

const PCI_RESET: readonly KernelFunction[] = [
  ...named("pci_reset_function", {
    takes: [PCI_DEVICE],
    since: v("2.6.37"),
    until: v("3.16"),
    source: "drivers/pci/pci.c of 3.0: pci_dev_reset()",
  }),
  ...named("pci_reset_function", { takes: [PCI_DEVICE], ...RESET_NOTIFY }),
  ...named("pci_reset_function", { takes: [PCI_DEVICE], ...RESET_PREPARE }),
  ...named("pci_try_reset_function", RESET_NOTIFY),
  ...named("pci_reset_function_locked pci_try_reset_function", RESET_PREPARE),
];

const OTHERS: readonly KernelFunction[] = [
  ...named("usbnet_open", {
    needs: ["rtnl"],
    calls: ["driver_info.reset", "driver_info.check_connect", "driver_info.manage_power"],
    source: "drivers/net/usb/usbnet.c",
  }),
  ...named("usbnet_stop", { needs: ["rtnl"], calls: ["driver_info.stop", "driver_info.manage_power"], source: "drivers/net/usb/usbnet.c" }),
  ...named("usbnet_probe", { takes: ["rtnl"], source: "drivers/net/usb/usbnet.c: register_netdev()" }),
  ...named("usbnet_disconnect", {
    takes: ["rtnl"],
    calls: ["net_device_ops.ndo_stop"],
    flushes: ["usbnet.kevent"],
    source: "drivers/net/usb/usbnet.c: unregister_netdev(), cancel_work_sync()",
  }),
  ...named("close_candev", { flushes: ["can_priv.restart_work"], since: v("4.7"), source: "drivers/net/can/dev/dev.c" }),
  ...named("rfkill_unregister", { flushes: ["rfkill.sync_work", "rfkill.poll_work"], since: v("2.6.31"), source: "net/rfkill/core.c" }),
  ...named("rfkill_pause_polling", { flushes: ["rfkill.poll_work"], since: v("2.6.31"), source: "net/rfkill/core.c" }),
  ...named("ptp_clock_unregister", { flushes: ["ptp_clock.aux_work"], since: v("4.14"), source: "drivers/ptp/ptp_clock.c" }),
  ...named("ptp_cancel_worker_sync", { flushes: ["ptp_clock.aux_work"], since: v("5.4"), source: "drivers/ptp/ptp_clock.c" }),
  ...named("led_classdev_unregister", {
    flushes: ["led_classdev.set_brightness_work"],
    since: v("4.5"),
    source: "drivers/leds/led-class.c",
  }),
  ...named("hci_unregister_dev", {
    takes: ["hci_dev.req_lock"],
    calls: ["hci_dev.close"],
    source: "net/bluetooth/hci_core.c: hci_dev_do_close()",
  }),
  ...named("ib_register_client", { calls: ["ib_client.add"], source: "drivers/infiniband/core/device.c" }),
  ...named("ib_unregister_client", { calls: ["ib_client.remove"], source: "drivers/infiniband/core/device.c" }),
  ...named("usb_deregister", { calls: ["usb_driver.disconnect"], source: "drivers/usb/core/driver.c" }),
  ...named("usb_driver_release_interface", { calls: ["usb_driver.disconnect"], source: "drivers/usb/core/driver.c" }),
  ...named("usb_reset_device", { calls: ["usb_driver.pre_reset", "usb_driver.post_reset"], source: "drivers/usb/core/hub.c" }),
  ...PCI_RESET,
  ...named("pci_unregister_driver", { calls: ["pci_driver.remove"], source: "drivers/pci/pci-driver.c" }),
  ...named("platform_driver_unregister", { calls: ["platform_driver.remove"], source: "drivers/base/platform.c" }),
  ...named("unregister_virtio_driver", { calls: ["virtio_driver.remove"], source: "drivers/virtio/virtio.c" }),
  ...named("device_release_driver", { takes: ["device"], source: "drivers/base/dd.c" }),
];

/** Functions of the subsystems between the network core and the drivers. */
export const SUBSYSTEM_FUNCTIONS: readonly KernelFunction[] = [...WIRELESS, ...PHYS, ...DEVLINK, ...OTHERS];
