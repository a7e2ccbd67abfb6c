import assert from "node:assert/strict";
import { modelDot } from "../../server/report/model-dot.js";
import { modelGraph } from "../../server/report/model-graph.js";
import { modelHtml } from "../../server/report/model-html.js";
import { modelJson } from "../../server/report/model-json.js";
import { layOut } from "../../server/report/model-layout.js";
import { modelMermaid } from "../../server/report/model-mermaid.js";
import { modelText } from "../../server/report/model-text.js";
import { hostileModel, largeModel, sharedQueueModel } from "./sample-models.js";

describe("queue model reports", () => {
  it("mark the cycle: the wait with a finding, its queue, and the works that want the lock over it", () => {
    const { nodes, edges } = modelGraph(sharedQueueModel());
    const alarming = nodes.filter((node) => node.alarming).map((node) => node.title);
    assert.deepEqual(alarming, [
      "tin_group_stop",
      "tin_dev_cleanup",
      "tin_workqueue",
      "tin_priv.carrier_task",
      "tin_priv.restart_task",
      "tin_priv.flush_light",
      "tin_priv.flush_normal",
      "tin_priv.flush_heavy",
      "rtnl",
      "tin_priv.vlan_rwsem",
    ]);
    assert.ok(!nodes.some((node) => node.title === "tin_remove_one"), "a wait under no lock is not drawn");
    assert.ok(edges.some((edge) => edge.kind === "spins" && edge.alarming && edge.label === "spins until TIN_FLAG_OPER_UP drops"));
    assert.ok(edges.some((edge) => edge.kind === "tries" && !edge.alarming));
  });

  it("place boxes without overlap, arrows from left to right", () => {
    for (const model of [sharedQueueModel(), largeModel(), hostileModel()]) {
      const { boxes, arrows, width, height } = layOut(modelGraph(model));
      for (const [index, a] of boxes.entries()) {
        assert.ok(a.left >= 0 && a.top >= 0 && a.left + a.width <= width && a.top + a.height <= height, a.node.title);
        for (const b of boxes.slice(index + 1)) {
          const apart = a.left + a.width <= b.left || b.left + b.width <= a.left || a.top + a.height <= b.top || b.top + b.height <= a.top;
          assert.ok(apart, `${a.node.title} covers ${b.node.title}`);
        }
      }
      for (const arrow of arrows) assert.ok(arrow.from.x < arrow.to.x, `${arrow.edge.from} to ${arrow.edge.to}`);
    }
  });

  it("escape names that are markup, in every format", () => {
    const page = modelHtml([hostileModel()]);
    assert.ok(!/<img/i.test(page));
    assert.ok(page.includes("&#60;img src=x onerror=&#34;"));
    assert.ok(!/\b(https?:)?\/\/[a-z]/i.test(page.replace(/<script>[\s\S]*?<\/script>/, "")), "the page names no address");
    for (const line of modelDot([hostileModel()]).split("\n"))
      assert.equal((line.replace(/\\./g, "").match(/"/g) ?? []).length % 2, 0, line);
    assert.ok(!/[<>]img|onerror="/.test(modelMermaid([hostileModel()])));
    assert.doesNotThrow(() => JSON.parse(modelJson([hostileModel()], { version: "1" })));
  });

  it("say who waits for a queue and what its works take, in words", () => {
    const text = modelText([sharedQueueModel()]);
    assert.match(text, /^ {2}queue tin_workqueue: one for the module, shared by all devices, ordered, WQ_MEM_RECLAIM$/m);
    assert.match(text, /^ {4}waited for by flush_workqueue in tin_group_stop .*, under rtnl \(net_device_ops\.ndo_stop\)$/m);
    assert.match(text, /^ {8}spins for rtnl until TIN_FLAG_OPER_UP drops in body main\.c:210$/m);
    assert.equal(modelText([]), "no work is queued or waited for here\n");
  });

  it("draw several modules on one page, and none", () => {
    const page = modelHtml([sharedQueueModel(), largeModel()]);
    assert.equal((page.match(/<section /g) ?? []).length, 2);
    assert.match(modelHtml([]), /Queues of 0 modules/);
  });
});
