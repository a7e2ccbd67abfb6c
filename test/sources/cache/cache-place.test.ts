import assert from "node:assert/strict";
import { chmodSync, chownSync, existsSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { defaultCacheFolder, namedCachePlace, ownCachePlace } from "../../../server/sources/cache/cache-place.js";
import { temporaryFolders } from "../../cli/run-cli.js";

describe("the place of the cache", () => {
  const folders = temporaryFolders();

  it("is where the XDG specification wants it", () => {
    assert.equal(defaultCacheFolder({ XDG_CACHE_HOME: "/x/y" }), "/x/y/rtnlens");
    assert.equal(defaultCacheFolder({}), join(homedir(), ".cache/rtnlens"));
    assert.equal(defaultCacheFolder({ XDG_CACHE_HOME: "relative" }), join(homedir(), ".cache/rtnlens"));
  });

  it("is made for its user alone, and backups pass it over", () => {
    const folder = join(folders.make(), "a/rtnlens");
    assert.deepEqual(ownCachePlace(folder), { kind: "folder", folder });
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    assert.ok(existsSync(join(folder, "CACHEDIR.TAG")));
    assert.deepEqual(ownCachePlace(folder), { kind: "folder", folder });
  });

  it("is not one that others may write to, unless they are named", () => {
    const folder = folders.make();
    chmodSync(folder, 0o777);
    assert.deepEqual(ownCachePlace(folder), { kind: "none", reason: `others may write to ${folder}` });
    assert.deepEqual(namedCachePlace(folder), { kind: "folder", folder });
  });

  it("is not one of another user's, unless it is named", function () {
    if (process.getuid?.() !== 0) this.skip();
    const folder = folders.make();
    chownSync(folder, 12_345, 12_345);
    assert.deepEqual(ownCachePlace(folder), { kind: "none", reason: `${folder} belongs to another user` });
    assert.deepEqual(namedCachePlace(folder), { kind: "folder", folder });
  });

  it("is nowhere when no folder can be made", () => {
    const folder = folders.make({ file: "" });
    for (const place of [namedCachePlace, ownCachePlace]) {
      assert.deepEqual(place(join(folder, "file")), { kind: "none", reason: `${join(folder, "file")}: not a folder` });
      assert.deepEqual(place(join(folder, "file/in/it")), {
        kind: "none",
        reason: `${join(folder, "file/in/it")}: no such file or folder`,
      });
    }
  });
});
