import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { VerifiedFix } from "../../server/fixes/verify-fix.js";
import type { Finding, RuleId } from "../../server/rules/finding.js";
import { findingsOf } from "../../server/rules/lint.js";
import { diskSource } from "../../server/sources/disk-source.js";
import { kernelTreeAt } from "../../server/sources/kernel-tree.js";
import { kernelFolders } from "../real/kernel-folders.js";
import { analyseSource, type FixSource, offersFor } from "./fix-source.js";
import { buildObjects, kernelHeaders } from "./kernel-build.js";

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

/** Builds the objects of the changed files, before and after, as the driver's Makefile has them, against Debian's headers of the kernel. */
function compiled(path: string, fix: VerifiedFix): Row["compiles"] {
  const headers = kernelHeaders(kernel);
  const folder = headers && folderWithMakefile(dirname(path));
  if (!headers || folder === undefined) return "not buildable";
  const files = readTree(join(root ?? ".", folder));
  const within = (each: string): string => relative(folder, each);
  const objects = [...fix.texts.keys()].filter((each) => each.endsWith(".c")).map((each) => within(each).replace(/\.c$/, ".o"));
  if (objects.some((object) => object.startsWith(".."))) return "not buildable";
  const before = buildObjects(headers, files, objects);
  if (!before.isBuilt) return "not buildable";
  const after = buildObjects(
    headers,
    new Map([...files, ...[...fix.texts].map(([each, text]): [string, string] => [within(each), text])]),
    objects,
  );
  return after.isBuilt ? "yes" : "no";
}

function folderWithMakefile(folder: string): string | undefined {
  for (let each = folder; each !== "."; each = dirname(each)) if (existsSync(join(root ?? ".", each, "Makefile"))) return each;
  return undefined;
}

/** Sources of the folder, of those in it only what a driver has: drivers/net itself holds hundreds of others. */
function readTree(folder: string): ReadonlyMap<string, string> {
  const isDeep = folder.split("/").length > 2;
  const names = readdirSync(folder, { recursive: isDeep, encoding: "utf8" }).filter((name) =>
    /\.[chS]$|(?:^|\/)(?:Makefile|Kbuild)$/.test(name),
  );
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
