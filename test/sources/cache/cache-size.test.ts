import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { boundCache, cacheSize, clearCache, shelfTimes } from "../../../server/sources/cache/cache-size.js";
import { recordKey } from "../../../server/sources/cache/keys.js";
import { RecordFolder, shelfOf } from "../../../server/sources/cache/record-folder.js";
import { temporaryFolders } from "../../cli/run-cli.js";

const KILOBYTE = 1024;

describe("the size of a cache", () => {
  const folders = temporaryFolders();
  const filled = (count: number): { readonly folder: string; readonly paths: readonly string[] } => {
    const folder = folders.make();
    const records = new RecordFolder(folder);
    const keys = Array.from({ length: count }, (_, index) => recordKey("part", index));
    for (const key of keys) records.write(key, Buffer.alloc(KILOBYTE));
    return { folder, paths: keys.map((key) => join(folder, shelfOf(key), key)) };
  };
  const age = (path: string, hours: number): void => {
    const time = Date.now() / 1000 - hours * 3600;
    utimesSync(path, time, time);
  };

  it("is bounded: what was not used for longest goes", () => {
    const { folder, paths } = filled(640);
    for (const [index, path] of paths.entries()) age(path, index % 2 === 0 ? 48 : 1);
    boundCache(folder, new Map(), 400 * KILOBYTE);
    const { bytes } = cacheSize(folder);
    assert.ok(bytes <= 400 * KILOBYTE && bytes > 200 * KILOBYTE, `${bytes}`);
    // Shelves are not equally full, so of the fresh half a few may have had to go.
    const left = paths.map((path) => existsSync(path));
    const kept = (rest: number): number => left.filter((there, index) => there && index % 2 === rest).length;
    assert.ok(kept(1) > 250, `${kept(1)}`);
    assert.ok(kept(0) < 60, `${kept(0)}`);
  });

  it("is looked at only where something was written", () => {
    const { folder, paths } = filled(64);
    for (const shelf of readdirSync(folder)) age(join(folder, shelf), 1);
    const before = shelfTimes(folder);
    boundCache(folder, before, 0);
    assert.equal(cacheSize(folder).records, 64);
    const key = recordKey("part", "new");
    new RecordFolder(folder).write(key, Buffer.alloc(1));
    boundCache(folder, before, 0);
    const left = paths.filter((path) => existsSync(path));
    assert.deepEqual(
      left,
      paths.filter((path) => !path.startsWith(join(folder, shelfOf(key)))),
    );
  });

  it("counts what a killed run has left, which goes after an hour", () => {
    const { folder } = filled(1);
    const drafts = ["old", "new"].map((name) => join(folder, "0", `draft-${name}`));
    mkdirSync(join(folder, "0"), { recursive: true });
    for (const path of drafts) writeFileSync(path, "half");
    age(drafts[0] ?? "", 2);
    boundCache(folder, new Map());
    assert.deepEqual(
      drafts.map((path) => existsSync(path)),
      [false, true],
    );
    assert.equal(cacheSize(folder).records, 1);
  });

  it("is nothing after cleaning, which touches nothing but records", () => {
    const { folder } = filled(20);
    const elsewhere = folders.make({ "a/precious": "1" });
    const foreign = ["notes.txt", "0/notes.txt", "src/0/main.c"].map((name) => join(folder, name));
    for (const path of foreign) {
      mkdirSync(join(path, ".."), { recursive: true });
      writeFileSync(path, "mine");
    }
    const name = recordKey("part", "elsewhere");
    writeFileSync(join(elsewhere, "a", name), "a record's name");
    const shelf = [..."0123456789abcdef"].find((each) => !existsSync(join(folder, each)));
    if (shelf) symlinkSync(join(elsewhere, "a"), join(folder, shelf));
    const { records, bytes } = clearCache(folder);
    assert.equal(records, 20);
    assert.ok(bytes > 20 * KILOBYTE);
    for (const path of foreign) assert.equal(statSync(path).size, 4);
    assert.deepEqual(readdirSync(join(elsewhere, "a")).sort(), [name, "precious"].sort());
    assert.deepEqual(cacheSize(folder), { records: 0, bytes: 0 });
  });
});
