import assert from "node:assert/strict";
import { allocationCall, cancelWithoutWaiting, impliedFlags } from "../../server/kernel/queue-api.js";
import { v } from "../../server/kernel/version.js";

describe("making a queue", () => {
  const ordered = { ordered: true, flags: ["WQ_MEM_RECLAIM"] };
  const shared = { ordered: false, flags: [] };

  it("an ordered one, kernel by kernel", () => {
    assert.equal(allocationCall(undefined, ordered, { text: "foo" }), 'alloc_ordered_workqueue("foo", WQ_MEM_RECLAIM)');
    assert.equal(
      allocationCall(v("3.19"), ordered, { text: "foo", device: "dev->name" }),
      'alloc_ordered_workqueue("foo-%s", WQ_MEM_RECLAIM, dev->name)',
    );
    assert.equal(
      allocationCall(v("3.0"), ordered, { text: "foo", device: "dev->name" }),
      "alloc_ordered_workqueue(dev->name, WQ_MEM_RECLAIM)",
    );
    assert.equal(allocationCall(v("2.6.22"), ordered, { text: "foo" }), 'create_singlethread_workqueue("foo")');
  });

  it("one that is not ordered", () => {
    assert.equal(allocationCall(v("6.1"), { ...shared, maxActive: "4" }, { text: "foo" }), 'alloc_workqueue("foo", 0, 4)');
    assert.equal(allocationCall(v("6.18"), shared, { text: "foo" }), 'alloc_workqueue("foo", WQ_PERCPU, 0)');
    assert.equal(allocationCall(v("6.18"), { ...shared, flags: ["WQ_UNBOUND"] }, { text: "foo" }), 'alloc_workqueue("foo", WQ_UNBOUND, 0)');
  });

  it("old calls imply what new ones say", () => {
    assert.deepEqual(impliedFlags("create_singlethread_workqueue"), ["WQ_MEM_RECLAIM"]);
    assert.deepEqual(impliedFlags("alloc_ordered_workqueue"), []);
  });

  it("cancel_work() came in 4.9", () => {
    assert.equal(cancelWithoutWaiting(v("4.9"), "cancel_work_sync"), "cancel_work");
    assert.equal(cancelWithoutWaiting(v("4.4"), "cancel_work_sync"), undefined);
    assert.equal(cancelWithoutWaiting(v("4.4"), "cancel_delayed_work_sync"), "cancel_delayed_work");
  });
});
