import assert from "node:assert/strict";
import { chmodSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { diskSource } from "../../server/sources/disk-source.js";
import { rewriteFiles } from "../../server/sources/rewrite-files.js";
import { temporaryFolders } from "../cli/run-cli.js";

describe("rewriting files", () => {
  const folders = temporaryFolders();
  const rewrites = ["a.c", "b.c"].map((path) => ({ path, before: "old\n", after: "new\n" }));
  const make = (): string => folders.make({ "a.c": "old\n", "b.c": "old\n" });
  const texts = (folder: string): string[] => ["a.c", "b.c"].map((name) => readFileSync(join(folder, name), "utf8"));

  it("writes all of them", () => {
    const folder = make();
    assert.deepEqual(rewriteFiles(diskSource(folder), rewrites, ["."]), []);
    assert.deepEqual(texts(folder), ["new\n", "new\n"]);
  });

  it("writes none when one has changed", () => {
    const folder = make();
    writeFileSync(join(folder, "b.c"), "edited\n");
    assert.deepEqual(rewriteFiles(diskSource(folder), rewrites, ["."]), ["b.c: has changed since it was read; run again"]);
    assert.deepEqual(texts(folder), ["old\n", "edited\n"]);
  });

  it("writes none when one has gone", () => {
    const folder = make();
    rmSync(join(folder, "b.c"));
    assert.deepEqual(rewriteFiles(diskSource(folder), rewrites, ["."]), ["b.c: no such file or folder"]);
    assert.equal(readFileSync(join(folder, "a.c"), "utf8"), "old\n");
  });

  it("writes none when one lies elsewhere, by its name or by a link", () => {
    const folder = make();
    const elsewhere = folders.make({ "b.c": "old\n" });
    rmSync(join(folder, "b.c"));
    symlinkSync(join(elsewhere, "b.c"), join(folder, "b.c"));
    assert.deepEqual(rewriteFiles(diskSource(folder), rewrites, ["."]), [
      `b.c: leads out of what was named, to ${join(elsewhere, "b.c")}; not written`,
    ]);
    const outside = { path: join(elsewhere, "b.c"), before: "old\n", after: "new\n" };
    assert.equal(rewriteFiles(diskSource(folder), [outside], ["."]).length, 1);
    assert.equal(readFileSync(join(elsewhere, "b.c"), "utf8"), "old\n");
    assert.equal(readFileSync(join(folder, "a.c"), "utf8"), "old\n");
    assert.deepEqual(rewriteFiles(diskSource(folder), rewrites, [".", elsewhere]), []);
  });

  it("writes none when one may not be written", function () {
    // The superuser may write everything.
    if (process.getuid?.() === 0) this.skip();
    const folder = make();
    chmodSync(join(folder, "b.c"), 0o444);
    assert.deepEqual(rewriteFiles(diskSource(folder), rewrites, ["."]), ["b.c: permission denied"]);
    assert.deepEqual(texts(folder), ["old\n", "old\n"]);
  });
});
