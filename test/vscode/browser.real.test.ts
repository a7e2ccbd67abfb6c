import assert from "node:assert/strict";
import type { Workbench } from "./workbench.js";
import { workbenchSuite } from "./workbench-suite.js";

describe("VS Code with the extension in the browser's extension host", () => {
  let workbench: Workbench;

  workbenchSuite({
    files: "test/example",
    inBrowser: true,
    ready: async (opened) => {
      workbench = opened;
      await workbench.openFile("tincan_group.c", 58);
    },
  });

  it("finds the deadlock across the module's files, which the worker fetches", async () => {
    await workbench.page.getByRole("button", { name: "RTNLens: 1 deadlock, 0 warnings found" }).waitFor();
    await workbench.squiggles.first().waitFor();
    assert.ok(
      workbench.page.workers().some((worker) => worker.url().startsWith("blob:") || worker.url().includes("server.js")),
      "the server is a worker of the page",
    );
  });

  it("shows the tree and the model page", async () => {
    await workbench.command("RTNLens: Focus on Device Queues View");
    await workbench.page.getByRole("treeitem", { name: /^queue tincan_workqueue .*part of a deadlock/ }).waitFor();
    await workbench.command("RTNLens: Show Queue Model");
    await workbench.webview.getByRole("button", { name: /^queue, tincan_workqueue, .*part of a deadlock/ }).waitFor();
    await workbench.screenshot("10-browser");
    await workbench.command("View: Close Editor");
  });

  it("says that it does not analyse the rest of the workspace", async () => {
    await workbench.command("RTNLens: Analyse the Whole Workspace");
    await workbench.page.locator(".notifications-toasts").getByText("in a browser only the modules of open files are analysed").waitFor();
    await workbench.command("Notifications: Clear All Notifications");
  });

  it("withdraws the finding when another file of the module is mended", async () => {
    await workbench.openFile("tincan_main.c", 37);
    await workbench.page.keyboard.press("Home");
    await workbench.page.keyboard.type("//");
    await workbench.page.getByRole("button", { name: "RTNLens: 0 deadlocks, 0 warnings found" }).waitFor();
  });
});
