import type { Workbench } from "./workbench.js";
import { workbenchSuite } from "./workbench-suite.js";

describe("VS Code with a folder that is not trusted", () => {
  let workbench: Workbench;

  workbenchSuite({
    files: "test/example",
    settings: { "security.workspace.trust.enabled": true, "security.workspace.trust.startupPrompt": "never" },
    ready: async (opened) => {
      workbench = opened;
      await workbench.openFile("tincan_group.c", 58);
    },
  });

  it("reads and analyses all the same", async () => {
    await workbench.page.getByRole("button", { name: "Restricted Mode" }).first().waitFor();
    await workbench.page.getByRole("button", { name: "RTNLens: 1 deadlock, 0 warnings found" }).waitFor();
    await workbench.squiggles.first().waitFor();
    await workbench.screenshot("11-restricted");
  });
});
