import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { CLI, DEADLOCK, runCli, temporaryFolders } from "./run-cli.js";

describe("command line", () => {
  const folders = temporaryFolders();

  it("finds the example driver's deadlock and prints both sides", () => {
    const { status, stdout, stderr } = runCli(["lint", "test/example"]);
    assert.equal(status, 1);
    assert.equal(stderr, "");
    assert.match(
      stdout,
      /^test\/example\/tincan_group\.c:58:3: error: .*tincan_workqueue.*tincan_carrier_task.* \[shared-queue-deadlock\]$/m,
    );
    for (const name of ["tincan_stop", "tincan_down", "tincan_group_stop", "tincan_carrier_task", "TINCAN_FLAG_ADMIN_UP"])
      assert.ok(stdout.includes(name), name);
    assert.match(stdout, /^1 error in 2 files, 13 functions, 2 works, 1 queue$/m);
  });

  it("ends with 0 when nothing is at or above the threshold", () => {
    const folder = folders.make({ "cup.c": DEADLOCK.replace("flush_workqueue(cup->wq);", "") });
    const { status, stdout } = runCli(["lint"], folder);
    assert.equal(status, 0);
    assert.match(stdout, /^nothing found in 1 file/);
  });

  it("narrows to rules and severities", () => {
    const folder = folders.make({ "cup.c": DEADLOCK });
    assert.equal(runCli(["lint", "--rule", "self-flush"], folder).status, 0);
    assert.equal(runCli(["lint", "--rule", "self-flush", "flush-under-lock"], folder).status, 1);
    assert.equal(runCli(["lint", "--severity", "error"], folder).status, 1);
  });

  it("reads the module whole and shows what stands in the named file", () => {
    assert.equal(runCli(["lint", "test/example/tincan_group.c"]).status, 1);
    const main = runCli(["lint", "test/example/tincan_main.c"]);
    assert.equal(main.status, 0);
    assert.match(main.stdout, /^nothing found in 2 files/);
  });

  it("shows a wait in a header's inline function to who named a file that comes to it", () => {
    const settle = "static inline void cup_settle(struct workqueue_struct *wq) { flush_workqueue(wq); }\n";
    const driver = `#include "cup.h"\n${DEADLOCK.replace("flush_workqueue(cup->wq)", "cup_settle(cup->wq)")}`;
    const other = "static void pot_wait(struct work_struct *work) { cancel_work_sync(work); }\n";
    const makefile = "obj-m += pan.o\npan-y := cup.o pot.o\n";
    const folder = folders.make({ "cup.h": settle, "cup.c": driver, "pot.c": other, Makefile: makefile });
    for (const path of [".", "cup.c", "cup.h"]) assert.match(runCli(["lint", path], folder).stdout, /^cup\.h:1:\d+: error: flush/m, path);
    assert.equal(runCli(["lint", "pot.c"], folder).status, 0);
    assert.match(runCli(["fix", "cup.c"], folder).stderr, /1 finding/);
  });

  it("prints paths relative to the working directory, wherever that is", () => {
    assert.match(runCli(["lint", "."], "test/example").stdout, /^tincan_group\.c:58:3/m);
    assert.match(runCli(["lint", "../example"], "test/cli").stdout, /^\.\.\/example\/tincan_group\.c:58:3/m);
  });

  it("prints JSON of schema version 1", () => {
    const { status, stdout } = runCli(["lint", "--format", "json", "test/example"]);
    assert.equal(status, 1);
    const report: unknown = JSON.parse(stdout);
    assert.ok(typeof report === "object" && report !== null && "schemaVersion" in report && "findings" in report);
    assert.equal(report.schemaVersion, 1);
    assert.ok(Array.isArray(report.findings));
    assert.equal(report.findings.length, 1);
  });

  it("gives the same bytes with one worker and with several", () => {
    const args = ["lint", "--severity", "info", "test/fixtures"];
    const alone = runCli([...args, "--jobs", "1"]);
    assert.deepEqual(runCli([...args, "--jobs", "3"]), alone);
    assert.equal(alone.status, 1);
  });

  it("colours a terminal's output only", () => {
    const escapeCode = "\x1b[";
    assert.ok(!runCli(["lint", "test/example"]).stdout.includes(escapeCode));
    assert.ok(runCli(["lint", "test/example"], ".", { FORCE_COLOR: "1" }).stdout.includes(escapeCode));
    assert.ok(!runCli(["lint", "test/example"], ".", { FORCE_COLOR: "0", NO_COLOR: "1" }).stdout.includes(escapeCode));
  });

  it("shows progress on standard error when asked", () => {
    const { stdout, stderr } = runCli(["lint", "--progress", "test/example"]);
    assert.match(stderr, /2 files read/);
    assert.ok(!stdout.includes("files read"));
  });

  it("takes a reader that closes early for no fault", () => {
    const output = execFileSync(
      "bash",
      ["-c", `set -o pipefail; "${process.execPath}" "${CLI}" model --format json test/fixtures test/example | head -n 1`],
      { encoding: "utf8" },
    );
    assert.equal(output, "{\n");
  });

  it("explains every rule", () => {
    const list = runCli(["explain"]);
    assert.equal(list.status, 0);
    for (const line of list.stdout.trimEnd().split("\n")) {
      const rule = line.split(" ")[0] ?? "";
      const { status, stdout } = runCli(["explain", rule]);
      assert.equal(status, 0, rule);
      assert.ok(stdout.startsWith(rule) && stdout.includes("Looks like it and is right:"), rule);
    }
  });

  it("prints the model in every format", () => {
    for (const [format, sign] of [
      ["text", "module tincan"],
      ["json", '"schemaVersion": 1'],
      ["dot", "digraph"],
      ["mermaid", "flowchart LR"],
      ["html", "<!DOCTYPE html>"],
    ] as const) {
      const { status, stdout } = runCli(["model", "--format", format, "test/example"]);
      assert.equal(status, 0, format);
      assert.ok(stdout.includes(sign) && stdout.includes("tincan_priv.carrier_task"), format);
    }
  });

  it("answers a mistaken command with one line and 2", () => {
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [["frob"], /^rtnlens: unknown command 'frob'\n/],
      [["lint", "--frmat", "json"], /^rtnlens: unknown option '--frmat'\n\(Did you mean --format\?\)\n$/],
      [["lint", "--format", "xml"], /^rtnlens: option '--format <format>' argument 'xml' is invalid\. .*\n$/],
      [["lint", "--jobs", "0"], /^rtnlens: option '--jobs <number>' argument '0' is invalid\. .*\n$/],
      [["lint", "--rule", "none", "--", "."], /^rtnlens: option '--rule <rule\.\.\.>' argument 'none' is invalid\. .*\n$/],
      [["lint", "--tree", "test", "."], /^rtnlens: test: not a kernel tree \(no include\/linux in it\)\n$/],
      [["explain", "nothing"], /^rtnlens: command-argument value 'nothing' is invalid for argument 'rule'\. .*\n$/],
    ];
    for (const [args, expected] of cases) {
      const { status, stdout, stderr } = runCli(args);
      assert.equal(status, 2, args.join(" "));
      assert.equal(stdout, "", args.join(" "));
      assert.match(stderr, expected, args.join(" "));
    }
  });
});
