import { entries } from "./entry-rows.js";
import { PCI_DEVICE } from "./object-locks.js";
import type { EntryPoint } from "./rows.js";
import { v } from "./version.js";

/**
 * The device lock of the PCI device that a driver drives. The device locks of other kinds are not listed: a handler that takes the one of
 * *another* device would look like a deadlock, where a driver of a PCI device resets and removes no other.
 */
const OWN_DEVICE = [PCI_DEVICE];

/** Callbacks of the driver core. They hold the lock of their own device. */
const DRIVER_MODEL: readonly EntryPoint[] = [
  ...entries("device_driver", "*", { holds: [], source: "drivers/base/dd.c" }),
  ...entries("bus_type", "*", { holds: [], source: "drivers/base/dd.c" }),
  ...entries("dev_pm_ops", "*", { holds: [], frozen: true, source: "drivers/base/power/main.c; kernel/power/process.c" }),
  ...entries("dev_pm_ops", "runtime_suspend runtime_resume runtime_idle", { holds: [], source: "drivers/base/power/runtime.c" }),
  ...entries("pci_driver", "*", { holds: [], source: "drivers/pci/pci-driver.c" }),
  ...entries("pci_driver", "suspend suspend_late resume_early resume", { holds: [], frozen: true, source: "drivers/pci/pci-driver.c" }),
  ...entries("pci_driver", "probe remove", { holds: OWN_DEVICE, source: "drivers/base/dd.c: __driver_attach(), device_release_driver()" }),
  ...entries("pci_driver", "shutdown", { holds: OWN_DEVICE, since: v("3.6"), source: "drivers/base/core.c: device_shutdown()" }),
  ...entries("pci_driver", "sriov_configure", {
    holds: OWN_DEVICE,
    since: v("4.19"),
    source: "drivers/pci/iov.c: sriov_numvfs_store()",
  }),
  ...entries("pci_error_handlers", "*", { holds: [], source: "drivers/pci/pcie/err.c" }),
  ...entries("pci_error_handlers", "error_detected mmio_enabled slot_reset resume", {
    holds: OWN_DEVICE,
    since: v("3.19"),
    source: "drivers/pci/pcie/err.c: report_error_detected(), report_resume()",
  }),
  ...entries("pci_error_handlers", "reset_prepare reset_done", {
    holds: OWN_DEVICE,
    since: v("4.13"),
    source: "drivers/pci/pci.c: pci_dev_save_and_disable(), pci_dev_restore()",
  }),
  ...entries("usb_driver", "*", { holds: [], source: "drivers/usb/core/driver.c" }),
  ...entries("platform_driver", "*", { holds: [], source: "drivers/base/platform.c" }),
  ...entries("platform_driver", "suspend suspend_late resume_early resume", { holds: [], frozen: true, source: "drivers/base/platform.c" }),
  ...entries("virtio_driver", "*", { holds: [], source: "drivers/virtio/virtio.c" }),
  ...entries("auxiliary_driver", "*", { holds: [], source: "drivers/base/auxiliary.c" }),
  ...entries("spi_driver", "*", { holds: [], source: "drivers/spi/spi.c" }),
  ...entries("i2c_driver", "*", { holds: [], source: "drivers/i2c/i2c-core-base.c" }),
  ...entries("sdio_driver", "*", { holds: [], source: "drivers/mmc/core/sdio_bus.c" }),
  ...entries("mdio_driver", "*", { holds: [], source: "drivers/net/phy/mdio_device.c" }),
  ...entries("bcma_driver", "*", { holds: [], source: "drivers/bcma/main.c" }),
  ...entries("ssb_driver", "*", { holds: [], source: "drivers/ssb/main.c" }),
  ...entries("mhi_driver", "*", { holds: [], source: "drivers/bus/mhi/host/init.c" }),
  ...entries("hv_driver", "*", { holds: [], source: "drivers/hv/vmbus_drv.c" }),
  ...entries("xenbus_driver", "*", { holds: [], source: "drivers/xen/xenbus/xenbus_probe.c" }),
  ...entries("vio_driver", "*", { holds: [], source: "arch/powerpc/platforms/pseries/vio.c" }),
  ...entries("pcmcia_driver", "*", { holds: [], source: "drivers/pcmcia/ds.c" }),
  ...entries("usb_serial_driver", "*", { holds: [], source: "drivers/usb/serial/usb-serial.c" }),
  ...entries("hid_driver", "probe remove suspend resume reset_resume", { holds: [], source: "drivers/hid/hid-core.c" }),
  ...entries("of_platform_driver", "*", { holds: [], until: v("2.6.39"), source: "drivers/of/device.c of 2.6.36" }),
];

const FILES: readonly EntryPoint[] = [
  ...entries("device_attribute", "show store", { holds: [], source: "drivers/base/core.c" }),
  ...entries("driver_attribute", "show store", { holds: [], source: "drivers/base/bus.c" }),
  ...entries("class_attribute", "show store", { holds: [], source: "drivers/base/class.c" }),
  ...entries("bin_attribute", "read write", { holds: [], source: "fs/sysfs/file.c" }),
  ...entries("sysfs_ops", "show store", { holds: [], source: "fs/sysfs/file.c" }),
  ...entries("kernel_param_ops", "set get", { holds: ["param_lock"], source: "kernel/params.c: param_attr_store()" }),
  ...entries("file_operations", "*", { holds: [], source: "fs/read_write.c, fs/open.c" }),
  ...entries("proc_ops", "*", { holds: [], source: "fs/proc/inode.c" }),
  ...entries("seq_operations", "*", { holds: [], source: "fs/seq_file.c" }),
  ...entries("tty_operations", "*", { holds: [], source: "drivers/tty/tty_io.c" }),
  ...entries("tty_ldisc_ops", "*", { holds: [], source: "drivers/tty/tty_ldisc.c" }),
  ...entries("tty_ldisc", "*", { holds: [], until: v("2.6.27"), source: "include/linux/tty_ldisc.h of 2.6.22" }),
  ...entries("genl_ops", "doit dumpit start done", { holds: [], source: "net/netlink/genetlink.c" }),
  ...entries("proto_ops", "*", { holds: [], source: "net/socket.c" }),
];

/** Functions that are assigned to a member and then called in interrupt context. */
const INTERRUPTS: readonly EntryPoint[] = [
  ...entries("timer_list", "function", { holds: [], atomic: true, source: "include/linux/timer.h" }),
  ...entries("hrtimer", "function", { holds: [], atomic: true, source: "include/linux/hrtimer.h" }),
  ...entries("tasklet_struct", "func callback", { holds: [], atomic: true, source: "include/linux/interrupt.h" }),
  ...entries("urb", "complete", { holds: [], atomic: true, source: "include/linux/usb.h" }),
  ...entries("irqaction", "handler", { holds: [], atomic: true, source: "include/linux/interrupt.h" }),
];

/** Callbacks of buses and of the files of devices. */
export const DRIVER_ENTRIES: readonly EntryPoint[] = [...DRIVER_MODEL, ...FILES, ...INTERRUPTS];
