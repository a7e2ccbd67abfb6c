import { counted } from "../report/counted.js";
import { BundleError, writeBundle } from "../sources/bundle/bundle-file.js";
import { linkBundles } from "../sources/bundle/link-bundles.js";
import { readShard, type Shard } from "../sources/bundle/shard.js";
import { BUILD } from "../sources/cache/keys.js";
import type { LintedProject } from "../sources/lint-project.js";
import { readingOf, reportReading } from "./reading.js";
import type { SharedOptions } from "./shared-options.js";
import { UsageError } from "./usage-error.js";

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
    throw forPeople(error);
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
    throw forPeople(error);
  }
}

/** What is wrong with a bundle is said in one line; any other error is a fault of this program. */
function forPeople(error: unknown): unknown {
  return error instanceof BundleError ? new UsageError(error.message) : error;
}
