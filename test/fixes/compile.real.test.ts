import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Analysis } from "../../server/analysis/analyse.js";
import { editedTexts } from "../../server/fixes/edit-set.js";
import { moduleOf } from "../../server/fixes/module.js";
import { perInterfaceQueue } from "../../server/fixes/per-interface-queue.js";
import { unifiedDiff } from "../../server/fixes/unified-diff.js";
import { findingsOf } from "../../server/rules/lint.js";
import { memorySource } from "../lint-source.js";
import { kernelFolders } from "../real/kernel-folders.js";
import { analyseSource, offersFor, textsOf } from "./fix-source.js";
import { readGoldens } from "./golden.js";
import { buildModules, checkpatch, kernelHeaders, patchErrors } from "./kernel-build.js";
import { turnBackIpoib } from "./turn-back-ipoib.js";

type Texts = ReadonlyMap<string, string>;

/** A driver of Linux 6.1 whose works are on a queue that others share. */
interface RealDriver {
  readonly name: string;
  readonly folder: string;
  /** Its C files, headers apart. */
  readonly sources: readonly string[];
  readonly queue: string;
}

const ETHERNET = "drivers/net/ethernet";
const DRIVERS: readonly RealDriver[] = [
  { name: "jme", folder: `${ETHERNET}`, sources: ["jme.c"], queue: "system_wq" },
  { name: "via-rhine", folder: `${ETHERNET}/via`, sources: ["via-rhine.c"], queue: "system_wq" },
  { name: "e100", folder: `${ETHERNET}/intel`, sources: ["e100.c"], queue: "system_wq" },
  { name: "sungem", folder: `${ETHERNET}/sun`, sources: ["sungem.c"], queue: "system_wq" },
  { name: "alx", folder: `${ETHERNET}/atheros/alx`, sources: ["main.c", "ethtool.c", "hw.c"], queue: "system_wq" },
  {
    name: "atl1e",
    folder: `${ETHERNET}/atheros/atl1e`,
    sources: ["atl1e_main.c", "atl1e_hw.c", "atl1e_ethtool.c", "atl1e_param.c"],
    queue: "system_wq",
  },
];

const trees = process.env.RTNLENS_TREES ?? ".kernels";
const headers = kernelHeaders("6.1");
const script = checkpatch(trees);
const kernel = { root: ".", version: { major: 6, minor: 1, patch: 0 } };

/** One C module: its Kbuild file over the texts. */
function withKbuild(name: string, sources: readonly string[], texts: Texts): Texts {
  const objects = sources.map((source) => source.replace(/\.c$/, ".o"));
  const [only] = objects;
  const rule = objects.length === 1 && only === `${name}.o` ? "" : `${name}-y := ${objects.join(" ")}\n`;
  return new Map([...texts, ["Makefile", `obj-m := ${name}.o\n${rule}`]]);
}

/** Compiles modules before and after; the fix may add no warning, and its diff no checkpatch error. */
function assertCompiles(before: ReadonlyMap<string, Texts>, after: ReadonlyMap<string, Texts>): void {
  assert.ok(headers, "no kernel headers in /usr/src: install linux-headers-amd64");
  const old = buildModules(headers, before);
  const fixed = buildModules(headers, after);
  assert.ok(fixed.isBuilt, fixed.output);
  assert.deepEqual(newRemarks(old.remarks, fixed.remarks), [], "new warnings");
  assert.ok(script, `no checkpatch.pl in ${trees}: extract scripts/ of Debian's linux-source there, or set RTNLENS_TREES`);
  for (const [name, texts] of after) assert.deepEqual(patchErrors(script, unifiedDiff(before.get(name) ?? new Map(), texts)), [], name);
}

function newRemarks(before: readonly string[], after: readonly string[]): readonly string[] {
  const known = [...before];
  return after.filter((remark) => {
    const at = known.indexOf(remark);
    if (at >= 0) known.splice(at, 1);
    return at < 0;
  });
}

