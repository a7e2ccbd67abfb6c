import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { MUG, MUG_FILE, MUG_TREE, withLockInTask } from "../review/mug-driver.js";
import { diffOf } from "../review/review-texts.js";
import type { Workbench } from "./workbench.js";
import { workbenchSuite } from "./workbench-suite.js";

describe("VS Code with patches", () => {
  let folder: string;
  let workbench: Workbench;

  workbenchSuite({
    files: (at) => {
      for (const [path, text] of Object.entries(MUG_TREE)) write(at, path, text);
      const identity = ["-c", "user.name=T", "-c", "user.email=t@example.org"];
      for (const args of [
        ["init", "--quiet"],
        ["add", "--all"],
        [...identity, "commit", "--quiet", "-m", "base"],
      ]) {
        execFileSync("git", args, { cwd: at });
      }
      write(at, "fill.patch", diffOf({ [MUG_FILE]: MUG }, { [MUG_FILE]: withLockInTask(MUG) }));
    },
    settings: { "git.enabled": true },
    ready: (opened, folderOpened) => {
      workbench = opened;
      folder = folderOpened;
    },
  });

  it("underlines the line of a patch that closes a cycle", async () => {
    await workbench.openFile("fill.patch");
    await workbench.squiggles.first().waitFor();
    await workbench.command("Problems: Focus on Problems View");
    await workbench.page.locator(".markers-panel").getByText("this line closes the cycle").first().waitFor();
    await workbench.screenshot("patch");
    await workbench.command("View: Hide Panel");
  });

  it("shows what is not committed as threads in the diff editor", async () => {
    write(folder, MUG_FILE, withLockInTask(MUG));
    await workbench.command("RTNLens: Review Uncommitted Changes");
    const thread = workbench.page.locator(".monaco-diff-editor .review-widget", { hasText: "This line closes a cycle" });
    await thread.first().waitFor();
    await thread.first().getByText("shared-queue-deadlock").first().waitFor();
    await workbench.page.getByText("RTNLens: 1 introduced, 0 fixed.").first().waitFor();
    await workbench.screenshot("review");
    await workbench.command("RTNLens: Clear the Review");
    await thread.first().waitFor({ state: "detached" });
  });
});

function write(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
