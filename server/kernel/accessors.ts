import { named } from "./named.js";
import type { Accessor } from "./rows.js";

/** Functions that return an object reached from their argument. */
export const ACCESSORS: readonly Accessor[] = [
  ...named("netdev_priv", { argument: 0, perInterface: true, source: "include/linux/netdevice.h" }),
  ...named("usb_get_intfdata", { argument: 0, source: "include/linux/usb.h" }),
  ...named("pci_get_drvdata", { argument: 0, source: "include/linux/pci.h" }),
  ...named("platform_get_drvdata", { argument: 0, source: "include/linux/platform_device.h" }),
  ...named("dev_get_drvdata", { argument: 0, source: "include/linux/device.h" }),
  ...named("wiphy_priv", { argument: 0, source: "include/net/cfg80211.h" }),
  ...named("to_delayed_work", { argument: 0, source: "include/linux/workqueue.h" }),
];
