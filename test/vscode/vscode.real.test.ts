import assert from "node:assert/strict";
import type { Workbench } from "./workbench.js";
import { workbenchSuite } from "./workbench-suite.js";

const WAIT_LINE = 58;

describe("VS Code with the packaged extension", () => {
  let workbench: Workbench;

  workbenchSuite({
    files: "test/example",
    ready: async (opened) => {
      workbench = opened;
      await workbench.openFile("tincan_group.c", 8);
    },
  });

  it("says in the status bar what it has found", async () => {
    await workbench.page.getByRole("button", { name: "RTNLens: 1 deadlock, 0 warnings found" }).waitFor();
  });

  it("puts a line above a handler and locks beside functions", async () => {
    const lens = workbench.page.locator(".codelens-decoration", { hasText: "tincan_workqueue, shared by all devices" }).first();
    await lens.waitFor();
    assert.match((await lens.textContent()) ?? "", /spins for RTNL .* · waited for in .* under RTNL/);
    await workbench.screenshot("1-lenses");
    await lens.locator("a").click();
    await workbench.page.locator(".peekview-widget").getByText("Locations (3)").waitFor();
    await workbench.page.keyboard.press("Escape");
    await workbench.goTo(WAIT_LINE);
    await workbench.page.locator(".view-line", { hasText: "RTNL held: ndo_stop" }).waitFor();
  });

  it("underlines the wait, and says why on hover", async () => {
    await workbench.squiggles.first().waitFor();
    await workbench.page.locator(".view-line span", { hasText: /^flush_workqueue$/ }).hover();
    const hover = workbench.page.locator(".monaco-hover:visible", { hasText: "tincan_carrier_task() there loops for RTNL" });
    await hover.waitFor();
    await hover.getByText("shared-queue-deadlock").first().waitFor();
    await workbench.screenshot("2-hover");
    await workbench.page.keyboard.press("Escape");
  });

  it("lists the finding with every step of both sides in the Problems panel", async () => {
    await workbench.command("Problems: Focus on Problems View");
    const panel = workbench.page.locator(".markers-panel");
    await panel.getByText("flush_workqueue() waits for all works on tincan_workqueue").waitFor();
    for (const step of [
      "waiting thread: tincan_stop()",
      "waiting thread: flush_workqueue()",
      "queued: queue_work()",
      "worker: tincan_carrier_task()",
    ]) {
      await panel.getByText(step).first().waitFor();
    }
    await workbench.screenshot("3-problems");
    await workbench.command("View: Hide Panel");
  });

  it("shows queue, works, handler, locks and waits in the tree, and a click jumps there", async () => {
    await workbench.command("RTNLens: Focus on Device Queues View");
    const line = (name: RegExp) => workbench.page.getByRole("treeitem", { name });
    await line(/^queue tincan_workqueue shared by all devices, ordered, part of a deadlock/).waitFor();
    await line(/^work tincan_priv\.carrier_task .*part of a deadlock/).waitFor();
    await line(/^handler tincan_carrier_task\(\)/).waitFor();
    await line(/^wait flush_workqueue\(\) in tincan_group_stop\(\), under .*RTNL/).waitFor();
    await workbench.screenshot("4-tree");
    await line(/^lock RTNL spins for it until/).click();
    await workbench.cursorAt(12);
    await line(/^queue tincan_workqueue/).click();
    await workbench.page.locator('.tab.active[data-resource-name="tincan_main.c"]').waitFor();
    await workbench.openFile("tincan_group.c", WAIT_LINE);
  });

  it("draws the queue model, marks the cycle, and opens places from mouse and keyboard", async () => {
    await workbench.command("RTNLens: Show Queue Model");
    const page = workbench.webview;
    await page.getByRole("button", { name: /^queue, tincan_workqueue, .*part of a deadlock/ }).waitFor();
    assert.equal(await page.locator(".arrow.alarm").count(), 3, "wait → queue → work → lock");
    await workbench.screenshot("5-model");
    await page.getByRole("button", { name: /^work, tincan_priv\.carrier_task/ }).focus();
    await workbench.page.keyboard.press("Enter");
    await page
      .locator("#details")
      .getByRole("link", { name: /tincan_group\.c:12$/ })
      .waitFor();
    await workbench.screenshot("6-model-chosen");
    await page
      .locator("#details")
      .getByRole("link", { name: /tincan_group\.c:12$/ })
      .press("Enter");
    await workbench.cursorAt(12);
    await workbench.command("View: Close Editor Group");
  });

  it("explains the finding with both sides side by side", async () => {
    await workbench.openFile("tincan_group.c", WAIT_LINE);
    await workbench.quickFix("Explain this finding");
    const page = workbench.webview;
    const holder = page.getByRole("heading", { name: "One thread holds RTNL and waits" });
    const worker = page.getByRole("heading", { name: "A worker runs tincan_carrier_task()" });
    await holder.waitFor();
    const [left, right] = [await holder.boundingBox(), await worker.boundingBox()];
    assert.ok(left && right && left.x + left.width < right.x, "the two sides stand beside each other");
    await page.locator("mark", { hasText: "while (!rtnl_trylock())" }).waitFor();
    await workbench.screenshot("7-explain");
    await page.getByRole("link", { name: "tincan_main.c:37" }).click();
    await workbench.cursorAt(37);
    await workbench.command("View: Close All Editors");
  });

  it("withdraws the finding when the code is mended", async () => {
    await workbench.openFile("tincan_group.c", WAIT_LINE);
    await workbench.squiggles.first().waitFor();
    await workbench.page.keyboard.press("Home");
    await workbench.page.keyboard.type("//");
    await workbench.page.getByRole("button", { name: "RTNLens: 0 deadlocks, 0 warnings found" }).waitFor();
    assert.equal(await workbench.squiggles.count(), 0);
    await workbench.screenshot("8-mended");
  });

  it("shows a fix in all files before it is made, and makes all of it", async () => {
    await workbench.page.keyboard.press("Home");
    await workbench.page.keyboard.press("Delete");
    await workbench.page.keyboard.press("Delete");
    await workbench.squiggles.first().waitFor();
    await workbench.quickFix("Give each interface its own workqueue");
    const preview = workbench.page.locator(".multiDiffEditor");
    for (const name of ["tincan.h", "tincan_group.c"]) await preview.getByText(name, { exact: true }).first().waitFor();
    await preview.locator(".modified-in-monaco-diff-editor, .modified").getByText("workqueue_struct").first().waitFor();
    await workbench.screenshot("9-fix");
    await workbench.page.getByRole("button", { name: "Apply This Fix" }).click();
    await workbench.page.getByRole("button", { name: "RTNLens: 0 deadlocks, 0 warnings found" }).waitFor();
    await workbench.page.locator(".view-line", { hasText: "flush_workqueue(priv->wq);" }).waitFor();
  });

  it("writes nothing to its log but what a user can use", () => {
    assert.match(workbench.log, /ExtensionService#_doActivateExtension rtnlens\.rtnlens/);
    assert.doesNotMatch(workbench.log, /warning|error|exception|unhandled|\bat .*\.c?js:\d/i);
  });
});
