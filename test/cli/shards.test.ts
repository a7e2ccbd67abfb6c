import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { type CliRun, DEADLOCK, runCli, temporaryFolders } from "./run-cli.js";

describe("shards of a run", () => {
  const folders = temporaryFolders();

  /** Writes the bundles of all shards; gives their paths. */
  function bundles(count: number, paths: readonly string[], folder = "."): string[] {
    const into = folders.make();
    return Array.from({ length: count }, (_, position) => {
      const bundle = join(into, `${position + 1}`);
      const { status, stdout, stderr } = runCli(["lint", "--shard", `${position + 1}/${count}`, "--bundle", bundle, ...paths], folder);
      assert.deepEqual({ status, stdout }, { status: 0, stdout: "" }, stderr);
      return bundle;
    });
  }

  /** All but how long it took. */
  function timeless({ status, stdout }: CliRun): { readonly status: number | null; readonly stdout: string } {
    return { status, stdout: stdout.replace(/"elapsedMs": \d+/, "") };
  }

  for (const count of [1, 2, 5]) {
    it(`are linked to what one run prints: ${count}, in any order, more than there are groups or fewer`, () => {
      const options = ["--format", "json", "--severity", "info"];
      const linked = runCli(["link", ...bundles(count, ["test/fixtures", "test/example"]).reverse(), ...options]);
      const whole = runCli(["lint", "--no-cache", "test/fixtures", "test/example", ...options]);
      assert.equal(linked.stderr, "");
      assert.deepEqual(timeless(linked), timeless(whole));
      assert.ok(JSON.parse(whole.stdout).findings.length > 100);
    });
  }

  it("find what lies across them, also through a header that each was read for", () => {
    const header = `
struct cup { struct net_device *dev; struct workqueue_struct *wq; struct work_struct task; };
static inline void cup_kick(struct cup *cup) { queue_work(cup->wq, &cup->task); }
void cup_down(struct net_device *dev);
`;
    const core = `#include "cup.h"
static void cup_task(struct work_struct *work) { rtnl_lock(); rtnl_unlock(); }
void cup_setup(struct cup *cup) { INIT_WORK(&cup->task, cup_task); cup->wq = alloc_ordered_workqueue("cup", 0); cup_kick(cup); }
void cup_down(struct net_device *dev) { struct cup *cup = netdev_priv(dev); flush_workqueue(cup->wq); }
`;
    const card = `#include "cup.h"
static struct work_struct idle;
static int card_stop(struct net_device *dev) { cancel_work_sync(&idle); cup_down(dev); return 0; }
static const struct net_device_ops card_ops = { .ndo_stop = card_stop };
`;
    const folder = folders.make({
      "cup/cup.h": header,
      "cup/core.c": core,
      "cup/card.c": card,
      "cup/Makefile": "obj-m += core.o card.o\n",
    });
    const parts = bundles(2, ["cup"], folder);
    const linked = runCli(["link", ...parts], folder);
    assert.equal(linked.status, 1, linked.stderr);
    assert.match(linked.stdout, /flush-under-lock/);
    assert.deepEqual(timeless(linked), timeless(runCli(["lint", "--no-cache", "cup"], folder)));
  });

  it("have a name of their own when none is given, and come into being whole", () => {
    const folder = folders.make({ "cup.c": DEADLOCK });
    assert.match(runCli(["lint", "--shard", "1/1"], folder).stderr, /rtnlens-1-of-1\.bundle: shard 1 of 1, 1 group of modules\n$/);
    assert.deepEqual(readdirSync(folder).sort(), ["cup.c", "rtnlens-1-of-1.bundle"]);
    const away = runCli(["lint", "--shard", "1/1", "--bundle", "no/such/folder"], folder);
    assert.deepEqual([away.status, away.stderr], [2, "rtnlens: no/such/folder: cannot be written: no such file or folder\n"]);
  });

  it("are refused when they are not whole, of two runs, or not all there", () => {
    const folder = folders.make({ "cup.c": DEADLOCK, "pot.c": DEADLOCK.replaceAll("cup", "pot") });
    const [one = "", two = ""] = bundles(2, ["."], folder);
    const [other = ""] = bundles(2, ["cup.c"], folder);
    const said = (...args: string[]): string => {
      const { status, stderr } = runCli(["link", ...args], folder);
      assert.equal(status, 2, stderr);
      return stderr;
    };
    assert.equal(said(one), "rtnlens: shard 2 of 2 is missing\n");
    assert.match(said(one, one), /holds shard 1 of 2, as .* does\n$/);
    assert.match(said(other, two), /of another run than .*: other paths, files, kernel or number of shards\n$/);
    assert.match(said("absent"), /absent: cannot be read: no such file or folder\n$/);
    assert.match(said("cup.c"), /cup\.c: cannot be read: not a bundle, or a damaged one\n$/);
    const cut = join(folder, "cut");
    writeFileSync(cut, readFileSync(one));
    truncateSync(cut, 200);
    assert.match(said(cut, two), /cut: (?:cannot be read: not a bundle, or a damaged one|not a whole bundle)\n$/);
    const foreign = join(folder, "foreign");
    writeFileSync(
      foreign,
      gzipSync(
        gunzipSync(readFileSync(one))
          .toString()
          .replace(/"build":"[^"]*"/, '"build":"other"'),
      ),
    );
    assert.match(said(foreign, two), /foreign: written by another build of rtnlens/);
  });

  it("say when they are linked what one run says on standard error", () => {
    const folder = folders.make({ "cup.c": DEADLOCK, "pot.c": "int a;\0" });
    for (const paths of [["cup.c", "absent.c"], ["cup.c", "pot.c"], ["absent.c"]]) {
      const linked = runCli(["link", ...bundles(2, paths, folder)], folder);
      const whole = runCli(["lint", "--no-cache", ...paths], folder);
      assert.notEqual(whole.stderr, "", paths.join());
      assert.deepEqual({ ...timeless(linked), said: linked.stderr }, { ...timeless(whole), said: whole.stderr });
    }
  });

  it("take no option that is for findings, and bundles are for shards", () => {
    const said = (...args: string[]): string => runCli(["lint", "test/example", ...args]).stderr;
    for (const option of ["--baseline", "--write-baseline", "--max-time", "--max-memory"])
      assert.match(said("--shard", "1/2", option, "9"), /cannot be used with/, option);
    assert.equal(said("--bundle", "here"), "rtnlens: --bundle is for --shard\n");
  });

  it("are two numbers", () => {
    for (const shard of ["0/2", "3/2", "1", "a/b", "1/99999"]) assert.equal(runCli(["lint", "--shard", shard, "test/example"]).status, 2);
  });

  it("can be spread by make", () => {
    const folder = folders.make({ "cup.c": DEADLOCK });
    const makefile = `all: 1.bundle 2.bundle\n\t@"$(RTNLENS)" "$(CLI)" link $^ || [ $$? -eq 1 ]\n%.bundle:\n\t@"$(RTNLENS)" "$(CLI)" lint --shard $*/2 --bundle $@ cup.c\n`;
    writeFileSync(join(folder, "shards.mk"), makefile);
    const variables = [`RTNLENS=${process.execPath}`, `CLI=${join(process.cwd(), "out/server/cli/main.js")}`];
    const printed = execFileSync("make", ["-s", "-j2", "-f", "shards.mk", ...variables], { cwd: folder, encoding: "utf8", stdio: "pipe" });
    assert.match(printed, /flush-under-lock/);
  });
});
