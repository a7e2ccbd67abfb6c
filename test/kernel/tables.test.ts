import assert from "node:assert/strict";
import { ACCESSORS, CONTAINER_MACROS } from "../../server/kernel/accessors.js";
import { KERNEL_BEHAVIOURS } from "../../server/kernel/behaviours.js";
import { ENTRY_POINTS } from "../../server/kernel/entries.js";
import { FLAG_CALLS } from "../../server/kernel/flags.js";
import { KERNEL_FUNCTIONS } from "../../server/kernel/functions.js";
import { GUARD_CLASSES } from "../../server/kernel/guards.js";
import { KERNEL_WAITS, KERNEL_WORKS } from "../../server/kernel/kernel-works.js";
import { LOCK_CALLS } from "../../server/kernel/locks.js";
import { OBJECT_LOCK_CALLS } from "../../server/kernel/object-locks.js";
import { QUEUE_WORK_CALLS } from "../../server/kernel/queueing.js";
import { ALLOCATE_QUEUE_CALLS, ORDERED_ALLOCATIONS, SUBSYSTEM_QUEUES, SYSTEM_QUEUES } from "../../server/kernel/queues.js";
import { REGISTRATIONS } from "../../server/kernel/registrations.js";
import type { Since } from "../../server/kernel/rows.js";
import { canonicalQueue, isOrderedAllocation, kernelTables, trackedNames, waitNames } from "../../server/kernel/tables.js";
import { STORE_CALLS, TRANSPARENT_CALLS } from "../../server/kernel/values.js";
import { compareVersions, v } from "../../server/kernel/version.js";
import { CANCEL_CALLS, WAIT_CALLS } from "../../server/kernel/waits.js";
import { INIT_WORK_CALLS } from "../../server/kernel/works.js";

const byName = (row: { readonly name: string }): string => row.name;

/** Every table as rows with the key that must be unique in each kernel version. */
const TABLES: Readonly<Record<string, readonly { readonly key: string; readonly row: Since }[]>> = {
  locks: keyed([...LOCK_CALLS, ...OBJECT_LOCK_CALLS], byName),
  guards: keyed(GUARD_CLASSES, byName),
  works: keyed(INIT_WORK_CALLS, byName),
  queueing: keyed(QUEUE_WORK_CALLS, byName),
  waits: keyed(WAIT_CALLS, byName),
  cancels: keyed(CANCEL_CALLS, byName),
  allocations: keyed(ALLOCATE_QUEUE_CALLS, byName),
  ordered: keyed(ORDERED_ALLOCATIONS, (row) => row.flags.join("|")),
  queues: keyed([...SYSTEM_QUEUES, ...SUBSYSTEM_QUEUES], byName),
  "kernel works": keyed(KERNEL_WORKS, (row) => `${row.file}:${row.work}`),
  "kernel waits": keyed(KERNEL_WAITS, (row) => `${row.queue}:${row.function}`),
  entries: keyed(ENTRY_POINTS, (row) => `${row.table}.${row.member}`),
  registrations: keyed(REGISTRATIONS, (row) => `${row.name}/${row.callback}`),
  functions: keyed(KERNEL_FUNCTIONS, byName),
  accessors: keyed(ACCESSORS, byName),
  containers: keyed(CONTAINER_MACROS, byName),
  flags: keyed(FLAG_CALLS, byName),
  transparent: keyed(TRANSPARENT_CALLS, byName),
  stores: keyed(STORE_CALLS, byName),
  behaviours: keyed(KERNEL_BEHAVIOURS, byName),
};

