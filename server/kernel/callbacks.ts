/** A callback that a kernel function leads to only for some values of an argument. */
export interface ConditionalCallback {
  /** `table.member`. */
  readonly callback: string;
  readonly argument: number;
  /** The argument is zero, or an expression that sets (`x | F`) or clears (`x & ~F`) a flag. What cannot be told counts as met. */
  readonly when: "zero" | "sets" | "clears";
  readonly source: string;
}

const OPEN = ["net_device_ops.ndo_open", "net_device.open"];
const STOP = ["net_device_ops.ndo_stop", "net_device.stop"];
const GONE = [...STOP, "net_device_ops.ndo_uninit", "net_device.uninit"];

/** Kernel functions whose arguments decide which callbacks they lead to; these replace the plain `calls` of the function. */
export const CONDITIONAL_CALLBACKS: ReadonlyMap<string, readonly ConditionalCallback[]> = new Map<string, readonly ConditionalCallback[]>([
  [
    "dev_change_flags",
    [
      ...OPEN.map(
        (callback) => ({ callback, argument: 1, when: "sets", source: "net/core/dev.c: __dev_change_flags() opens on IFF_UP" }) as const,
      ),
      ...STOP.map(
        (callback) =>
          ({ callback, argument: 1, when: "clears", source: "net/core/dev.c: __dev_change_flags() closes without IFF_UP" }) as const,
      ),
    ],
  ],
  [
    "unregister_netdevice_queue",
    // With a list the device is only put on it; unregister_netdevice_many() closes it later, under other locks.
    GONE.map((callback) => ({ callback, argument: 1, when: "zero", source: "net/core/dev.c: unregister_netdevice_queue()" }) as const),
  ],
]);

/**
 * Callbacks that the kernel calls only after another one of the same device has returned (or was never needed): what that one leaves
 * cleared is still clear. Source: net/core/dev.c, __dev_open() of a device that is down, unregister_netdevice_many() after dev_close_many().
 */
export const FOLLOWS: ReadonlyMap<string, string> = new Map([
  ["net_device_ops.ndo_open", "net_device_ops.ndo_stop"],
  ["net_device_ops.ndo_uninit", "net_device_ops.ndo_stop"],
  ["net_device.open", "net_device.stop"],
  ["net_device.uninit", "net_device.stop"],
  // drivers/pci/pci.c: pci_dev_restore() after pci_dev_save_and_disable().
  ["pci_error_handlers.reset_done", "pci_error_handlers.reset_prepare"],
]);

/**
 * Callbacks that get a device which has just been made: no flag of its structure is set yet. Source: net/core/rtnetlink.c,
 * rtnl_newlink_create() → rtnl_create_link(); net/core/dev.c, register_netdevice() calls ndo_init first.
 */
export const FRESH_DEVICE: ReadonlySet<string> = new Set(["rtnl_link_ops.newlink", "net_device_ops.ndo_init", "net_device.init"]);
