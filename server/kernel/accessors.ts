import { named } from "./named.js";
import type { Accessor, ContainerMacro } from "./rows.js";
import { v } from "./version.js";

/** Functions that return an object reached from their argument. */
export const ACCESSORS: readonly Accessor[] = [
  ...named("netdev_priv", { argument: 0, perInterface: true, source: "include/linux/netdevice.h" }),
  ...named("vlan_dev_priv", { argument: 0, perInterface: true, since: v("3.9"), source: "include/linux/if_vlan.h" }),
  ...named("ieee80211_priv libipw_priv", {
    argument: 0,
    perInterface: true,
    source: "include/net/ieee80211.h of 2.6.22, drivers/net/wireless/intel/ipw2x00/libipw.h",
  }),
  ...named("wdev_priv", { argument: 0, source: "include/net/cfg80211.h" }),
  ...named("wiphy_priv", { argument: 0, source: "include/net/cfg80211.h" }),
  ...named("wiphy_to_ieee80211_hw", { argument: 0, source: "include/net/mac80211.h" }),
  ...named("devlink_priv", { argument: 0, since: v("4.6"), source: "include/net/devlink.h" }),
  ...named("hci_get_drvdata", { argument: 0, source: "include/net/bluetooth/hci_core.h" }),
  ...named("dev_get_drvdata", { argument: 0, source: "include/linux/device.h" }),
  ...named("pci_get_drvdata", { argument: 0, source: "include/linux/pci.h" }),
  ...named("usb_get_intfdata", { argument: 0, source: "include/linux/usb.h" }),
  ...named("usb_get_serial_data usb_get_serial_port_data", { argument: 0, source: "include/linux/usb/serial.h" }),
  ...named("platform_get_drvdata", { argument: 0, source: "include/linux/platform_device.h" }),
  ...named("spi_get_drvdata", { argument: 0, source: "include/linux/spi/spi.h" }),
  ...named("i2c_get_clientdata", { argument: 0, source: "include/linux/i2c.h" }),
  ...named("sdio_get_drvdata", { argument: 0, source: "include/linux/mmc/sdio_func.h" }),
  ...named("auxiliary_get_drvdata", { argument: 0, since: v("5.11"), source: "include/linux/auxiliary_bus.h" }),
  ...named("amba_get_drvdata", { argument: 0, source: "include/linux/amba/bus.h" }),
  ...named("ssb_get_drvdata", { argument: 0, source: "include/linux/ssb/ssb.h" }),
  ...named("bcma_get_drvdata", { argument: 0, source: "include/linux/bcma/bcma.h" }),
  ...named("hv_get_drvdata", { argument: 0, source: "include/linux/hyperv.h" }),
  ...named("hid_get_drvdata", { argument: 0, source: "include/linux/hid.h" }),
  ...named("input_get_drvdata", { argument: 0, source: "include/linux/input.h" }),
  ...named("video_get_drvdata", { argument: 0, source: "include/media/v4l2-dev.h" }),
  ...named("shost_priv", { argument: 0, source: "include/scsi/scsi_host.h" }),
  ...named("net_generic", { argument: 0, source: "include/net/netns/generic.h" }),
  ...named("ib_get_client_data", { argument: 0, source: "include/rdma/ib_verbs.h" }),
  ...named("to_delayed_work", {
    argument: 0,
    container: { structure: "delayed_work", member: "work" },
    source: "include/linux/workqueue.h",
  }),
  ...named("to_rcu_work", {
    argument: 0,
    container: { structure: "rcu_work", member: "work" },
    since: v("4.17"),
    source: "include/linux/workqueue.h",
  }),
  ...named("to_net_dev", { argument: 0, container: { structure: "net_device", member: "dev" }, source: "include/linux/netdevice.h" }),
  ...named("to_pci_dev", { argument: 0, container: { structure: "pci_dev", member: "dev" }, source: "include/linux/pci.h" }),
  ...named("to_usb_interface", { argument: 0, container: { structure: "usb_interface", member: "dev" }, source: "include/linux/usb.h" }),
  ...named("to_usb_device", { argument: 0, container: { structure: "usb_device", member: "dev" }, source: "include/linux/usb.h" }),
  ...named("to_platform_device", {
    argument: 0,
    container: { structure: "platform_device", member: "dev" },
    source: "include/linux/platform_device.h",
  }),
];

/** Macros that go from a member to the structure around it and take the type from the variable they are assigned to. */
export const CONTAINER_MACROS: readonly ContainerMacro[] = [
  ...named("from_timer", { typeOf: 0, object: 1, member: 2, since: v("4.14"), until: v("6.16"), source: "include/linux/timer.h" }),
  ...named("timer_container_of", { typeOf: 0, object: 1, member: 2, since: v("6.16"), source: "include/linux/timer.h of 6.16" }),
  ...named("from_tasklet", { typeOf: 0, object: 1, member: 2, since: v("5.9"), source: "include/linux/interrupt.h" }),
  ...named("from_work", { typeOf: 0, object: 1, member: 2, since: v("6.11"), source: "include/linux/workqueue.h" }),
];
