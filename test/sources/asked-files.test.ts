import assert from "node:assert/strict";
import { AskedFiles } from "../../server/sources/asked-files.js";
import type { Entry } from "../../server/sources/source.js";

/** Answers as a client does. */
function answer(files: AskedFiles, stored: ReadonlyMap<string, string>): number {
  const { files: asked, folders } = files.takeMissing();
  for (const path of asked) files.tellFile(path, { kind: "text", text: stored.get(path) ?? "", notes: [] });
  for (const folder of folders) {
    const prefix = folder === "/" ? "/" : `${folder}/`;
    const entries = new Map<string, Entry>();
    for (const path of stored.keys()) {
      if (!path.startsWith(prefix)) continue;
      const [name = "", ...rest] = path.slice(prefix.length).split("/");
      entries.set(name, { name, kind: rest.length > 0 ? "folder" : "file" });
    }
    files.tellFolder(folder, entries.size > 0 ? [...entries.values()] : undefined);
  }
  return asked.length + folders.length;
}

describe("files that can only be asked for", () => {
  const stored = new Map([
    ["/src/tin/Makefile", "obj-m += tin.o"],
    ["/src/tin/main.c", "int main;"],
  ]);

  it("are not there until they are told, and then read as from a disk", () => {
    const files = new AskedFiles();
    const source = files.source("/src");
    assert.equal(source.kindOf("tin/main.c").kind, "none");
    assert.equal(answer(files, stored), 1, "the folder");
    assert.equal(source.kindOf("tin/main.c").kind, "file");
    assert.deepEqual(source.read("tin/main.c"), { kind: "unreadable", reason: "not fetched yet" });
    assert.equal(answer(files, stored), 1, "the file");
    assert.deepEqual(source.read("tin/main.c"), { kind: "text", text: "int main;", notes: [] });
    assert.deepEqual(
      source.list("tin")?.map(({ name }) => name),
      ["Makefile", "main.c"],
    );
    assert.equal(source.kindOf("tin").kind, "folder");
    assert.equal(answer(files, stored), 0, "nothing is asked for twice");
  });

  it("that are not there are asked for once", () => {
    const files = new AskedFiles();
    const source = files.source("/src/gone");
    assert.equal(source.list("."), undefined);
    assert.equal(source.read("a.c").kind, "unreadable");
    assert.equal(answer(files, stored), 1);
    assert.equal(source.read("a.c").kind, "unreadable");
    assert.equal(source.list("."), undefined);
    assert.equal(answer(files, stored), 0);
  });

  it("are asked for again when they change, with their folder when they come or go", () => {
    const files = new AskedFiles();
    const source = files.source("/src/tin");
    for (let round = 0; round < 3; round++) {
      source.read("main.c");
      answer(files, stored);
    }
    files.forget("/src/tin/main.c", false);
    assert.equal(source.read("main.c").kind, "unreadable");
    assert.deepEqual(files.takeMissing(), { files: ["/src/tin/main.c"], folders: [] });
    files.forget("/src/tin/new.c", true);
    assert.equal(source.list("."), undefined);
    assert.deepEqual(files.takeMissing(), { files: [], folders: ["/src/tin"] });
  });

  it("are named from the folder of their source", () => {
    const source = new AskedFiles().source("/src/tin");
    assert.equal(source.relative("../tin/main.c"), "main.c");
    assert.equal(source.relative("/src"), "..");
    assert.equal(source.relative("."), ".");
    assert.equal(source.absolute("main.c"), "/src/tin/main.c");
  });
});
