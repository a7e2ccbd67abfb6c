import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { recordKey } from "../../../server/sources/cache/keys.js";
import { RecordFolder, shelfOf } from "../../../server/sources/cache/record-folder.js";
import { temporaryFolders } from "../../cli/run-cli.js";

const KEY = recordKey("part", "one");
const OTHER = recordKey("part", "two");
const CONTENT = Buffer.from("what was found of a module");

describe("records on the disk", () => {
  const folders = temporaryFolders();
  const pathOf = (folder: string, key: string): string => join(folder, shelfOf(key), key);
  const written = (): string => {
    const folder = folders.make();
    new RecordFolder(folder).write(KEY, CONTENT);
    return folder;
  };
  const readIn = (folder: string, key = KEY): string | undefined => new RecordFolder(folder).read(key)?.toString();

  it("are there for the next run, and leave nothing else behind", () => {
    const folder = written();
    assert.equal(readIn(folder), CONTENT.toString());
    assert.equal(readIn(folder, OTHER), undefined);
    assert.deepEqual(readdirSync(join(folder, shelfOf(KEY))), [KEY]);
  });

  it("count as absent when they are cut off, wherever, and are replaced", () => {
    const folder = written();
    const whole = readFileSync(pathOf(folder, KEY));
    for (let length = 0; length < whole.length; length++) {
      writeFileSync(pathOf(folder, KEY), whole.subarray(0, length));
      assert.equal(readIn(folder), undefined, `${length} bytes`);
    }
    new RecordFolder(folder).write(KEY, CONTENT);
    assert.equal(readIn(folder), CONTENT.toString());
  });

  it("count as absent when any bit is another one", () => {
    const folder = written();
    const whole = readFileSync(pathOf(folder, KEY));
    for (let bit = 0; bit < 8 * whole.length; bit++) {
      const damaged = Buffer.from(whole);
      damaged[bit >> 3] = (whole[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      writeFileSync(pathOf(folder, KEY), damaged);
      assert.equal(readIn(folder), undefined, `bit ${bit}`);
    }
  });

  it("count as absent under the name of another", () => {
    const folder = written();
    mkdirSync(join(folder, shelfOf(OTHER)), { recursive: true });
    copyFileSync(pathOf(folder, KEY), pathOf(folder, OTHER));
    assert.equal(readIn(folder, OTHER), undefined);
  });

  it("count as absent when something else is in their place, and nobody waits for it", () => {
    for (const make of [
      (path: string) => symlinkSync("/etc/passwd", path),
      (path: string) => mkdirSync(path),
      (path: string) => execFileSync("mkfifo", [path]),
    ]) {
      const folder = folders.make();
      mkdirSync(join(folder, shelfOf(KEY)));
      make(pathOf(folder, KEY));
      assert.equal(readIn(folder), undefined);
    }
  });

  it("are not written through a link that leads out of the folder", () => {
    const folder = folders.make();
    const elsewhere = folders.make();
    symlinkSync(elsewhere, join(folder, shelfOf(KEY)));
    const troubles: string[] = [];
    new RecordFolder(folder, (reason) => troubles.push(reason)).write(KEY, CONTENT);
    assert.deepEqual(readdirSync(elsewhere), []);
    assert.equal(troubles.length, 1);
  });

  it("are not written after the first write that fails", () => {
    const folder = folders.make({ [shelfOf(KEY)]: "no folder" });
    const troubles: string[] = [];
    const records = new RecordFolder(folder, (reason) => troubles.push(reason));
    records.write(KEY, CONTENT);
    rmSync(join(folder, shelfOf(KEY)));
    records.write(KEY, CONTENT);
    assert.equal(records.read(KEY), undefined);
    assert.equal(troubles.length, 1);
  });

  it("are read where nothing can be written, and are not where nobody may read", function () {
    if (process.getuid?.() === 0) this.skip();
    const folder = written();
    chmodSync(join(folder, shelfOf(KEY)), 0o555);
    const troubles: string[] = [];
    const records = new RecordFolder(folder, (reason) => troubles.push(reason));
    assert.equal(records.read(KEY)?.toString(), CONTENT.toString());
    records.write(KEY, Buffer.from("other"));
    assert.deepEqual(troubles, ["permission denied"]);
    assert.equal(records.read(KEY)?.toString(), CONTENT.toString());
    chmodSync(pathOf(folder, KEY), 0);
    assert.equal(readIn(folder), undefined);
    chmodSync(join(folder, shelfOf(KEY)), 0o755);
  });

  it("are read from a file system that is mounted read-only, and stay whole on one that is full", function () {
    const folder = folders.make();
    if (process.getuid?.() !== 0 || spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]).status !== 0) this.skip();
    try {
      const records = new RecordFolder(folder);
      records.write(KEY, CONTENT);
      const troubles: string[] = [];
      const full = new RecordFolder(folder, (reason) => troubles.push(reason));
      full.write(OTHER, Buffer.alloc(128 * 1024));
      assert.equal(full.read(OTHER), undefined);
      assert.equal(full.read(KEY)?.toString(), CONTENT.toString());
      assert.match(troubles.join(), /^no space left/);
      // The draft that did not fit is gone.
      assert.ok(readdirSync(folder, { recursive: true }).every((name) => !String(name).includes("draft-")));
      execFileSync("mount", ["-o", "remount,ro", folder]);
      const readOnly = new RecordFolder(folder, (reason) => troubles.push(reason));
      assert.equal(readOnly.read(KEY)?.toString(), CONTENT.toString());
      readOnly.write(OTHER, CONTENT);
      assert.equal(readOnly.read(OTHER), undefined);
      assert.equal(troubles.length, 2);
    } finally {
      execFileSync("umount", [folder]);
    }
  });

  it("are never seen half written by another process", async () => {
    const folder = folders.make();
    const script = `
      const { RecordFolder } = await import(${JSON.stringify(resolve("out/server/sources/cache/record-folder.js"))});
      const records = new RecordFolder(${JSON.stringify(folder)}, (reason) => { throw new Error(reason); });
      const until = Date.now() + 700;
      for (let count = 0; Date.now() < until || count < 10; count++) {
        // Every writer has its own content; a mixture of two, or the half of one, would not be one byte over and over.
        records.write(${JSON.stringify(KEY)}, Buffer.alloc(1 + (count * 997) % 70_000, Number(process.argv[1])));
        const content = records.read(${JSON.stringify(KEY)});
        if (!content) throw new Error("a record was away while another took its place");
        if (content.some((byte) => byte !== content[0])) throw new Error("a mixture");
      }`;
    const runs = ["1", "2", "3"].map(
      (id) =>
        new Promise<string>((done) => {
          const child = spawn(process.execPath, ["--input-type=module", "-e", script, id], { stdio: ["ignore", "ignore", "pipe"] });
          let said = "";
          child.stderr.on("data", (bytes) => {
            said += bytes;
          });
          child.on("close", () => done(said));
        }),
    );
    assert.deepEqual(await Promise.all(runs), ["", "", ""]);
  });

  it("are marked as used when they are read, but not all the time", () => {
    const folder = written();
    const path = pathOf(folder, KEY);
    const isMarked = (age: number): boolean => {
      const time = Date.now() / 1000 - age;
      utimesSync(path, time, time);
      const before = statSync(path).mtimeMs;
      readIn(folder);
      return statSync(path).mtimeMs !== before;
    };
    assert.equal(isMarked(3600), false);
    assert.equal(isMarked(3 * 24 * 3600), true);
  });
});
