import { type Analysis, analyse } from "../analysis/analyse.js";
import { kernelTables } from "../kernel/tables.js";
import { linkProgram } from "../program/link.js";
import { counted } from "../report/counted.js";
import { BundleError, writeBundle } from "../sources/bundle/bundle-file.js";
import { linkBundles } from "../sources/bundle/link-bundles.js";
import { readShard, type Shard } from "../sources/bundle/shard.js";
import type { CacheUse } from "../sources/cache/cache-place.js";
import { BUILD } from "../sources/cache/keys.js";
import type { ReadingInput } from "../sources/discover.js";
import { diskSource } from "../sources/disk-source.js";
import { kernelTreeAt } from "../sources/kernel-tree.js";
import { type LintedProject, lintProject } from "../sources/lint-project.js";
import { type Project, readProject } from "../sources/project.js";
import type { ReadingReport } from "../sources/reading-report.js";
import { openCache } from "./cache-options.js";
import { EarlyEndWatch, heapWithin, type RunLimits } from "./early-end.js";
import type { SharedOptions } from "./shared-options.js";
import { type ProgressLine, progressLine } from "./terminal.js";
import { UsageError } from "./usage-error.js";

export interface Analysed {
  readonly project: Project;
  readonly analysis: Analysis;
  readonly cache: CacheUse | undefined;
}

/** Reads the modules of `paths` from the disk and analyses them as one: sources → facts → program → analysis. */
export async function analysePaths(paths: readonly string[], options: SharedOptions): Promise<Analysed> {
  const { input, progress } = readingOf(paths, options);
  const project = await readProject(input);
  reportReading(project, progress.end);
  const analysis = analyse(linkProgram(project.facts, project.modules, kernelTables(project.tree?.version)));
  progress.end();
  return { project, analysis, cache: input.cache };
}

/**
 * Reads the modules of `paths` from the disk and lints them, part by part. A signal or a limit ends it with what is known by then, and an
 * exit status of its own.
 */
export async function lintPaths(paths: readonly string[], options: SharedOptions & RunLimits): Promise<LintedProject> {
  const { input, progress } = readingOf(paths, options);
  const watch = new EarlyEndWatch(options);
  const linted = await lintProject({ ...input, heap: options.maxMemory && heapWithin(options.maxMemory), signal: watch.signal });
  watch.stop();
  progress.end();
  if (!watch.ended) {
    reportReading(linted.report, progress.end);
    return linted;
  }
  const { files, parsed } = linted.report.counts;
  process.stderr.write(`rtnlens: ${watch.ended.reason} after ${parsed} of ${files} files: what is known by now follows\n`);
  process.exitCode = watch.ended.status;
  return linted;
}

/**
 * Reads a shard of the modules of `paths` and writes its bundle.
 *
 * @throws {UsageError} when it cannot be written.
 */
export async function bundlePaths(paths: readonly string[], options: SharedOptions & { shard: Shard; bundle: string }): Promise<void> {
  const { input, progress } = readingOf(paths, options);
  const bundle = await readShard(input, options.shard, BUILD);
  progress.end();
  try {
    await writeBundle(options.bundle, bundle);
  } catch (error) {
    throw error instanceof BundleError ? new UsageError(error.message) : error;
  }
  const { index, count } = options.shard;
  process.stderr.write(`rtnlens: ${options.bundle}: shard ${index} of ${count}, ${counted(bundle.groups.length, "group")} of modules\n`);
}

/**
 * Lints what the bundles of all shards of a run hold.
 *
 * @throws {UsageError} when one cannot be read, or they are not all the shards of one run.
 */
export async function linkPaths(bundles: readonly string[]): Promise<LintedProject> {
  try {
    const linked = await linkBundles(bundles, BUILD);
    reportReading(linked.report, () => {});
    return linked;
  } catch (error) {
    throw error instanceof BundleError ? new UsageError(error.message) : error;
  }
}

function readingOf(paths: readonly string[], options: SharedOptions): { readonly input: ReadingInput; readonly progress: ProgressLine } {
  const source = diskSource(process.cwd());
  const tree = options.tree === undefined ? undefined : kernelTreeAt(source, options.tree);
  if (options.tree !== undefined && !tree) throw new UsageError(`${options.tree}: not a kernel tree (no include/linux in it)`);
  const progress = progressLine(options.progress ?? false);
  return { input: { source, paths, tree, jobs: options.jobs, cache: openCache(options), onProgress: progress.show }, progress };
}

/** Says what is missing, unread or mended, on standard error; fails when nothing is left. */
function reportReading(project: ReadingReport, clearLine: () => void): void {
  const problems = project.missing.map(({ path, reason }) => `${path}: ${reason}`);
  const nothingRead = [...project.asked].every((file) => project.unread.has(file));
  if (nothingRead)
    problems.push(...project.skipped.filter(({ file }) => project.asked.has(file)).map(({ file, reason }) => `${file}: ${reason}`));
  const notes = groupedNotes(project.notes);
  if (problems.length > 0 || notes.length > 0 || nothingRead) clearLine();
  const [only] = problems;
  if (nothingRead && problems.length <= 1) throw new UsageError(only ? `${only}; nothing to analyse` : "nothing to analyse");
  for (const problem of problems) process.stderr.write(`rtnlens: ${problem}\n`);
  for (const note of notes) process.stderr.write(`rtnlens: note: ${note}\n`);
  if (nothingRead) throw new UsageError("nothing to analyse");
}

/** Old trees hold hundreds of files with the same peculiarity: a few are named, the rest counted. */
function groupedNotes(notes: ReadingReport["notes"]): string[] {
  const byReason = new Map<string, string[]>();
  for (const { file, reason } of notes) byReason.set(reason, [...(byReason.get(reason) ?? []), file]);
  return [...byReason].flatMap(([reason, files]) => {
    const named = files.slice(0, 3).map((file) => `${file}: ${reason}`);
    return files.length > 3 ? [...named, `${files.length - 3} more files: ${reason}`] : named;
  });
}
