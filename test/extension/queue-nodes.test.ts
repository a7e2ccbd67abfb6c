import assert from "node:assert/strict";
import { type QueueNode, queueNodes } from "../../extension/queue-nodes.js";
import type { Finding } from "../../server/rules/finding.js";
import { largeModel, sharedQueueModel, site } from "../report/sample-models.js";

const finding: Finding = {
  ...site("drivers/tin/tin_group.c", 300, "tin_group_stop"),
  rule: "shared-queue-deadlock",
  severity: "error",
  message: "a deadlock",
  lock: "rtnl",
  queue: "tin_workqueue",
  work: "tin_priv.carrier_task",
  handler: "tin_priv_carrier_task",
  trace: [],
  fingerprint: "aa11",
  fixes: [],
};

describe("the Device Queues view", () => {
  it("goes from the queue to works, handlers and locks, and to waits and what they hold; deadlocks first", () => {
    const [queue, ...others] = queueNodes({ ...sharedQueueModel(), findings: [finding] });
    assert.equal(others.length, 0);
    assert.equal(text(queue), "queue tin_workqueue (shared by all devices, ordered) !");
    assert.equal(text(queue?.children[0]), "work tin_priv.carrier_task () !");
    const [handler] = queue?.children[0]?.children ?? [];
    assert.equal(text(handler), "handler tin_priv_carrier_task() () !");
    assert.deepEqual(handler?.children.map(text), ["lock RTNL (spins for it until TIN_FLAG_OPER_UP drops) !"]);
    const waits = queue?.children.filter(({ kind }) => kind === "wait") ?? [];
    assert.equal(text(waits[0]), "wait flush_workqueue() (in tin_group_stop(), under RTNL) !");
    assert.deepEqual(waits[0]?.children.map(text), [
      "finding shared-queue-deadlock (explain) !",
      "held RTNL (held: net_device_ops.ndo_stop)",
    ]);
    assert.ok(waits.some((wait) => text(wait) === "wait flush_workqueue() (in tin_remove_one(), no lock held)"));
  });

  it("has a wait for one work below the work, and a place for every click", () => {
    const [queue] = queueNodes({ ...sharedQueueModel(), findings: [] });
    const reap = queue?.children.find(({ label }) => label === "tin_priv.reap_task");
    assert.ok(reap?.children.some(({ kind, label }) => kind === "wait" && label === "cancel_delayed_work_sync()"));
    const all = [...everything(queueNodes({ ...largeModel(), findings: [] }))];
    assert.ok(all.length > 200);
    assert.ok(all.every(({ kind, place }) => place !== undefined || kind === "queue" || kind === "finding"));
    assert.ok(
      all.every(({ alarming }) => !alarming),
      "nothing is alarming without a finding",
    );
  });
});

function text(node: QueueNode | undefined): string {
  return node ? `${node.kind} ${node.label} (${node.description})${node.alarming ? " !" : ""}` : "";
}

function* everything(nodes: readonly QueueNode[]): Generator<QueueNode> {
  for (const node of nodes) {
    yield node;
    yield* everything(node.children);
  }
}
