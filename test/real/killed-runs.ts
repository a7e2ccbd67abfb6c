import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { kernelFolders } from "./kernel-folders.js";

// npm run kills -- --trees DIR: lints a folder of drivers of Linux 6.1 with an empty cache and kills it, without a word, at a random moment, 50 times. After
// each kill the next run, with what the killed one has left, has to print what a run without a cache prints.
const KERNEL = "6.1";
const FOLDER = "drivers/infiniband/ulp";

const { values } = parseArgs({
  options: {
    trees: { type: "string", default: process.env.RTNLENS_TREES ?? ".kernels" },
    kills: { type: "string", default: "50" },
    folder: { type: "string", default: FOLDER },
  },
});
const tree = kernelFolders(values.trees).find((each) => each.kernel === KERNEL)?.path;
if (tree) await killAll(tree, Number(values.kills));
else {
  process.stderr.write(`no Linux ${KERNEL} in ${values.trees}\n`);
  process.exitCode = 2;
}

async function killAll(root: string, wanted: number): Promise<void> {
  const cache = mkdtempSync(join(tmpdir(), "rtnlens-cache-"));
  const started = performance.now();
  const expected = lint(root, ["--no-cache"]);
  const cold = performance.now() - started;
  let kills = 0;
  let wrong = 0;
  while (kills < wanted) {
    rmSync(cache, { recursive: true, force: true });
    const child = spawn(process.execPath, command(["--cache-dir", cache]), { cwd: root, stdio: "ignore" });
    const ended = new Promise<NodeJS.Signals | null>((done) => child.on("close", (_, signal) => done(signal)));
    await Promise.race([setTimeout(cold * Math.random()), ended]);
    child.kill("SIGKILL");
    if ((await ended) !== "SIGKILL") continue;
    kills++;
    if (lint(root, ["--cache-dir", cache]) !== expected) wrong++;
  }
  rmSync(cache, { recursive: true, force: true });
  process.stdout.write(`${kills} runs killed, the next one printed other bytes ${wrong} times\n`);
  if (wrong > 0) process.exitCode = 1;
}

function lint(root: string, options: readonly string[]): string {
  const { error, stdout, status, stderr } = spawnSync(process.execPath, command(options), {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
  });
  if (error) throw error;
  if (status !== 0 && status !== 1) throw new Error(stderr);
  return stdout;
}

function command(options: readonly string[]): string[] {
  return [resolve("dist/cli.js"), "lint", values.folder, "--severity", "info", "--jobs", "2", ...options];
}
