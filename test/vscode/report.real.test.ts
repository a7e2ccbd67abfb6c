import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { builtExtension } from "./code-server.js";
import { Workbench } from "./workbench.js";

describe("VS Code with a kernel's report", function () {
  this.timeout(60_000);
  let folder: string;
  let workbench: Workbench;

  before(async function () {
    this.timeout(600_000);
    folder = mkdtempSync(join(tmpdir(), "spatula-"));
    cpSync("test/live/scenarios/cancel-under-lock/stop-cancels", folder, { recursive: true });
    cpSync("test/splat/recorded/cancel-under-lock+stop-cancels.txt", join(folder, "console.txt"));
    workbench = await Workbench.open({ vsix: builtExtension(), folder });
  });

  after(async () => {
    await workbench?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  afterEach(async function () {
    const { currentTest } = this;
    if (currentTest?.state === "failed") await workbench.screenshot(`failed-${currentTest.title.replace(/\W+/g, "-")}`);
  });

  it("explains the one that is selected", async () => {
    await workbench.openFile("console.txt");
    await workbench.page.keyboard.press("Control+a");
    await workbench.command("RTNLens: Explain a Kernel Report");
    await workbench.page.locator(".tab", { hasText: "cancel-under-lock in spatula_stop()" }).first().waitFor();
    await workbench.page.locator(".tab", { hasText: "spatula.c" }).first().waitFor();
    await workbench.screenshot("report");
  });
});
