import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { builtExtension } from "./code-server.js";
import { Workbench } from "./workbench.js";

describe("VS Code with the extension in the browser's extension host", function () {
  this.timeout(60_000);
  let folder: string;
  let workbench: Workbench;

  before(async function () {
    this.timeout(600_000);
    folder = mkdtempSync(join(tmpdir(), "tincan-"));
    cpSync("test/example", folder, { recursive: true });
    workbench = await Workbench.open({ vsix: builtExtension(), folder, inBrowser: true });
    await workbench.openFile("tincan_group.c", 58);
  });

  after(async () => {
    await workbench?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  afterEach(async function () {
    const { currentTest } = this;
    if (currentTest?.state === "failed") await workbench.screenshot(`failed-browser-${currentTest.title.replace(/\W+/g, "-")}`);
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
