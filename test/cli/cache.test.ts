import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { CLI, type CliRun, DEADLOCK, runCli, temporaryFolders } from "./run-cli.js";

/** So many modules that a run takes long enough to be killed in its middle. */
const MANY = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`m${index}/cup.c`, DEADLOCK.replaceAll("cup", `cup${index}`)]));

describe("the cache of the command line", () => {
  const folders = temporaryFolders();
  const lint = (folder: string, ...options: string[]): CliRun => runCli(["lint", ".", "--severity", "info", ...options], folder);
  const files = (cache: string): number =>
    readdirSync(cache, { recursive: true, withFileTypes: true }).filter((each) => each.isFile()).length;
  const records = (cache: string): number => Number(/: (\d+) records?, /.exec(runCli(["cache", "--cache-dir", cache]).stdout)?.[1]);

  it("is where --cache-dir says, or in the user's folder, or not there", () => {
    const folder = folders.make({ "cup.c": DEADLOCK });
    const home = folders.make();
    const env = { XDG_CACHE_HOME: home };
    assert.equal(runCli(["lint", "--no-cache"], folder, env).status, 1);
    assert.deepEqual(readdirSync(home), []);
    const named = join(folders.make(), "named");
    assert.equal(runCli(["lint", "--cache-dir", named], folder, env).status, 1);
    assert.deepEqual(readdirSync(home), []);
    assert.equal(records(named), 3);
    assert.equal(runCli(["lint"], folder, env).status, 1);
    assert.match(runCli(["cache"], folder, env).stdout, /^\S*\/rtnlens: 3 records, \d+\.\d MB of at most 1024 MB\n$/);
  });

  it("is emptied by cache clean", () => {
    const folder = folders.make({ "cup.c": DEADLOCK });
    const cache = folders.make();
    const before = lint(folder, "--cache-dir", cache);
    assert.match(runCli(["cache", "clean", "--cache-dir", cache]).stdout, /: 3 records, \d+\.\d MB taken out\n$/);
    assert.equal(records(cache), 0);
    assert.deepEqual(lint(folder, "--cache-dir", cache), before);
    assert.equal(records(cache), 3);
    assert.equal(runCli(["cache", "clear"]).status, 2);
    // What is not there is empty, and is not made.
    const absent = join(folders.make(), "absent");
    assert.equal(records(absent), 0);
    assert.equal(runCli(["cache", "clean", "--cache-dir", absent]).status, 0);
    assert.ok(!existsSync(absent));
  });

  it("is there for every command that reads C, and changes nothing that they say", () => {
    const folder = folders.make({ "cup.c": DEADLOCK });
    const log = "INFO: task ip:1 blocked for more than 10 seconds.\nCall Trace:\n cup_stop+0x1/0x2\n";
    const patch =
      "--- a/cup.c\n+++ b/cup.c\n@@ -1,2 +1,3 @@\n \n+/* */\n struct cup { struct net_device *dev; struct workqueue_struct *wq; struct work_struct task; };\n";
    for (const [args, input] of [
      [["model"], undefined],
      [["fix", "--format", "json"], undefined],
      [["review"], patch],
      [["splat"], log],
    ] as const) {
      const cache = folders.make();
      const run = (...options: string[]): CliRun => runCli([...args, ...options], folder, {}, input);
      const plain = run("--no-cache");
      assert.ok(plain.stdout.length > 0, `${args[0]} ${plain.stderr}`);
      assert.deepEqual(run("--cache-dir", cache), plain);
      assert.ok(records(cache) > 0, args[0]);
      assert.deepEqual(run("--cache-dir", cache), plain);
    }
  });

  it("is done without, with one note, where it cannot be", () => {
    const folder = folders.make({ "cup.c": DEADLOCK });
    const plain = lint(folder, "--no-cache");
    const noted = (run: CliRun): string => {
      assert.equal(run.stdout, plain.stdout);
      assert.equal(run.status, plain.status);
      return run.stderr;
    };
    const inside = join(folder, "cup.c");
    assert.equal(noted(lint(folder, "--cache-dir", inside)), `rtnlens: note: no cache: ${inside}: not a folder\n`);
    const home = folders.make();
    const own = join(home, "rtnlens");
    mkdirSync(own);
    chmodSync(own, 0o777);
    const atHome = (): CliRun => runCli(["lint", ".", "--severity", "info"], folder, { XDG_CACHE_HOME: home });
    assert.equal(noted(atHome()), `rtnlens: note: no cache: others may write to ${own}\n`);
    chmodSync(own, 0o755);
    if (process.getuid?.() === 0) {
      chownSync(own, 12_345, 12_345);
      assert.equal(noted(atHome()), `rtnlens: note: no cache: ${own} belongs to another user\n`);
    }
    assert.deepEqual(readdirSync(own), []);
    assert.equal(runCli(["lint", "--cache-dir", ""], folder).status, 2);
  });

  it("is read where it cannot be written, and given up with one note when the disk is full", function () {
    const folder = folders.make(MANY);
    const cache = folders.make();
    const mounted = process.getuid?.() === 0 && spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", cache]).status === 0;
    if (!mounted) this.skip();
    try {
      const plain = lint(folder, "--no-cache", "--jobs", "2");
      const full = lint(folder, "--cache-dir", cache, "--jobs", "2");
      assert.equal(full.stdout, plain.stdout);
      assert.equal(full.stderr, `rtnlens: note: nothing more is written to the cache in ${cache}: no space left on the disk\n`);
      execFileSync("mount", ["-o", "remount,ro", cache]);
      const held = records(cache);
      assert.ok(held > 0);
      const readOnly = lint(folder, "--cache-dir", cache, "--jobs", "2");
      assert.equal(readOnly.stdout, plain.stdout);
      assert.equal(readOnly.stderr, `rtnlens: note: nothing more is written to the cache in ${cache}: read-only file system\n`);
      assert.equal(records(cache), held);
    } finally {
      execFileSync("umount", [cache]);
    }
    // What is complete needs no writing, so there is nothing to note.
    lint(folder, "--cache-dir", cache);
    execFileSync("mount", ["--bind", cache, cache]);
    try {
      execFileSync("mount", ["-o", "remount,ro,bind", cache]);
      assert.deepEqual(lint(folder, "--cache-dir", cache), lint(folder, "--no-cache"));
    } finally {
      execFileSync("umount", [cache]);
    }
  });

  const started = (folder: string, cache: string) =>
    spawn(process.execPath, [CLI, "lint", ".", "--severity", "info", "--jobs", "2", "--cache-dir", cache], { cwd: folder });

  it("is shared by runs at the same time", async () => {
    const folder = folders.make(MANY);
    const cache = folders.make();
    const plain = lint(folder, "--no-cache").stdout;
    const runs = Array.from({ length: 3 }, () => {
      const child = started(folder, cache);
      let said = "";
      child.stdout.on("data", (bytes) => {
        said += bytes;
      });
      return new Promise<string>((done) => child.on("close", () => done(said)));
    });
    for (const said of await Promise.all(runs)) assert.equal(said, plain);
    assert.equal(records(cache), 3 * Object.keys(MANY).length);
  });

  it("survives runs that are killed", async function () {
    this.timeout(240_000);
    const folder = folders.make(MANY);
    const cache = folders.make();
    const plain = lint(folder, "--no-cache").stdout;
    const all = 3 * Object.keys(MANY).length;
    let killed = 0;
    for (let round = 0; round < 12; round++) {
      runCli(["cache", "clean", "--cache-dir", cache]);
      const child = started(folder, cache);
      const ended = new Promise<NodeJS.Signals | null>((done) => child.on("close", (_, signal) => done(signal)));
      // By how far it is and not by the clock: machines differ, and this one with what else it does.
      const enough = all * 0.9 * Math.random();
      const timer = setInterval(() => files(cache) >= enough && child.kill("SIGKILL"), 2);
      if ((await ended) === "SIGKILL") killed++;
      clearInterval(timer);
      if (round % 3 === 0) assert.equal(lint(folder, "--cache-dir", cache).stdout, plain);
    }
    assert.ok(killed > 0);
    assert.equal(lint(folder, "--cache-dir", cache).stdout, plain);
  });

  it("does not take what another build has made", () => {
    const folder = folders.make({ "cup.c": DEADLOCK });
    const cache = folders.make();
    const plain = lint(folder, "--cache-dir", cache);
    const other = folders.make();
    cpSync(resolve("out/server"), join(other, "server"), { recursive: true });
    symlinkSync(resolve("node_modules"), join(other, "node_modules"));
    writeFileSync(join(other, "package.json"), '{ "type": "module" }');
    const keys = join(other, "server/sources/cache/keys.js");
    const text = readFileSync(keys, "utf8");
    const [build = ""] = /\b[0-9a-f]{64}\b/.exec(text) ?? [];
    assert.ok(build);
    writeFileSync(keys, text.replace(build, "0".repeat(64)));
    const run = spawnSync(process.execPath, [join(other, "server/cli/main.js"), "lint", ".", "--severity", "info", "--cache-dir", cache], {
      cwd: folder,
      encoding: "utf8",
    });
    assert.equal(run.stdout, plain.stdout);
    assert.equal(records(cache), 6);
  });
});
