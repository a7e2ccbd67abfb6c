import { named } from "./named.js";
import type { KernelFunction } from "./rows.js";

/** Kernel functions that take locks, want them held or call back into the driver. */
export const KERNEL_FUNCTIONS: readonly KernelFunction[] = [
  ...named("register_netdev", { takes: ["rtnl"], calls: ["net_device_ops.ndo_init", "net_device.init"], source: "net/core/dev.c" }),
  ...named("unregister_netdev", {
    takes: ["rtnl"],
    calls: ["net_device_ops.ndo_stop", "net_device_ops.ndo_uninit", "net_device.stop", "net_device.uninit"],
    source: "net/core/dev.c",
  }),
  ...named("register_netdevice", { needs: ["rtnl"], calls: ["net_device_ops.ndo_init", "net_device.init"], source: "net/core/dev.c" }),
  ...named("unregister_netdevice unregister_netdevice_queue unregister_netdevice_many", {
    needs: ["rtnl"],
    calls: ["net_device_ops.ndo_stop", "net_device_ops.ndo_uninit", "net_device.stop", "net_device.uninit"],
    source: "net/core/dev.c",
  }),
  ...named("dev_close", { needs: ["rtnl"], calls: ["net_device_ops.ndo_stop", "net_device.stop"], source: "net/core/dev.c" }),
  ...named("dev_open", { needs: ["rtnl"], calls: ["net_device_ops.ndo_open", "net_device.open"], source: "net/core/dev.c" }),
  ...named("dev_change_flags", {
    needs: ["rtnl"],
    calls: ["net_device_ops.ndo_open", "net_device_ops.ndo_stop", "net_device.open", "net_device.stop"],
    source: "net/core/dev.c",
  }),
  ...named("register_netdevice_notifier unregister_netdevice_notifier", { takes: ["rtnl"], source: "net/core/dev.c" }),
];
