import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { kernelFolders } from "./kernel-folders.js";

// npm run bench:cache -- --trees DIR: linting drivers/net and the IPoIB folder of Linux 6.1 without a cache, with an empty one, with a full one, and with a
// full one after a file of one driver has changed. Paired: each round does all four, so that the machine's mood is the same for all. What is
// printed must be the same bytes each time, the changed file's lines apart.
const ROUNDS = 5;
const KERNEL = "6.1";
const SUBJECTS = [
  { paths: "drivers/net", changed: "drivers/net/ethernet/intel/ice/ice_main.c" },
  { paths: "drivers/infiniband/ulp/ipoib", changed: "drivers/infiniband/ulp/ipoib/ipoib_main.c" },
];
const KINDS = ["no cache", "empty cache", "full cache", "one file changed"] as const;

interface Run {
  readonly seconds: number;
  /** Of the processor, all threads together. */
  readonly processorSeconds: number;
  readonly output: string;
}

const { values } = parseArgs({
  options: {
    trees: { type: "string", default: process.env.RTNLENS_TREES ?? ".kernels" },
    rounds: { type: "string", default: `${ROUNDS}` },
  },
});
const tree = kernelFolders(values.trees).find((each) => each.kernel === KERNEL)?.path;
if (tree) bench(tree, Number(values.rounds));
else {
  process.stderr.write(`no Linux ${KERNEL} in ${values.trees}\n`);
  process.exitCode = 2;
}

function bench(root: string, rounds: number): void {
  const folder = mkdtempSync(join(tmpdir(), "rtnlens-"));
  try {
    for (const { paths, changed } of SUBJECTS) {
      const copy = join(folder, paths.replaceAll("/", "-"));
      for (const part of ["Makefile", "include", paths]) cpSync(join(root, part), join(copy, part), { recursive: true });
      const runs = Array.from({ length: rounds }, (_, round) => oneRound(copy, join(folder, "cache"), { paths, changed, round }));
      for (const [index, kind] of KINDS.entries()) {
        const ofKind = runs.map((run) => run[index]).filter((run) => run !== undefined);
        report(`${paths}, ${kind}`, ofKind);
      }
      const times = (from: number, to: number): string =>
        median(runs.map((run) => (run[from]?.processorSeconds ?? Number.NaN) / (run[to]?.processorSeconds ?? Number.NaN))).toFixed(1);
      const clock = median(runs.map((run) => (run[0]?.seconds ?? Number.NaN) / (run[2]?.seconds ?? Number.NaN))).toFixed(1);
      say(
        `${paths}: a full cache is ${times(0, 2)} times as fast by processor time, ${clock} by the clock; after a change ${times(0, 3)} times`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Round {
  readonly paths: string;
  readonly changed: string;
  readonly round: number;
}

function oneRound(root: string, cache: string, { paths, changed, round }: Round): Run[] {
  rmSync(cache, { recursive: true, force: true });
  const withCache = ["--cache-dir", cache];
  const runs = [lint(root, paths, ["--no-cache"]), lint(root, paths, withCache), lint(root, paths, withCache)];
  for (const { output } of runs) if (output !== runs[0]?.output) throw new Error(`${paths}: other findings with a cache`);
  const path = join(root, changed);
  const text = readFileSync(path, "utf8");
  writeFileSync(path, `${text}/* ${dirname(changed)} ${round} */\n`);
  const last = lint(root, paths, withCache);
  if (last.output !== lint(root, paths, ["--no-cache"]).output) throw new Error(`${paths}: other findings after a change`);
  writeFileSync(path, text);
  return [...runs, last];
}

function lint(root: string, paths: string, options: readonly string[]): Run {
  const started = performance.now();
  const script = '"$@"; status=$?; times >&2; exit $status';
  const args = [
    "-c",
    script,
    "sh",
    process.execPath,
    resolve("dist/cli.js"),
    "lint",
    paths,
    "--severity",
    "info",
    "--jobs",
    "2",
    ...options,
  ];
  const { error, status, stdout, stderr } = spawnSync("sh", args, { cwd: root, encoding: "utf8", maxBuffer: 256 * 1024 * 1024 });
  const seconds = (performance.now() - started) / 1000;
  if (error) throw error;
  if (status !== 0 && status !== 1) throw new Error(stderr);
  const times = [...stderr.matchAll(/(\d+)m([\d.]+)s/g)].slice(-2).map(([, minutes, rest]) => Number(minutes) * 60 + Number(rest));
  return { seconds, processorSeconds: times.reduce((sum, time) => sum + time, 0), output: stdout };
}

function report(name: string, runs: readonly Run[]): void {
  const all = runs.map(({ seconds }) => seconds.toFixed(2)).join(" ");
  const processor = median(runs.map((run) => run.processorSeconds)).toFixed(2);
  say(`${name}: ${median(runs.map((run) => run.seconds)).toFixed(2)} s (${all}), processor ${processor} s`);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
