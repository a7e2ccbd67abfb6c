import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { type CliRun, DEADLOCK, runCli, temporaryFolders } from "./run-cli.js";

const FOUND = /^cup\.c:24:2: error: .*\[flush-under-lock\]$/m;

describe("command line on bad input", () => {
  const folders = temporaryFolders();

  it("says that a path does not exist", () => {
    assert.deepEqual(runCli(["lint", "nowhere.c"]), failure("nowhere.c: no such file or folder; nothing to analyse"));
  });

  it("analyses the rest when one path does not exist, and fails", () => {
    const { status, stdout, stderr } = runCli(["lint", "nowhere", "cup.c"], folders.make({ "cup.c": DEADLOCK }));
    assert.equal(status, 2);
    assert.match(stdout, FOUND);
    assert.equal(stderr, "rtnlens: nowhere: no such file or folder\n");
  });

  it("says that a folder is empty or holds no C", () => {
    const folder = folders.make({ "notes/read.me": "no C" });
    assert.deepEqual(runCli(["lint", "notes"], folder), failure("notes: no C file in this folder; nothing to analyse"));
    assert.deepEqual(runCli(["lint"], folders.make()), failure(".: no C file in this folder; nothing to analyse"));
    assert.deepEqual(runCli(["lint", "notes/read.me"], folder), failure("notes/read.me: not a C file (.c or .h); nothing to analyse"));
  });

  it("takes a folder without C among others for no mistake", () => {
    const folder = folders.make({ Kconfig: "config CUP", "cup.c": "int cup;\n", "docs/cup.rst": "" });
    const { status, stderr } = runCli(["lint", "Kconfig", "cup.c", "docs"], folder);
    assert.equal(status, 0);
    assert.equal(stderr, "rtnlens: Kconfig: not a C file (.c or .h)\nrtnlens: docs: no C file in this folder\n");
  });

  it("passes over a binary file by name", () => {
    const elf = Buffer.concat([Buffer.from("\x7fELF\x02\x01\x01"), Buffer.alloc(500)]);
    const folder = folders.make({ "data.c": elf, "cup.c": DEADLOCK });
    assert.deepEqual(runCli(["lint", "data.c"], folder), failure("data.c: binary file; nothing to analyse"));
    const { status, stdout } = runCli(["lint"], folder);
    assert.equal(status, 1);
    assert.match(stdout, FOUND);
    assert.match(stdout, /^not analysed in full: data\.c: binary file$/m);
  });

  it("passes over a generated file of 20 MB by name", () => {
    const folder = folders.make({ "table.c": "int a;\n".repeat(3_000_000), "cup.c": DEADLOCK });
    const { status, stdout } = runCli(["lint"], folder);
    assert.equal(status, 1);
    assert.match(stdout, /^not analysed in full: table\.c: 20\.0 MB, more than the 8 MB that are read of one file$/m);
  });

  it("passes over a header of 3 MB that is nothing but registers, and reads what includes it", () => {
    const folder = folders.make({ "regs.h": "#define REG_A 1\n".repeat(200_000), "cup.c": `${DEADLOCK}#include "regs.h"\n` });
    const { status, stdout } = runCli(["lint"], folder);
    assert.equal(status, 1);
    assert.match(stdout, FOUND);
    assert.match(stdout, /^not analysed in full: regs\.h: 3\.1 MB, more than the 2 MB that are read of one header$/m);
  });

  it("reads NUL bytes, Latin-1, UTF-16, CRLF and a byte order mark, and says what it did", () => {
    const changed: Readonly<Record<string, [Buffer, RegExp]>> = {
      nul: [Buffer.from(DEADLOCK.replace("cup_open(struct", "cup_open(\0struct")), /note: cup\.c: NUL bytes, read as spaces/],
      latin: [Buffer.from(`${DEADLOCK}/* Andr\xe9 */`, "latin1"), /note: cup\.c: not valid UTF-8, read as Latin-1/],
      wide: [Buffer.from(`\ufeff${DEADLOCK}`, "utf16le"), /note: cup\.c: UTF-16/],
      crlf: [Buffer.from(DEADLOCK.replaceAll("\n", "\r\n")), /^$/],
      mark: [Buffer.from(`\ufeff${DEADLOCK}`), /^$/],
    };
    for (const [name, [bytes, note]] of Object.entries(changed)) {
      const { status, stdout, stderr } = runCli(["lint"], folders.make({ "cup.c": bytes }));
      assert.equal(status, 1, name);
      assert.match(stdout, FOUND, name);
      assert.match(stderr, note, name);
    }
  });

  it("does not follow links in a circle, nor wait for a pipe", () => {
    const folder = folders.make({ "cup.c": DEADLOCK });
    symlinkSync(".", join(folder, "here"));
    symlinkSync("loop.c", join(folder, "loop.c"));
    execFileSync("mkfifo", [join(folder, "pipe.c")]);
    const { status, stdout, stderr } = runCli(["lint"], folder);
    assert.equal(status, 1);
    assert.match(stdout, FOUND);
    assert.match(stdout, /^not analysed in full: loop\.c: symbolic link that leads back to itself$/m);
    assert.match(stderr, /^rtnlens: note: here: symbolic link to a folder, not followed$/m);
    assert.match(stderr, /^rtnlens: note: pipe\.c: not a regular file$/m);
    assert.deepEqual(runCli(["lint", "pipe.c"], folder), failure("pipe.c: not a regular file; nothing to analyse"));
  });

  it("says nothing of what an include leads to elsewhere", () => {
    const secret = folders.make({
      passwd: "root:x:0:0:secret:/root:/bin/sh\n",
      "key.h": "#define KEY secret\nstruct secret { int s; };\n",
    });
    const up = `${"../".repeat(12)}${secret.slice(1)}`;
    const folder = folders.make({ "cup.c": `#include "${up}/passwd"\n#include "${up}/key.h"\n#include "/dev/zero"\n${DEADLOCK}` });
    for (const args of [["lint"], ["lint", "--format", "json", "--severity", "info"], ["model", "--format", "json"], ["fix"]]) {
      const { stdout, stderr } = runCli(args, folder);
      assert.ok(stdout.includes("cup"), args.join(" "));
      assert.doesNotMatch(stdout + stderr, /secret/, args.join(" "));
    }
  });

  it("reads on after an unterminated comment or string", () => {
    const folder = folders.make({
      Makefile: "obj-m := cup.o comment.o string.o\n",
      "cup.c": DEADLOCK,
      "comment.c": "int a;\n/* never closed\nint b;\n",
      "string.c": 'const char *a = "never closed;\nint b;\n',
    });
    const { status, stdout } = runCli(["lint"], folder);
    assert.equal(status, 1);
    assert.match(stdout, FOUND);
    assert.match(stdout, /^not analysed in full: comment\.c:2: unterminated comment$/m);
  });

  it("survives 10,000 nested braces", () => {
    const nested = `void deep(void)\n{${"{".repeat(10_000)}flush_scheduled_work();${"}".repeat(10_000)}}\n`;
    const folder = folders.make({
      Makefile: "obj-m := cup.o deep.o\n",
      "cup.c": DEADLOCK,
      "deep.c": `${nested}void last(void)\n{\n\tflush_scheduled_work();\n}\n`,
    });
    const { status, stdout, stderr } = runCli(["lint"], folder);
    assert.equal(status, 1);
    assert.match(stdout, FOUND);
    assert.match(stdout, /^deep\.c:5:2: warning: .*\[system-queue-flush\]$/m);
    assert.match(stdout, /^not analysed in full: deep\.c:2 deep: nested more than \d+ levels deep$/m);
    assert.equal(stderr, "");
  });

  it("survives a call graph with a cycle of 1,000 functions", () => {
    const declared = Array.from({ length: 1000 }, (_, index) => `static void ring_${index}(struct cup *c);\n`);
    const ring = declared.map(
      (_, index) => `static void ring_${index}(struct cup *c)\n{\n\tring_${(index + 1) % 1000}(c);\n\tflush_workqueue(c->wq);\n}\n`,
    );
    const folder = folders.make({ Makefile: "obj-m := cup.o ring.o\n", "cup.c": DEADLOCK, "ring.c": [...declared, ...ring].join("") });
    const { status, stdout, stderr } = runCli(["lint"], folder);
    assert.equal(status, 1);
    assert.match(stdout, FOUND);
    assert.equal(stderr, "");
  });
});

function failure(line: string): CliRun {
  return { status: 2, stdout: "", stderr: `rtnlens: ${line}\n` };
}
