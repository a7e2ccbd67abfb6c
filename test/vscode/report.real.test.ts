import { cpSync } from "node:fs";
import { join } from "node:path";
import type { Workbench } from "./workbench.js";
import { workbenchSuite } from "./workbench-suite.js";

describe("VS Code with a kernel's report", () => {
  let workbench: Workbench;

  workbenchSuite({
    files: (folder) => {
      cpSync("test/live/scenarios/cancel-under-lock/stop-cancels", folder, { recursive: true });
      cpSync("test/splat/recorded/cancel-under-lock+stop-cancels.txt", join(folder, "console.txt"));
    },
    ready: (opened) => {
      workbench = opened;
    },
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
