import { spawnSync } from "node:child_process";

/** One run of a program. */
export interface Run {
  readonly seconds: number;
  /** Processor time of the program and its children: other programs on the machine change it less than the time on the clock. */
  readonly processorSeconds: number;
  /** At its peak, where the program tells it. */
  readonly megabytes: number | undefined;
  readonly output: string;
}

/** A child that tells its peak memory when it ends; worker threads are part of it. */
const TELL_MEMORY = `data:text/javascript,${encodeURIComponent(
  'process.on("exit", () => process.stderr.write("\\nmaxRSS " + process.resourceUsage().maxRSS + "\\n"));',
)}`;

/** Runs a Node program. */
export function timedNode(script: string, args: readonly string[], folder: string): Run {
  const { stderr, ...times } = timed(process.execPath, ["--import", TELL_MEMORY, script, ...args], folder);
  const memory = /maxRSS (\d+)/.exec(stderr)?.[1];
  return { ...times, megabytes: memory ? Number(memory) / 1024 : undefined };
}

/**
 * Runs a program and waits for it.
 *
 * @throws {Error} when it cannot be started.
 */
export function timed(command: string, args: readonly string[], folder: string): Run & { readonly stderr: string } {
  const started = performance.now();
  // The shell's `times` has two lines, its own times and its children's: 0m1.200s 0m0.300s.
  const script = '"$@"; status=$?; times >&2; exit $status';
  const options = { cwd: folder, encoding: "utf8", maxBuffer: 256 * 1024 * 1024 } as const;
  const { error, stdout, stderr, status } = spawnSync("sh", ["-c", script, "sh", command, ...args], options);
  const seconds = (performance.now() - started) / 1000;
  if (error) throw new Error(`${command}: ${error.message}`);
  if (status === 127) throw new Error(`${command}: not installed`);
  const [user = Number.NaN, system = Number.NaN] = [...stderr.matchAll(/(\d+)m([\d.]+)s/g)]
    .slice(-2)
    .map(([, minutes, rest]) => Number(minutes) * 60 + Number(rest));
  return { seconds, processorSeconds: user + system, megabytes: undefined, output: stdout, stderr };
}

/** The middle of the ratios of runs that were made in pairs. */
export function ratio(mine: readonly Run[], theirs: readonly Run[], time: "seconds" | "processorSeconds" = "seconds"): string {
  return median(mine.map((run, index) => run[time] / (theirs[index]?.[time] ?? Number.NaN))).toFixed(2);
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** One line: the median, all times, processor time and peak memory. */
export function runsLine(name: string, runs: readonly Run[]): string {
  const memory = Math.max(...runs.map((run) => run.megabytes ?? 0));
  const times = runs.map((run) => run.seconds);
  const processor = median(runs.map((run) => run.processorSeconds));
  const all = runs.length > 1 ? ` (${times.map((seconds) => seconds.toFixed(2)).join(" ")})` : "";
  const peak = memory > 0 ? `, peak ${memory.toFixed(0)} MB` : "";
  return `${name}: ${median(times).toFixed(2)} s${all}, processor ${processor.toFixed(1)} s${peak}\n`;
}
