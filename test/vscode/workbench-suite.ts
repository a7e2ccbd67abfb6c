import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { builtExtension } from "./code-server.js";
import { Workbench, type WorkbenchOptions } from "./workbench.js";

export interface SuiteOptions extends Pick<WorkbenchOptions, "settings" | "inBrowser"> {
  /** What is in the folder that the workbench opens: a folder that is copied there, or what writes there. */
  readonly files: string | ((folder: string) => void);
  /** What comes before the first test. */
  ready(workbench: Workbench, folder: string): Promise<void> | void;
}

/** Has one workbench, over a folder of its own, for the tests of a describe block; a test that fails leaves a picture. */
export function workbenchSuite({ files, ready, ...options }: SuiteOptions): void {
  let folder: string;
  let workbench: Workbench | undefined;

  before(async function () {
    // VS Code itself may have to be fetched and compiled.
    this.timeout(600_000);
    folder = mkdtempSync(join(tmpdir(), "rtnlens-workspace-"));
    if (typeof files === "string") cpSync(files, folder, { recursive: true });
    else files(folder);
    workbench = await Workbench.open({ ...options, vsix: builtExtension(), folder });
    try {
      await ready(workbench, folder);
    } catch (error) {
      await workbench.screenshot(`failed-${fileName(this.test?.parent?.title)}`);
      throw error;
    }
  });

  afterEach(async function () {
    const { currentTest } = this;
    if (currentTest?.state === "failed") await workbench?.screenshot(`failed-${fileName(currentTest.fullTitle())}`);
  });

  after(async () => {
    await workbench?.close();
    rmSync(folder, { recursive: true, force: true });
  });
}

function fileName(title = ""): string {
  return title.replace(/\W+/g, "-");
}