function readFolder(folder: string, isWanted: (name: string) => boolean): Texts {
  const names = readdirSync(folder).filter((name) => /\.[ch]$/.test(name) && isWanted(name));
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

async function analysed(texts: Texts): Promise<Analysis> {
  return analyseSource({ source: memorySource(texts), paths: ["."], tree: kernel });
}

describe("fixed drivers compile", function () {
  this.timeout(600_000);

  it("the kept ones", () => {
    const goldens = readGoldens().filter((golden) => golden.kernel === undefined);
    assertCompiles(new Map(goldens.map(({ name, before }) => [name, before])), new Map(goldens.map(({ name, after }) => [name, after])));
  });

  const tree = kernelFolders(trees).find((each) => each.kernel === "6.1");

  it("IPoIB, turned back to one shared queue", async () => {
    assert.ok(tree, `no Linux 6.1 in ${trees}`);
    const folder = join(tree.path, "drivers/infiniband/ulp/ipoib");
    const before = turnBackIpoib(readFolder(folder, () => true));
    const sources = [
      "ipoib_main.c",
      "ipoib_ib.c",
      "ipoib_multicast.c",
      "ipoib_verbs.c",
      "ipoib_vlan.c",
      "ipoib_ethtool.c",
      "ipoib_netlink.c",
    ];
    const kbuild = (texts: Texts): Texts => withKbuild("ib_ipoib", [...sources, "ipoib_cm.c", "ipoib_fs.c"], texts);
    const all = kbuild(before);
    const input = { source: memorySource(all), paths: ["."], tree: kernel };
    const analysis = await analyseSource(input);
    const finding = findingsOf(analysis).findings.find((each) => each.rule === "shared-queue-deadlock");
    assert.ok(finding, "the turned-back driver has no shared-queue-deadlock");
    const [fix] = await offersFor(input, analysis, finding, "per-interface-queue");
    assert.ok(fix, "no fix");
    assert.deepEqual(
      fix.remains.filter((each) => each.rule === "shared-queue-deadlock" || each.rule === "self-flush"),
      [],
    );
    const stays = fix.notes.flatMap((note) => / ?([\w.]+) stays on ipoib_workqueue/.exec(note)?.[1] ?? []).sort();
    assert.deepEqual(stays, [
      "ipoib_dev_priv.flush_heavy",
      "ipoib_dev_priv.flush_light",
      "ipoib_dev_priv.flush_normal",
      "ipoib_vlan_delete_work.work",
    ]);
    assertCompiles(new Map([["ipoib", all]]), new Map([["ipoib", new Map([...all, ...fix.texts])]]));
  });

  for (const driver of DRIVERS) {
    it(`${driver.name} of Linux 6.1`, async () => {
      assert.ok(tree, `no Linux 6.1 in ${trees}`);
      const isHeader = (name: string): boolean => name.endsWith(".h");
      const before = readFolder(join(tree.path, driver.folder), (name) => isHeader(name) || driver.sources.includes(name));
      const texts = withKbuild(driver.name, driver.sources, before);
      const analysis = await analysed(texts);
      const [unit] = analysis.program.units;
      assert.ok(unit);
      const queue = analysis.table.queueNamed(unit.index, driver.queue);
      const [fix] = perInterfaceQueue(moduleOf(analysis, unit, textsOf(analysis, memorySource(texts))), queue);
      assert.ok(fix, "no fix");
      const edited = editedTexts(texts, fix.edits);
      assert.ok(edited, "edits overlap");
      const known = new Set(findingsOf(analysis).findings.map((each) => `${each.rule} ${each.function} ${each.lock}`));
      const after = new Map([...texts, ...edited]);
      const added = findingsOf(await analysed(after)).findings.filter((each) => !known.has(`${each.rule} ${each.function} ${each.lock}`));
      assert.deepEqual(added, []);
      assertCompiles(new Map([[driver.name, texts]]), new Map([[driver.name, after]]));
    });
  }
});
