import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runCli } from "../cli/run-cli.js";
import { kernelFolders } from "./kernel-folders.js";

const KERNEL = "6.1";
const DRIVER = "drivers/infiniband/ulp/ipoib";

/** IPoIB as it was before each interface had a queue of its own: one for all, flushed when an interface goes down. */
function withOneQueue(text: string): string {
  return text
    .replaceAll(/\b((?:mod|queue)_(?:delayed_)?work)\(priv->wq/g, "$1(ipoib_workqueue")
    .replace(
      "\tcancel_delayed_work_sync(&priv->mcast_task);\n",
      "\tcancel_delayed_work(&priv->mcast_task);\n\tflush_workqueue(ipoib_workqueue);\n",
    );
}

describe(`IPoIB of Linux ${KERNEL} turned back to one queue`, () => {
  const folder = mkdtempSync(join(tmpdir(), "rtnlens-"));

  after(() => rmSync(folder, { recursive: true, force: true }));

  before(() => {
    const trees = process.env.RTNLENS_TREES ?? ".kernels";
    const tree = kernelFolders(trees).find((each) => each.kernel === KERNEL);
    assert.ok(tree, `no Linux ${KERNEL} in ${trees}`);
    const git = (...args: readonly string[]): void => {
      execFileSync("git", ["-c", "user.name=Test", "-c", "user.email=test@example.org", ...args], { cwd: folder, stdio: "ignore" });
    };
    const copied = join(folder, DRIVER);
    mkdirSync(join(folder, "include/linux"), { recursive: true });
    mkdirSync(dirname(copied), { recursive: true });
    writeFileSync(join(folder, "include/linux/netdevice.h"), "");
    cpSync(join(tree.path, "Makefile"), join(folder, "Makefile"));
    cpSync(join(tree.path, DRIVER), copied, { recursive: true });
    git("init", "--quiet");
    git("add", "--all");
    git("commit", "--quiet", "--message", "a queue each");
    for (const name of readdirSync(copied).filter((each) => each.endsWith(".c"))) {
      writeFileSync(join(copied, name), withOneQueue(readFileSync(join(copied, name), "utf8")));
    }
    git("commit", "--quiet", "--all", "--message", "one queue");
    git("revert", "--no-edit", "HEAD");
  });

  it("is introduced on the flush that the patch adds", () => {
    const { status, stdout } = runCli(["review", "--range", "HEAD~2..HEAD~"], folder);
    assert.equal(status, 1);
    const [, line] =
      /^drivers\/infiniband\/ulp\/ipoib\/ipoib_multicast\.c:(\d+):2: error: .*ipoib_workqueue.*\[shared-queue-deadlock\]$/m.exec(stdout) ??
      [];
    const text = execFileSync("git", ["show", `HEAD~:${DRIVER}/ipoib_multicast.c`], { cwd: folder, encoding: "utf8" });
    assert.equal(text.split("\n")[Number(line) - 1], "\tflush_workqueue(ipoib_workqueue);");
    assert.match(stdout, /ipoib_mcast_carrier_on_task: loops on rtnl_trylock\(\)/);
  });

  it("is fixed by the way back", () => {
    const { status, stdout } = runCli(["review", "--range", "HEAD~..HEAD"], folder);
    assert.equal(status, 0);
    assert.match(stdout, /^fixed: .*ipoib_multicast\.c.*\[shared-queue-deadlock\]$/m);
    assert.match(stdout, /^0 introduced, \d+ fixed, \d+ unchanged$/m);
  });
});
