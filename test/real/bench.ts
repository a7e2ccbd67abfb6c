import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { diskSource } from "../../server/sources/disk-source.js";
import { type Project, readProject } from "../../server/sources/project.js";
import { readWasm } from "../../server/sources/wasm-files.js";
import { createParser } from "../../server/syntax/wasm-parser.js";
import { kernelFolders } from "./kernel-folders.js";

// npm run bench -- --trees DIR: Linux 6.1's drivers/net with two workers, Coccinelle with two jobs beside it, the pure parse time of
// the text that was parsed, and the IPoIB folder alone. All in one run, so that the machine's mood is the same for all.
const ROUNDS = 3;
const KERNEL = "6.1";

/** A child that tells its peak memory when it ends; worker threads are part of it. */
const TELL_MEMORY = `data:text/javascript,${encodeURIComponent(
  'process.on("exit", () => process.stderr.write("\\nmaxRSS " + process.resourceUsage().maxRSS + "\\n"));',
)}`;

const { trees } = parseArgs({ options: { trees: { type: "string", default: process.env.RTNLENS_TREES ?? ".kernels" } } }).values;
const tree = kernelFolders(trees).find((each) => each.kernel === KERNEL)?.path;
if (tree) await bench(tree);
else {
  process.stderr.write(`no Linux ${KERNEL} in ${trees}\n`);
  process.exitCode = 2;
}

async function bench(root: string): Promise<void> {
  const net: Run[] = [];
  const narrow: Run[] = [];
  const wide: Run[] = [];
  const ipoib: Run[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    net.push(lint(root, ["drivers/net", "--jobs", "2"]));
    narrow.push(spatch(root, "flush-under-rtnl.cocci"));
    wide.push(spatch(root, "flush-under-any-lock.cocci"));
    ipoib.push(lint(root, ["drivers/infiniband/ulp/ipoib"]));
  }
  report("rtnlens lint drivers/net, 2 workers", net);
  report("spatch -j2, one-function rule for rtnl_lock, drivers/net", narrow);
  report("spatch -j2, one-function rule for all locks, drivers/net", wide);
  report("rtnlens lint IPoIB", ipoib);
  process.stdout.write(`rtnlens : spatch, median of paired ratios: ${ratio(net, narrow)} (rtnl_lock), ${ratio(net, wide)} (all locks)\n`);
  process.stdout.write(`the same of processor time: ${ratio(net, narrow, "processorSeconds")}, ${ratio(net, wide, "processorSeconds")}\n`);
  const { seconds, megabytes } = await parseAlone(root);
  process.stdout.write(`parsing alone, 1 thread: ${seconds.toFixed(2)} s for ${megabytes.toFixed(1)} MB of functions\n`);
}

interface Run {
  readonly seconds: number;
  /** Processor time of the program and its children: other programs on the machine change it less than the time on the clock. */
  readonly processorSeconds: number;
  readonly megabytes: number | undefined;
}

function lint(root: string, args: readonly string[]): Run {
  const cli = resolve("dist/cli.js");
  const { stderr, ...times } = timed(process.execPath, ["--import", TELL_MEMORY, cli, "lint", ...args], root);
  const memory = /maxRSS (\d+)/.exec(stderr)?.[1];
  return { ...times, megabytes: memory ? Number(memory) / 1024 : undefined };
}

function ratio(mine: readonly Run[], theirs: readonly Run[], time: "seconds" | "processorSeconds" = "seconds"): string {
  const ratios = mine.map((run, index) => run[time] / (theirs[index]?.[time] ?? Number.NaN)).sort((a, b) => a - b);
  return (ratios[ratios.length >> 1] ?? Number.NaN).toFixed(2);
}

function spatch(root: string, name: string): Run {
  const rule = resolve("test/real", name);
  const { seconds, processorSeconds } = timed("spatch", ["--very-quiet", "-j", "2", "--sp-file", rule, "--dir", "drivers/net"], root);
  return { seconds, processorSeconds, megabytes: undefined };
}

function timed(command: string, args: readonly string[], folderOfRun: string): Omit<Run, "megabytes"> & { readonly stderr: string } {
  const started = performance.now();
  // The shell's `times` has two lines, its own times and its children's: 0m1.200s 0m0.300s.
  const script = '"$@" > /dev/null; status=$?; times >&2; exit $status';
  const options = { cwd: folderOfRun, encoding: "utf8", maxBuffer: 256 * 1024 * 1024 } as const;
  const { error, stderr, status } = spawnSync("sh", ["-c", script, "sh", command, ...args], options);
  const seconds = (performance.now() - started) / 1000;
  if (error) throw new Error(`${command}: ${error.message}`);
  if (status === 127) throw new Error(`${command}: not installed`);
  const [user = Number.NaN, system = Number.NaN] = [...stderr.matchAll(/(\d+)m([\d.]+)s/g)]
    .slice(-2)
    .map(([, minutes, rest]) => Number(minutes) * 60 + Number(rest));
  return { seconds, processorSeconds: user + system, stderr };
}

function report(name: string, runs: readonly Run[]): void {
  const times = runs.map((run) => run.seconds).sort((a, b) => a - b);
  const memory = Math.max(...runs.map((run) => run.megabytes ?? 0));
  const median = times[times.length >> 1] ?? 0;
  const all = times.map((seconds) => seconds.toFixed(2)).join(" ");
  const processor = runs.map((run) => run.processorSeconds).sort((a, b) => a - b)[runs.length >> 1] ?? 0;
  process.stdout.write(
    `${name}: ${median.toFixed(2)} s (${all}), processor ${processor.toFixed(1)} s${memory > 0 ? `, peak ${memory.toFixed(0)} MB` : ""}\n`,
  );
}

/** Parses the functions that the linter parses, as they stand in the files, and does nothing with the trees. */
async function parseAlone(root: string): Promise<{ readonly seconds: number; readonly megabytes: number }> {
  const source = diskSource(root);
  const project = await readProject({ source, paths: ["drivers/net"], jobs: 2 });
  const parser = await createParser(readWasm());
  const texts = functionTexts(project, (path) => {
    const read = source.read(path);
    return read.kind === "text" ? read.text : "";
  });
  const started = performance.now();
  for (const text of texts) parser.parse(text);
  const seconds = (performance.now() - started) / 1000;
  parser.dispose();
  return { seconds, megabytes: texts.reduce((sum, text) => sum + text.length, 0) / 1e6 };
}

function functionTexts(project: Project, read: (path: string) => string): string[] {
  return [...project.facts].flatMap(([path, { functions }]) => {
    const lines = read(path).split("\n");
    return functions.map(({ range }) => lines.slice(range.line - 1, range.endLine).join("\n"));
  });
}