describe("kernel tables", () => {
  for (const [table, rows] of Object.entries(TABLES)) {
    it(`${table}: every row names a kernel file, document or commit`, () => {
      for (const { key, row } of rows)
        assert.match(row.source, /\.(h|c|rst)\b|\bcommit [0-9a-f]{12}\b|^net\/|^drivers\//, `${table}: ${key}`);
    });

    it(`${table}: no two rows say different things of one kernel`, () => {
      for (const [index, { key, row }] of rows.entries()) {
        for (const other of rows.slice(index + 1)) {
          assert.ok(other.key !== key || !overlap(row, other.row), `${table}: two rows for ${key}`);
        }
      }
    });

    it(`${table}: spans end after they begin`, () => {
      for (const { key, row } of rows) {
        if (row.since !== undefined && row.until !== undefined) assert.ok(compareVersions(row.since, row.until) < 0, `${table}: ${key}`);
      }
    });
  }

  it("a call that waits is not also one that does not", () => {
    const waits = new Set(WAIT_CALLS.map(byName));
    assert.deepEqual(
      CANCEL_CALLS.map(byName).filter((name) => waits.has(name)),
      [],
    );
  });

  it("kernel functions call back through known entry points", () => {
    const known = new Set(ENTRY_POINTS.flatMap((row) => [`${row.table}.${row.member}`]));
    for (const row of KERNEL_FUNCTIONS) {
      for (const callback of row.calls ?? []) {
        assert.ok(known.has(callback) || known.has(`${callback.split(".")[0]}.*`), `${row.name} calls ${callback}`);
      }
    }
  });

  it("kernel functions wait for queues and works that stand in another table", () => {
    const known = new Set([
      ...[...SYSTEM_QUEUES, ...SUBSYSTEM_QUEUES].map(byName),
      ...KERNEL_WORKS.map((row) => row.work),
      ...ENTRY_POINTS.map((row) => row.work),
      ...REGISTRATIONS.map((row) => row.work),
    ]);
    for (const row of KERNEL_FUNCTIONS)
      for (const target of row.flushes ?? []) assert.ok(known.has(target), `${row.name} flushes ${target}`);
  });

  it("queues that calls name by themselves are known", () => {
    const known = new Set([...SYSTEM_QUEUES, ...SUBSYSTEM_QUEUES].map(byName));
    for (const { name, queue } of QUEUE_WORK_CALLS) {
      if (typeof queue === "number") continue;
      const named = "system" in queue ? queue.system : `${queue.structure}.${queue.member}`;
      assert.ok(known.has(named), `${name} puts its work on ${named}`);
    }
    for (const { queue, work } of KERNEL_WORKS) assert.ok(known.has(queue), `${work} runs on ${queue}`);
  });

  it("the names that make a module worth analysing are tracked", () => {
    const tables = kernelTables();
    const tracked = trackedNames(tables);
    for (const name of waitNames(tables)) assert.ok(tracked.has(name), name);
  });

  it("tables are built once a version", () => {
    assert.equal(kernelTables(v("6.1")), kernelTables(v("6.1")));
    assert.notEqual(kernelTables(v("6.1")), kernelTables());
  });
});

describe("kernel versions in the tables", () => {
  const holds = (version: Parameters<typeof kernelTables>[0], entry: string): readonly string[] | undefined =>
    kernelTables(version).entries.get(entry)?.holds;

  it("linkwatch_event left the queue of schedule_work() in 6.11 and in the stable kernels of that summer", () => {
    const queueIn = (version: Parameters<typeof kernelTables>[0]): string | undefined =>
      [...kernelTables(version).kernelWorks.values()].flat().find((row) => row.handler === "linkwatch_event")?.queue;
    assert.equal(queueIn(v("2.6.22")), "system_wq");
    assert.equal(queueIn(v("5.10.198")), "system_wq");
    assert.equal(queueIn(v("6.1")), "system_wq");
    assert.equal(queueIn(v("6.1.192")), "system_unbound_wq");
    assert.equal(queueIn(v("6.12")), "system_unbound_wq");
    assert.equal(queueIn(undefined), "system_unbound_wq");
  });

  it("ndo_stop holds the RTNL in every kernel, dev->stop in the old ones", () => {
    for (const version of [v("2.6.31"), v("3.19"), v("6.1"), undefined]) {
      assert.ok(holds(version, "net_device_ops.ndo_stop")?.includes("rtnl"));
    }
    assert.deepEqual(holds(v("2.6.22"), "net_device.stop"), ["rtnl"]);
    assert.deepEqual(holds(undefined, "net_device.stop"), ["rtnl"]);
    assert.deepEqual(holds(v("4.9"), "net_device.destructor"), []);
  });

  it("cfg80211 came from the RTNL to the wiphy lock in 5.12", () => {
    assert.deepEqual(holds(v("5.10"), "cfg80211_ops.scan"), ["rtnl"]);
    assert.deepEqual(holds(v("6.1"), "cfg80211_ops.scan"), ["wiphy"]);
    assert.deepEqual(holds(v("6.1"), "cfg80211_ops.del_virtual_intf"), ["rtnl", "wiphy"]);
    assert.deepEqual(holds(v("6.1"), "ieee80211_ops.stop"), ["rtnl", "wiphy"]);
  });

  it("members without a row of their own are read like the rest of their table", () => {
    assert.deepEqual(holds(v("6.1"), "ethtool_ops.set_ringparam"), ["rtnl"]);
    assert.deepEqual(holds(v("6.1"), "usb_driver.disconnect"), []);
    assert.equal(kernelTables(v("6.1")).entries.get("net_device_ops.ndo_start_xmit")?.atomic, true);
    assert.equal(holds(v("6.1"), "driver_private_ops.stop"), undefined);
  });

  it("the device's lock is held around the callbacks of a PCI driver, and taken to reset its device", () => {
    assert.deepEqual(holds(v("6.1"), "pci_driver.remove"), ["pci_dev.dev.mutex"]);
    assert.deepEqual(holds(v("4.9"), "pci_driver.sriov_configure"), []);
    assert.deepEqual(holds(v("6.1"), "pci_driver.sriov_configure"), ["pci_dev.dev.mutex"]);
    const reset = (version: "2.6.22" | "3.6" | "4.9" | "6.1") => kernelTables(v(version)).functions.get("pci_reset_function");
    assert.equal(reset("2.6.22"), undefined);
    assert.deepEqual([reset("3.6")?.takes, reset("3.6")?.calls], [["pci_dev.dev.mutex"], undefined]);
    assert.deepEqual(reset("4.9")?.calls, ["pci_error_handlers.reset_notify"]);
    assert.deepEqual(reset("6.1")?.calls, ["pci_error_handlers.reset_prepare", "pci_error_handlers.reset_done"]);
    assert.equal(kernelTables(v("6.1")).functions.get("pci_try_reset_function")?.takes, undefined);
  });

  it("phy_stop() waits for the state machine since 5.0 and takes no mutex in 2.6.22", () => {
    assert.deepEqual(kernelTables(v("6.1")).functions.get("phy_stop")?.flushes, ["phy_device.state_queue"]);
    assert.equal(kernelTables(v("4.19")).functions.get("phy_stop")?.flushes, undefined);
    assert.equal(kernelTables(v("2.6.22")).functions.get("phy_stop"), undefined);
  });

  it("a queue with one unbound worker was ordered until 6.6", () => {
    assert.equal(isOrderedAllocation(kernelTables(v("6.1")), ["WQ_UNBOUND", "WQ_MEM_RECLAIM"], 1), true);
    assert.equal(isOrderedAllocation(kernelTables(v("6.12")), ["WQ_UNBOUND", "WQ_MEM_RECLAIM"], 1), false);
    assert.equal(isOrderedAllocation(kernelTables(v("6.12")), ["__WQ_ORDERED"], 1), true);
    assert.equal(isOrderedAllocation(kernelTables(v("6.1")), ["WQ_MEM_RECLAIM"], 1), false);
    assert.equal(kernelTables(v("6.12")).allocateQueues.get("create_singlethread_workqueue")?.ordered, true);
  });

  it("old names are still read in a driver without its kernel, and backports in an older kernel", () => {
    assert.equal(kernelTables().waits.has("cancel_rearming_delayed_work"), true);
    assert.equal(kernelTables(v("5.10")).waits.has("disable_work_sync"), true);
    assert.equal(kernelTables(v("3.6")).queueWorks.get("kblockd_schedule_work")?.work, 1);
    assert.equal(kernelTables().queueWorks.get("kblockd_schedule_work")?.work, 0);
  });

  it("the new names of the system queues are the old queues", () => {
    assert.equal(canonicalQueue(kernelTables(), "system_percpu_wq"), "system_wq");
    assert.equal(canonicalQueue(kernelTables(), "ipoib_workqueue"), "ipoib_workqueue");
  });

  it("an interrupt's thread is the callback that may sleep", () => {
    const tables = kernelTables(v("6.1"));
    assert.equal(tables.registrations.get("request_threaded_irq")?.callback, 2);
    assert.equal(tables.callbacks.get("request_threaded_irq")?.length, 2);
    assert.equal(tables.registrations.has("kref_put"), false);
  });

  it("only old kernels run a queue that is flushed from its own worker", () => {
    assert.equal(kernelTables(v("2.6.22")).behaviours.has("flush-runs-own-queue"), true);
    assert.equal(kernelTables(v("3.6")).behaviours.has("flush-runs-own-queue"), false);
    assert.equal(kernelTables().behaviours.has("flush-runs-own-queue"), false);
  });
});

function keyed<Row extends Since>(
  rows: readonly Row[],
  key: (row: Row) => string,
): readonly { readonly key: string; readonly row: Since }[] {
  return rows.map((row) => ({ key: key(row), row }));
}

/** Whether two spans share a version. */
function overlap(left: Since, right: Since): boolean {
  const endsBefore = (first: Since, second: Since): boolean =>
    first.until !== undefined && second.since !== undefined && compareVersions(first.until, second.since) <= 0;
  return !endsBefore(left, right) && !endsBefore(right, left);
}
