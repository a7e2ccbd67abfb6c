import { type LintedProject, lintProject } from "../sources/lint-project.js";
import { EarlyEndWatch, heapWithin, type RunLimits } from "./early-end.js";
import { readingOf, reportReading } from "./reading.js";
import type { SharedOptions } from "./shared-options.js";

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
