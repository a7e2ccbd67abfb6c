import { kernelTables } from "../../kernel/tables.js";
import { joinParts, type PartResult } from "../../rules/lint.js";
import type { LintedProject } from "../lint-project.js";
import { unpackGroup } from "../packed-group.js";
import { type BundledGroup, lintRead } from "../part-linter.js";
import { planParts } from "../plan-parts.js";
import { readingReport } from "../reading-report.js";
import { type Bundle, BundleError, readBundle } from "./bundle-file.js";
import type { BundleHead } from "./shard.js";

/**
 * Lints what the bundles of all shards of a run hold, in any order: the result is that of the run in one piece.
 *
 * @throws {BundleError} when a bundle cannot be read, or they are not all the shards of one run.
 */
export async function linkBundles(paths: readonly string[], build: string): Promise<LintedProject> {
  const bundles: Bundle[] = [];
  for (const path of paths) bundles.push(await readBundle(path, build));
  const { tree, missing, notes, asked } = headOfAll(paths, bundles);
  const groups = bundles.flatMap((bundle) => bundle.groups).sort((a, b) => a.id - b.id);
  const tables = kernelTables(tree?.version);
  const parts = planParts(groups.filter(({ isWanted }) => isWanted).map(withFile), tree, tables);
  const results = parts.map(
    ({ groups: members, calledElsewhere }): PartResult =>
      lintRead(
        members.map(({ packed }) => unpackGroup(packed)),
        calledElsewhere,
        tables,
      ),
  );
  const reports = groups.flatMap(({ packed }) => packed.files.map(({ bytes: _, ...report }) => report));
  const report = readingReport({ tree, missing, notes, asked: new Set(asked), groups: groups.map(({ packed }) => packed) }, reports);
  return { report, result: joinParts(results, report.counts) };
}

function withFile(group: BundledGroup): BundledGroup & { readonly file: string } {
  return { ...group, file: group.packed.modules[0]?.files[0] ?? "" };
}

function headOfAll(paths: readonly string[], bundles: readonly Bundle[]): BundleHead {
  const [first] = bundles;
  if (!first) throw new BundleError("no bundle is given");
  const { count } = first.head.shard;
  const found = new Map<number, string>();
  bundles.forEach(({ head }, position) => {
    const path = paths[position] ?? "";
    const { index } = head.shard;
    const known = found.get(index);
    if (known !== undefined) throw new BundleError(`${path}: holds shard ${index} of ${head.shard.count}, as ${known} does`);
    found.set(index, path);
    if (runOf(head) !== runOf(first.head))
      throw new BundleError(`${path}: of another run than ${paths[0]}: other paths, files, kernel or number of shards`);
  });
  const absent = Array.from({ length: count }, (_, position) => position + 1).filter((index) => !found.has(index));
  if (absent.length > 0) throw new BundleError(`shard ${absent.join(", ")} of ${count} is missing`);
  return first.head;
}

/** What bundles of one run have in common. */
function runOf({ shard, groups: _, ...head }: BundleHead): string {
  return JSON.stringify([shard.count, head]);
}
