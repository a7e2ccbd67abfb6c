import assert from "node:assert/strict";
import { subsystemOf } from "../../server/kernel/subsystems.js";

describe("subsystems", () => {
  for (const [path, subsystem] of [
    ["net/core/dev.c", "net"],
    ["drivers/net/ethernet/intel/e100.c", "network drivers"],
    ["drivers/infiniband/ulp/ipoib/ipoib_main.c", "network drivers"],
    ["drivers/s390/net/qeth_core_main.c", "network drivers"],
    ["drivers/s390/scsi/zfcp_erp.c", "drivers/s390"],
    ["drivers/scsi/sd.c", "drivers/scsi"],
    ["fs/btrfs/inode.c", "fs/btrfs"],
    ["fs/namei.c", "fs"],
    ["kernel/workqueue.c", "kernel"],
    ["init.c", "init.c"],
  ] as const) {
    it(`${path} is of ${subsystem}`, () => assert.equal(subsystemOf(path), subsystem));
  }
});
