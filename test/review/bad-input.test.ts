import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CLI, type CliRun, runCli, temporaryFolders } from "../cli/run-cli.js";
import { MUG, MUG_FILE, MUG_TREE, withLockInTask } from "./mug-driver.js";
import { diffOf } from "./review-texts.js";

const LOCKED = diffOf(MUG_TREE, { ...MUG_TREE, [MUG_FILE]: withLockInTask(MUG) });
const DOCUMENTATION = diffOf({}, { "Documentation/mug.rst": "Mugs\n" });

describe("review on bad input", () => {
  const folders = temporaryFolders();

  /** Reviews a patch given on standard input over the mug driver, and sees that the tree is left as it was. */
  function review(patch: string | Buffer, ...args: readonly string[]): CliRun {
    const folder = folders.make({ ...MUG_TREE });
    const contents = (): string[] =>
      readdirSync(folder, { recursive: true, encoding: "utf8" })
        .sort()
        .map((path) => (path.includes(".") || path.endsWith("Makefile") ? `${path}\n${readFileSync(join(folder, path), "utf8")}` : path));
    const before = contents();
    const run = spawnSync(process.execPath, [CLI, "review", ...args], { cwd: folder, input: patch, encoding: "utf8", timeout: 50_000 });
    assert.deepEqual(contents(), before);
    return { status: run.status, stdout: run.stdout, stderr: run.stderr };
  }

  it("says in one line why nothing is reviewed", () => {
    const cases: readonly (readonly [string | Buffer, RegExp])[] = [
      ["", /^rtnlens: nothing to review: no diff in the input\n$/],
      ["hello\n", /^rtnlens: nothing to review: no diff in the input\n$/],
      [Buffer.from([0, 1, 2, 255, 254, 10, 0]), /^rtnlens: nothing to review: no diff in the input\n$/],
      [
        LOCKED.replaceAll("mug_main", "cup_main"),
        /^rtnlens: drivers\/net\/mug\/cup_main\.c: line 1 of the input: no such file or folder in the tree\nrtnlens: nothing to review: no part of the patch applies\n$/,
      ],
      [
        LOCKED.replaceAll(`b/${MUG_FILE}`, "b/../../../etc/passwd.c"),
        /^rtnlens: b\/\.\.\/\.\.\/\.\.\/etc\/passwd\.c: line 1 of the input: "b\/\.\.\/.*" leads out of the tree; refused\nrtnlens: nothing to review: .*\n$/,
      ],
      [
        LOCKED.replace("netif_carrier_on", "netif_carrier_off"),
        /^rtnlens: .*: line 3 of the input: hunk 1 does not apply: line 12 is "netif_carrier_on\(mug->dev\);", where "netif_carrier_off\(mug->dev\);" is wanted\nrtnlens: nothing/,
      ],
    ];
    for (const [patch, message] of cases) {
      const { status, stdout, stderr } = review(patch);
      assert.match(stderr, message);
      assert.deepEqual([status, stdout], [2, ""]);
    }
  });

  it("names the file that is no patch", () => {
    const folder = folders.make({ "sub/x.c": "" });
    assert.equal(runCli(["review", "nope.patch"], folder).stderr, "rtnlens: nope.patch: no such file or folder\n");
    assert.equal(runCli(["review", "sub"], folder).stderr, "rtnlens: sub: is a folder\n");
    assert.equal(runCli(["review", "--tree", "nope", "-"], folder).stderr, "rtnlens: nope: no such folder\n");
    assert.equal(runCli(["review", "nope.patch"], folder).status, 2);
  });

  it("has nothing against a patch of other files", () => {
    const { status, stdout, stderr } = review(DOCUMENTATION);
    assert.deepEqual([status, stderr], [0, ""]);
    assert.equal(stdout, "no C file in the patch\n");
  });

  it("reviews what applies and tells of the rest", () => {
    const missing = LOCKED.replaceAll("mug_main", "cup_main");
    const { status, stdout, stderr } = review(missing + LOCKED + DOCUMENTATION);
    assert.equal(status, 1);
    assert.match(stderr, /^rtnlens: drivers\/net\/mug\/cup_main\.c: line 1 of the input: no such file or folder in the tree\n$/);
    assert.match(stdout, /^1 introduced, 0 fixed, 0 unchanged$/m);
  });

  it("reads a patch cut short as far as it goes", () => {
    const lines = LOCKED.split("\n");
    for (let length = 1; length < lines.length - 1; length += 3) {
      const { status, stderr } = review(lines.slice(0, length).join("\n"));
      assert.equal(status, 2, stderr);
      assert.match(stderr, /^rtnlens: .*\n(rtnlens: .*\n)?$/);
    }
  });

  it("notes offsets and fuzz", () => {
    const { status, stderr } = review(LOCKED.replace("@@ -9,7 +9,9 @@", "@@ -4,7 +4,9 @@").replace(" \tif (!mug->dev)", " \tif (!mug)"));
    assert.match(
      stderr,
      /^rtnlens: note: drivers\/net\/mug\/mug_main\.c: line 3 of the input: the hunk is applied at line 9 with fuzz [12], offset 5 lines\n$/,
    );
    assert.equal(status, 1);
  });

  it("keeps the text of a large mailbox out of its memory", () => {
    const body = `From: A <a@example.org>\nSubject: noise\n\n${"All work and no play makes the mailbox long.\n".repeat(20_000)}\n`;
    const separator = "From mboxrd@z Thu Jan  1 00:00:00 1970\n";
    const mailbox = `${(separator + body).repeat(20)}${separator}From: A <a@example.org>\nSubject: [PATCH] mug: lock\n\n${LOCKED}`;
    const { status, stdout } = review(mailbox);
    assert.equal(status, 1);
    assert.match(stdout, /^1 introduced/m);
  });

  it("tells the netdev CI by status and descriptor", () => {
    const folder = folders.make({ ...MUG_TREE, "lock.patch": LOCKED });
    const run = spawnSync(process.execPath, [CLI, "review", "--format", "nipa", "lock.patch"], {
      cwd: folder,
      env: { ...process.env, DESC_FD: "3" },
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe", "pipe"],
      timeout: 50_000,
    });
    assert.equal(run.status, 1);
    assert.equal(String(run.output[3]), `1 error added: ${MUG_FILE}:12 shared-queue-deadlock\n`);
    assert.match(run.stdout, /^1 introduced/m);
  });
});
