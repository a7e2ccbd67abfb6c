import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { builtExtension } from "./code-server.js";
import { Workbench } from "./workbench.js";

describe("VS Code with a folder that is not trusted", function () {
  this.timeout(60_000);
  let folder: string;
  let workbench: Workbench;

  before(async function () {
    this.timeout(600_000);
    folder = mkdtempSync(join(tmpdir(), "tincan-"));
    cpSync("test/example", folder, { recursive: true });
    const settings = { "security.workspace.trust.enabled": true, "security.workspace.trust.startupPrompt": "never" };
    workbench = await Workbench.open({ vsix: builtExtension(), folder, settings });
    await workbench.openFile("tincan_group.c", 58);
  });

  after(async () => {
    await workbench?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("reads and analyses all the same", async () => {
    await workbench.page.getByRole("button", { name: "Restricted Mode" }).first().waitFor();
    await workbench.page.getByRole("button", { name: "RTNLens: 1 deadlock, 0 warnings found" }).waitFor();
    await workbench.squiggles.first().waitFor();
    await workbench.screenshot("11-restricted");
  });
});
