import { resolve } from "node:path";
import type { Analysis } from "../../server/analysis/analyse.js";
import { last } from "../../server/analysis/chain.js";
import { findingsOf } from "../../server/rules/lint.js";
import { diskSource } from "../../server/sources/disk-source.js";
import { overlaySource } from "../../server/sources/overlay-source.js";
import { analyseSource, type FixSource, offersFor } from "./fix-source.js";

/**
 * Holds what the fix makes of an old IPoIB against what the kernel made of it: `node out/test/fixes/compare-ipoib.js OLD NEW`, each a folder
 * `drivers/infiniband/ulp/ipoib` inside of its kernel tree. For each work and each queue site: the queue after the fix, and the kernel's.
 */
const [oldFolder, newFolder] = process.argv.slice(2);
if (!oldFolder || !newFolder) {
  process.stderr.write("usage: compare-ipoib.js OLD NEW\n");
  process.exit(2);
}

interface Site {
  readonly key: string;
  readonly work: string;
  readonly queue: string;
}

/** Every place at which a work is queued, named by file, function and work, counted where there are several. */
function sitesOf(analysis: Analysis): readonly Site[] {
  const counts = new Map<string, number>();
  return [...analysis.table.works.values()]
    .flatMap((work) => work.queuedAt.map(({ queue, at }) => ({ work, queue, site: last(at) })))
    .sort((a, b) => (a.site.file < b.site.file ? -1 : a.site.file > b.site.file ? 1 : a.site.range.line - b.site.range.line))
    .map(({ work, queue, site }) => {
      const name = `${site.file.split("/").at(-1)} ${site.function}() ${work.label.replace("ipoib_dev_priv.", "")}`;
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      return { key: count === 1 ? name : `${name} (${count})`, work: work.label, queue: queue.label };
    });
}

function queuesByWork(sites: readonly Site[]): ReadonlyMap<string, string> {
  const found = new Map<string, Set<string>>();
  for (const { work, queue } of sites) found.set(work, (found.get(work) ?? new Set<string>()).add(queue));
  return new Map([...found].map(([work, queues]) => [work, [...queues].sort().join(" and ")]));
}

async function analysed(folder: string): Promise<{ readonly input: FixSource; readonly analysis: Analysis }> {
  const input = { source: diskSource(resolve(folder)), paths: ["."] };
  return { input, analysis: await analyseSource(input) };
}

const before = await analysed(oldFolder);
const finding = findingsOf(before.analysis).findings.find((each) => each.rule === "shared-queue-deadlock" && each.lock === "rtnl");
if (!finding) throw new Error(`${oldFolder}: no shared-queue-deadlock over the RTNL`);
const [fix] = await offersFor(before.input, before.analysis, finding, "per-interface-queue");
if (!fix) throw new Error("no fix");
const fixed = sitesOf(await analyseSource({ ...before.input, source: overlaySource(before.input.source, fix.texts) }));
const kernel = sitesOf((await analysed(newFolder)).analysis);

process.stdout.write(`${fix.title}\nverified: ${fix.verified}\n\nworks (after the fix | the kernel)\n`);
const [ours, theirs] = [queuesByWork(fixed), queuesByWork(kernel)];
let agreed = 0;
let compared = 0;
for (const [work, queue] of [...ours].sort()) {
  const other = theirs.get(work);
  if (other !== undefined) compared++;
  if (other === queue) agreed++;
  process.stdout.write(
    `  ${other === queue ? "same" : other === undefined ? "gone" : "DIFF"}  ${work}: ${queue} | ${other ?? "not queued in the new kernel"}\n`,
  );
}
for (const [work, queue] of [...theirs].sort())
  if (!ours.has(work)) process.stdout.write(`  new   ${work}: ${queue} in the new kernel only\n`);
process.stdout.write(`${agreed} of ${compared} works agree\n\nqueue sites (after the fix | the kernel)\n`);
const kernelSites = new Map(kernel.map((site) => [site.key, site.queue]));
let sameSites = 0;
let comparedSites = 0;
for (const { key, queue } of fixed) {
  const other = kernelSites.get(key);
  if (other !== undefined) comparedSites++;
  if (other === queue) sameSites++;
  process.stdout.write(
    `  ${other === queue ? "same" : other === undefined ? "gone" : "DIFF"}  ${key}: ${queue} | ${other ?? "no such site in the new kernel"}\n`,
  );
}
const fixedKeys = new Set(fixed.map(({ key }) => key));
for (const { key, queue } of kernel) if (!fixedKeys.has(key)) process.stdout.write(`  new   ${key}: ${queue} in the new kernel only\n`);
process.stdout.write(`${sameSites} of ${comparedSites} sites that both have agree\n`);
