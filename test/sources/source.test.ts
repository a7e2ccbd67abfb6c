import assert from "node:assert/strict";
import { cFilesUnder } from "../../server/sources/c-files.js";
import { decodeText } from "../../server/sources/decode.js";
import { findKernelTree } from "../../server/sources/kernel-tree.js";
import { overlaySource } from "../../server/sources/overlay-source.js";
import { readProject } from "../../server/sources/project.js";
import type { Source } from "../../server/sources/source.js";
import { DEADLOCK } from "../cli/run-cli.js";
import { memorySource } from "./memory-source.js";

describe("sources", () => {
  it("lays texts over another source", () => {
    const disk = memorySource({ "a/one.c": "disk", "a/two.c": "disk" });
    const source = overlaySource(
      disk,
      new Map([
        ["a/one.c", "buffer"],
        ["./a/two.c", undefined],
        ["a/b/new.c", "new"],
      ]),
    );
    assert.deepEqual(source.read("a/one.c"), { kind: "text", text: "buffer", notes: [] });
    assert.equal(source.read("a/two.c").kind, "unreadable");
    assert.deepEqual(cFilesUnder(source, ".").files, ["a/b/new.c", "a/one.c"]);
    assert.deepEqual(source.kindOf("a/b"), { kind: "folder" });
    assert.equal(source.kindOf("a/two.c").kind, "none");
  });

  it("decodes any bytes", () => {
    const text = (bytes: Buffer) => {
      const read = decodeText(bytes);
      return read.kind === "text" ? read.text : read.reason;
    };
    assert.equal(text(Buffer.from("")), "");
    assert.equal(text(Buffer.from("\ufeffint a;")), "int a;");
    assert.equal(text(Buffer.from("/* \xe9 */", "latin1")), "/* é */");
    assert.equal(text(Buffer.from("int\0a;")), "int a;");
    assert.equal(text(Buffer.alloc(100)), "binary file");
  });

  it("finds the kernel tree above a path, and its version", () => {
    const source = memorySource({
      "linux/Makefile": "VERSION = 4\nPATCHLEVEL = 19\nSUBLEVEL = 7\n",
      "linux/include/linux/kernel.h": "",
      "linux/drivers/net/cup.c": "",
    });
    assert.deepEqual(findKernelTree(source, "linux/drivers/net/cup.c"), { root: "linux", version: { major: 4, minor: 19, patch: 7 } });
    assert.equal(findKernelTree(source, "elsewhere"), undefined);
  });

  it("reports a file that disappears between listing and reading", async () => {
    const below = memorySource({ "gone.c": "", "cup.c": DEADLOCK });
    const source: Source = {
      ...below,
      read: (path) => (path === "gone.c" ? { kind: "unreadable", reason: "no such file or folder" } : below.read(path)),
    };
    const project = await readProject({ source, paths: ["."] });
    assert.deepEqual(project.skipped, [{ file: "gone.c", line: undefined, reason: "no such file or folder" }]);
    assert.deepEqual([...project.facts.keys()], ["cup.c"]);
    assert.deepEqual(project.counts, { files: 2, parsed: 1, functions: 3 });
  });

  it("reads a named header with the modules of its folder", async () => {
    const source = memorySource({
      Makefile: "obj-m := cup.o\n",
      "cup.c": `#include "cup.h"\n${DEADLOCK}`,
      "cup.h": "static inline void cup_wait(struct work_struct *w) { flush_work(w); }\n",
    });
    const project = await readProject({ source, paths: ["cup.h"] });
    assert.deepEqual(project.modules, [{ name: "cup", files: ["cup.c"], headers: ["cup.h"] }]);
    assert.deepEqual([...project.asked], ["cup.h"]);
  });
});
