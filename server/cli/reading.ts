import type { ReadingInput } from "../sources/discover.js";
import { diskSource } from "../sources/disk-source.js";
import { kernelTreeAt } from "../sources/kernel-tree.js";
import type { ReadingReport } from "../sources/reading-report.js";
import { openCache } from "./cache-options.js";
import type { SharedOptions } from "./shared-options.js";
import { type ProgressLine, progressLine } from "./terminal.js";
import { UsageError } from "./usage-error.js";

/** What `paths` and options ask to be read, and where progress is shown. */
export function readingOf(
  paths: readonly string[],
  options: SharedOptions,
): { readonly input: ReadingInput; readonly progress: ProgressLine } {
  const source = diskSource(process.cwd());
  const tree = options.tree === undefined ? undefined : kernelTreeAt(source, options.tree);
  if (options.tree !== undefined && !tree) throw new UsageError(`${options.tree}: not a kernel tree (no include/linux in it)`);
  const progress = progressLine(options.progress ?? false);
  return { input: { source, paths, tree, jobs: options.jobs, cache: openCache(options), onProgress: progress.show }, progress };
}

/** Says what is missing, unread or mended, on standard error; fails when nothing is left. */
export function reportReading(project: ReadingReport, clearLine: () => void): void {
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
