import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DEADLOCK, runCli, temporaryFolders } from "./run-cli.js";

describe("lint for other programs", () => {
  const folders = temporaryFolders();

  it("prints annotations, code quality and SARIF", () => {
    const folder = folders.make({ "cup.c": DEADLOCK });
    const first = (format: string): string => {
      const { status, stdout, stderr } = runCli(["lint", "--format", format], folder);
      assert.deepEqual([status, stderr], [1, ""], format);
      return stdout;
    };
    assert.match(first("github"), /^::error file=cup\.c,line=24,/);
    assert.match(first("codequality"), /"check_name": "flush-under-lock"/);
    assert.match(first("sarif"), /"ruleId": "flush-under-lock"/);
    assert.ok(!first("sarif").includes("baselineState"));
  });

  it("shows what a baseline does not know", () => {
    const folder = folders.make({ "cup.c": DEADLOCK });
    const written = runCli(["lint", "--write-baseline", "known.json"], folder);
    assert.equal(written.status, 1);
    const quiet = runCli(["lint", "--baseline", "known.json"], folder);
    assert.deepEqual([quiet.status, quiet.stderr], [0, "rtnlens: note: 1 finding of the baseline not shown\n"]);
    // Lines may move, and there may be more of the same kind.
    writeFileSync(join(folder, "cup.c"), `\n\n${DEADLOCK}`);
    writeFileSync(join(folder, "mug.c"), DEADLOCK.replaceAll("cup", "mug"));
    writeFileSync(join(folder, "Makefile"), "obj-m += cup.o mug.o\n");
    const more = runCli(["lint", "--baseline", "known.json"], folder);
    assert.equal(more.status, 1);
    assert.match(more.stdout, /^mug\.c:24:2: error: /);
    const states = runCli(["lint", "--baseline", "known.json", "--format", "sarif"], folder).stdout.match(/"baselineState": "\w+"/g);
    assert.deepEqual(states?.sort(), ['"baselineState": "new"', '"baselineState": "unchanged"']);
  });

  it("says in one line what is wrong with a baseline", () => {
    const folder = folders.make({ "cup.c": DEADLOCK, "other.json": "{}" });
    assert.equal(runCli(["lint", "--baseline", "nope.json"], folder).stderr, "rtnlens: nope.json: no such file or folder\n");
    assert.equal(
      runCli(["lint", "--baseline", "other.json"], folder).stderr,
      "rtnlens: other.json: not a baseline (--write-baseline makes one)\n",
    );
    assert.equal(runCli(["lint", "--write-baseline", "no/known.json"], folder).stderr, "rtnlens: no/known.json: no such file or folder\n");
    assert.equal(runCli(["lint", "--baseline", "nope.json"], folder).status, 2);
    assert.ok(!existsSync(join(folder, "nope.json")));
    assert.equal(readFileSync(join(folder, "other.json"), "utf8"), "{}");
  });
});
