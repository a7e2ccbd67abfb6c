import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { VerifiedFix } from "../../server/fixes/verify-fix.js";
import type { Finding, RuleId } from "../../server/rules/finding.js";
import { findingsOf } from "../../server/rules/lint.js";
import { diskSource } from "../../server/sources/disk-source.js";
import { kernelTreeAt } from "../../server/sources/kernel-tree.js";
import { kernelFolders } from "../real/kernel-folders.js";
import { analyseSource, type FixSource, offersFor } from "./fix-source.js";
import { buildModules, kernelHeaders } from "./kernel-build.js";

/**
 * How many findings of a kernel get a fix, how many of those are verified, and how many of these compile:
 * `npm run bench:fixes [-- TREE [PATH…]]`; without arguments Linux 6.12 of RTNLENS_TREES, drivers/net and drivers/infiniband.
 */
const RULES: readonly RuleId[] = ["shared-queue-deadlock", "flush-under-lock", "cancel-under-lock"];

const [given, ...paths] = process.argv.slice(2);
const root = given ?? kernelFolders(process.env.RTNLENS_TREES ?? ".kernels").find((each) => each.kernel === "6.12")?.path;
if (root === undefined || !existsSync(root)) {
  process.stderr.write("bench-fixes: no Linux 6.12: extract Debian's linux-source-6.12 to .kernels, or set RTNLENS_TREES\n");
  process.exit(2);
}
const source = diskSource(root);
const tree = kernelTreeAt(source, ".");
const kernel = tree?.version ? `${tree.version.major}.${tree.version.minor}` : "";
const whole: FixSource = { source, paths: paths.length > 0 ? paths : ["drivers/net", "drivers/infiniband"], tree };
const all = findingsOf(await analyseSource(whole)).findings.filter((finding) => RULES.includes(finding.rule));
process.stdout.write(`${all.length} findings\n`);

interface Row {
  readonly finding: Finding;
  readonly offers: readonly VerifiedFix[];
  readonly compiles: "yes" | "no" | "not buildable" | "";
}

const rows: Row[] = [];
for (const [folder, findings] of grouped(all)) {
  const input: FixSource = { source, paths: [folder], tree };
  const analysis = await analyseSource(input);
  const present = findingsOf(analysis).findings;
  for (const finding of findings) {
    const same = present.find((each) => each.fingerprint === finding.fingerprint);
    const offers = same ? await offersFor(input, analysis, same) : [];
    const best = offers.find((offer) => offer.verified);
    const row: Row = { finding, offers, compiles: best ? compiled(folder, best) : "" };
    rows.push(row);
    process.stdout.write(`${line(row)}\n`);
  }
}

/** By the folder that holds the file: the module is read whole from there. */
function grouped(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) groups.set(finding.file, [...(groups.get(finding.file) ?? []), finding]);
  return groups;
}

function line({ finding, offers, compiles }: Row): string {
  const list = offers.map((offer) => `${offer.id}${offer.verified ? "+" : `(${offer.remains.length})`}`).join(" ") || "-";
  return `${finding.file}:${finding.range.line} ${finding.rule} ${finding.lock ?? ""}: ${list}${compiles ? `; compiles: ${compiles}` : ""}`;
}

/** Builds the objects of the changed files, before and after, against Debian's headers; headers of other versions build few of them. */
function compiled(path: string, fix: VerifiedFix): Row["compiles"] {
  const headers = kernelHeaders(kernel);
  if (!headers) return "not buildable";
  const folder = folderOfModule(path);
  const files = readTree(join(root ?? ".", folder));
  const objects = [...fix.texts.keys()]
    .filter((each) => each.endsWith(".c"))
    .map((each) => `${each.slice(folder.length + 1).replace(/\.c$/, "")}.o`);
  const flags = `ccflags-y += -I$(src) ${[...new Set([...fix.texts.keys()].map((each) => dirname(each.slice(folder.length + 1))))]
    .map((each) => `-I$(src)/${each}`)
    .join(" ")}\n`;
  const kbuild = `${flags}obj-m := probe.o\nprobe-y := ${objects.join(" ")}\n`;
  const before = buildModules(headers, new Map([["m", new Map([...files, ["Kbuild", kbuild]])]]), "objects");
  if (!before.isBuilt) return "not buildable";
  const edited = [...fix.texts].map(([each, text]): [string, string] => [each.slice(folder.length + 1), text]);
  const after = buildModules(headers, new Map([["m", new Map([...files, ...edited, ["Kbuild", kbuild]])]]), "objects");
  return after.isBuilt ? "yes" : "no";
}

/** The driver's outermost folder: the third level of drivers/net/ethernet/vendor and its like. */
function folderOfModule(path: string): string {
  const parts = dirname(path).split("/");
  const depth = path.startsWith("drivers/net/ethernet/") || path.startsWith("drivers/net/wireless/") ? 4 : 3;
  return parts.slice(0, Math.min(parts.length, depth + 1)).join("/");
}

function readTree(folder: string): ReadonlyMap<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /\.[ch]$/.test(name));
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

for (const rule of [...RULES, undefined]) {
  const some = rows.filter(({ finding }) => rule === undefined || finding.rule === rule);
  const fixed = some.filter(({ offers }) => offers.length > 0);
  const verified = some.filter(({ offers }) => offers.some((offer) => offer.verified));
  const buildable = verified.filter(({ compiles }) => compiles === "yes" || compiles === "no");
  const built = buildable.filter(({ compiles }) => compiles === "yes");
  process.stdout.write(
    `${rule ?? "all"}: ${some.length} findings, ${fixed.length} get a fix, ${verified.length} a verified one; ${built.length} of ${buildable.length} that build here compile\n`,
  );
}
