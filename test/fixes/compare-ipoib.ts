import { resolve } from "node:path";
import type { Analysis } from "../../server/analysis/analyse.js";
import { last } from "../../server/analysis/chain.js";
import { moduleOf } from "../../server/fixes/module.js";
import { queueCalls } from "../../server/fixes/queue-call.js";
import { findingsOf } from "../../server/rules/lint.js";
import { diskSource } from "../../server/sources/disk-source.js";
import { overlaySource } from "../../server/sources/overlay-source.js";
import type { Source } from "../../server/sources/source.js";
import { analyseSource, type FixSource, offersFor, textsOf } from "./fix-source.js";

/**
 * Holds what the fix makes of IPoIB of 3.19 against what the kernel made of it by 4.1: `node out/test/fixes/compare-ipoib.js OLD NEW`, each a
 * folder `drivers/infiniband/ulp/ipoib` inside of its kernel tree. For each work, each call that queues one, each wait and each place where a
 * queue is made: the queue after the fix, and the kernel's; each difference with its reason. Status 1 when one has none.
 */
const [oldFolder, newFolder] = process.argv.slice(2);
if (!oldFolder || !newFolder) {
  process.stderr.write("usage: compare-ipoib.js OLD NEW\n");
  process.exit(2);
}

/** What was read in both kernels, by what the line of a difference holds. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/qp_state_validate/, "4.1 mends a send queue that went into an error; 3.19 has no such code"],
  [/ipoib_add_port\(\) flush_heavy/, "3.19 queues it once by hand, to have the pkey in sync; 4.1 does so no more"],
  [/mcast_task/, "4.1 queues mcast_task in __ipoib_mcast_schedule_join_thread() for all of them"],
  [
    /ipoib_ib_dev_stop\(\) flush_workqueue|ipoib_flush_ah\(\)/,
    "4.1 has this flush in ipoib_flush_ah(), for ipoib_ib_dev_stop() and others",
  ],
  [
    /ipoib_(?:transport_)?dev_(?:init|cleanup)\(\)/,
    "both make the queue before anything is put on it: 3.19 queues neigh_reap_task at the head of ipoib_dev_init(), which 4.1 moved behind ipoib_transport_dev_init()",
  ],
];

/** A line of the comparison: what stands there, and the queue that it is about. */
interface Entry {
  readonly key: string;
  readonly queue: string;
}

interface Reading {
  readonly works: readonly Entry[];
  readonly sites: readonly Entry[];
  readonly waits: readonly Entry[];
  readonly made: readonly Entry[];
}

/** Numbers those of the same name, in the order of the text. */
function numbered(entries: readonly Entry[]): readonly Entry[] {
  const counts = new Map<string, number>();
  return entries.map(({ key, queue }) => {
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return { key: count === 1 ? key : `${key} (${count})`, queue };
  });
}

function readingOf(analysis: Analysis, source: Source): Reading {
  const works = [...analysis.table.works.values()];
  const short = (label: string): string => label.replace("ipoib_dev_priv.", "");
  const sites = works
    .flatMap((work) => work.queuedAt.map(({ queue, at }) => ({ work, queue, site: last(at) })))
    .sort((a, b) => (a.site.file < b.site.file ? -1 : a.site.file > b.site.file ? 1 : a.site.range.line - b.site.range.line))
    .map(({ work, queue, site }) => ({ key: `${fileName(site.file)} ${site.function}() ${short(work.label)}`, queue: queue.label }));
  const modules = analysis.program.units.map((unit) => moduleOf(analysis, unit, textsOf(analysis, source)));
  const queues = [...analysis.table.queues.values()].filter(({ scope }) => scope !== "system");
  const waits = modules.flatMap((module) =>
    queues.flatMap((queue) =>
      queueCalls(module, queue).waiting.map(({ place, name, around }) => ({
        at: place.start,
        key: `${fileName(place.file.path)} ${around?.name}() ${name}`,
        queue: queue.label,
      })),
    ),
  );
  const made = queues.flatMap((queue) => queue.allocatedAt.map((chain) => ({ key: `${last(chain).function}()`, queue: queue.label })));
  return {
    works: works.flatMap((work) => {
      const labels = [...new Set(work.queuedAt.map(({ queue }) => queue.label))].sort();
      return labels.length > 0 ? [{ key: work.label, queue: labels.join(" and ") }] : [];
    }),
    sites: numbered(sites),
    waits: numbered(waits.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.at - b.at))),
    made: numbered(made),
  };
}

function fileName(path: string): string {
  return path.split("/").at(-1) ?? path;
}

/** Differences without a reason. */
let unexplained = 0;

/** Prints both sides of each entry, and how many of those that both have agree. */
function compare(title: string, ours: readonly Entry[], theirs: readonly Entry[]): void {
  process.stdout.write(`\n${title} (after the fix | the kernel)\n`);
  const kernel = new Map(theirs.map(({ key, queue }) => [key, queue]));
  const own = new Set(ours.map(({ key }) => key));
  const lines = [
    ...ours.map(({ key, queue }) => ({ key, queue, other: kernel.get(key) })),
    ...theirs.filter(({ key }) => !own.has(key)).map(({ key, queue }) => ({ key, queue: undefined, other: queue })),
  ];
  for (const { key, queue, other } of lines.sort((a, b) => (a.key < b.key ? -1 : 1))) {
    const isSame = queue === other;
    const reason = isSame ? undefined : REASONS.find(([pattern]) => pattern.test(key))?.[1];
    if (!isSame && reason === undefined) unexplained++;
    process.stdout.write(`  ${isSame ? "same" : "DIFF"}  ${key}: ${queue ?? "-"} | ${other ?? "-"}\n`);
    if (!isSame) process.stdout.write(`          ${reason ?? "no reason known"}\n`);
  }
  const both = lines.filter(({ queue, other }) => queue !== undefined && other !== undefined);
  process.stdout.write(`  ${both.filter(({ queue, other }) => queue === other).length} of ${both.length} that both have agree\n`);
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
const source = overlaySource(before.input.source, fix.texts);
const ours = readingOf(await analyseSource({ ...before.input, source }), source);
const kernel = await analysed(newFolder);
const theirs = readingOf(kernel.analysis, kernel.input.source);

process.stdout.write(`${fix.title}\nverified: ${fix.verified}\n`);
compare("works", ours.works, theirs.works);
compare("calls that queue a work", ours.sites, theirs.sites);
compare("waits for a queue", ours.waits, theirs.waits);
compare("where queues are made", ours.made, theirs.made);
process.stdout.write(`\n${unexplained === 0 ? "every difference has its reason" : `${unexplained} differences without a reason`}\n`);
process.exitCode = unexplained === 0 && fix.verified ? 0 : 1;
