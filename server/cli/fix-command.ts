import { posix } from "node:path";
import { type Command, Option } from "commander";
import type { FixId } from "../fixes/fix.js";
import { FIXERS } from "../fixes/fixes.js";
import { unifiedDiff } from "../fixes/unified-diff.js";
import { counted } from "../report/counted.js";
import type { Finding } from "../rules/finding.js";
import { diskSource } from "../sources/disk-source.js";
import { type KernelTree, kernelTreeAt } from "../sources/kernel-tree.js";
import { patchName, patchRoot } from "../sources/patch-root.js";
import { rewriteFiles } from "../sources/rewrite-files.js";
import type { Source } from "../sources/source.js";
import { FixSession, type OfferedFix } from "./fix-session.js";
import { analysePaths } from "./pipeline.js";
import { addFindingOptions, addSharedOptions, type FindingOptions, isOfPaths, isWanted, type SharedOptions } from "./shared-options.js";
import { UsageError } from "./usage-error.js";

interface FixOptions extends SharedOptions, FindingOptions {
  readonly fix?: FixId;
  readonly finding?: readonly string[];
  readonly format: "diff" | "json";
  readonly write?: boolean;
}

export function fixCommand(command: Command): void {
  addFindingOptions(addSharedOptions(command))
    .addOption(new Option("--fix <id>", "only this way, verified or not").choices(FIXERS.map((fixer) => fixer.id)))
    .addOption(
      new Option("--finding <fingerprint>", "only this finding (a fingerprint of lint --format json); may be repeated").argParser(
        (fingerprint: string, others: readonly string[] = []) => [...others, fingerprint],
      ),
    )
    .addOption(
      new Option("--format <format>", "a diff of all fixes, or every fix of every finding").choices(["diff", "json"]).default("diff"),
    )
    .addOption(new Option("--diff", "short for --format diff").implies({ format: "diff" }).conflicts("write"))
    .addOption(new Option("--write", "write the fixed files").conflicts(["diff", "format"]))
    .addHelpText("after", "\nExit status: 0 all findings fixed, 1 some are left, 2 could not run.")
    .action(fix);
}

async function fix(paths: readonly string[], options: FixOptions): Promise<void> {
  const { project, analysis, cache } = await analysePaths(paths, options);
  const source = diskSource(process.cwd());
  const tree = options.tree === undefined ? project.tree : kernelTreeAt(source, options.tree);
  const session = FixSession.start({ source, tree, analysis, cache });
  const wanted = (finding: Finding): boolean =>
    isOfPaths(finding, project.asked) && (options.finding?.includes(finding.fingerprint) ?? isWanted(finding, options));
  const findings = session.findings.filter(wanted);
  const unknown = options.finding?.find((fingerprint) => !findings.some((each) => each.fingerprint === fingerprint));
  if (unknown !== undefined) throw new UsageError(`${unknown}: no finding of these files has this fingerprint`);
  const nameOf = (path: string): string => patchName(source, path, patchRoot(source, path, tree));
  if (options.format === "json") {
    await printOffers(session, findings, options, nameOf);
    return;
  }
  const left = await applyAll(session, findings, options);
  const { before, after } = session.changes;
  if (options.write) {
    const rewrites = [...after].map(([path, text]) => ({ path, before: before.get(path) ?? "", after: text }));
    const problems = rewriteFiles(source, rewrites, writableRoots(source, paths, tree));
    if (problems.length > 0) throw new UsageError(`${problems.join("; ")}; nothing was written`);
  } else {
    process.stdout.write(unifiedDiff(before, after, nameOf));
    sayWhere(new Set([...after.keys()].map((path) => patchRoot(source, path, tree))));
  }
  const done = options.write ? `${counted(after.size, "file")} written` : `${counted(after.size, "file")} to change`;
  process.stderr.write(`rtnlens: ${counted(findings.length, "finding")}, ${findings.length - left} fixed, ${left} left, ${done}\n`);
  process.exitCode = left > 0 ? 1 : 0;
}

/** The folders that were named, or that named files lie in, and the work trees or kernel trees around them. */
function writableRoots(source: Source, paths: readonly string[], tree: KernelTree | undefined): string[] {
  const folders = paths.map((path) => (source.kindOf(path).kind === "folder" ? path : posix.dirname(path)));
  return [...folders, ...folders.map((folder) => patchRoot(source, posix.join(folder, "x"), tree))].filter(
    (folder) => source.kindOf(folder).kind === "folder",
  );
}

/** Fixes one finding after the other, each in the text that the ones before have made; gives the number of those that stay. */
async function applyAll(session: FixSession, findings: readonly Finding[], options: FixOptions): Promise<number> {
  let left = 0;
  for (const finding of sharedQueuesFirst(findings)) {
    const present = session.findings.find((each) => each.fingerprint === finding.fingerprint);
    if (!present) continue;
    const offers = await session.offers(present, options.fix);
    const chosen = offers.find((offer) => offer.fix.verified) ?? (options.fix === undefined ? undefined : offers[0]);
    say(present, chosen, offers, options.fix);
    if (chosen) await session.apply(chosen);
    if (!chosen?.fix.verified) left++;
  }
  return left;
}

/** A queue for each interface takes away most of what else is found of a shared one, so that is tried first. */
function sharedQueuesFirst(findings: readonly Finding[]): readonly Finding[] {
  const isShared = (finding: Finding): boolean => finding.rule === "shared-queue-deadlock";
  return [...findings.filter(isShared), ...findings.filter((finding) => !isShared(finding))];
}

function say(finding: Finding, chosen: OfferedFix | undefined, offers: readonly OfferedFix[], only: FixId | undefined): void {
  const place = `${finding.file}:${finding.range.line}`;
  const none = only === undefined ? "no fix that is verified" : `no ${only} can be made here`;
  const lines = chosen
    ? [
        `${place}: ${chosen.fix.title} [${chosen.fix.id}${chosen.fix.verified ? "" : ", not verified"}]`,
        ...chosen.fix.notes.map((note) => `  ${note}`),
        ...chosen.fix.remains.map((each) => `  remains: ${each.file}:${each.range.line}: ${each.message} [${each.rule}]`),
      ]
    : [
        `${place}: ${finding.rule}: ${none}`,
        ...offers.map(({ fix }) => `  --fix ${fix.id} would leave ${counted(fix.remains.length, "finding")}: ${fix.title}`),
      ];
  process.stderr.write(`${lines.map((line) => `rtnlens: ${line}`).join("\n")}\n`);
}

/** A diff whose names do not start from here has to be applied elsewhere; `git apply` finds out by itself. */
function sayWhere(roots: ReadonlySet<string>): void {
  const others = [...roots].filter((root) => root !== process.cwd());
  if (others.length > 0) process.stderr.write(`rtnlens: the names in the diff start from ${others.join(" and ")}\n`);
}

async function printOffers(
  session: FixSession,
  findings: readonly Finding[],
  options: FixOptions,
  nameOf: (path: string) => string,
): Promise<void> {
  const fixes: object[] = [];
  for (const finding of findings) {
    for (const { fix: offered } of await session.offers(finding, options.fix)) {
      const before = new Map([...offered.texts.keys()].map((path) => [path, session.textOf(path)]));
      fixes.push({
        id: offered.id,
        title: offered.title,
        finding: finding.fingerprint,
        verified: offered.verified,
        preferred: offered.preferred,
        files: [...offered.texts.keys()],
        diff: unifiedDiff(before, offered.texts, nameOf),
        notes: offered.notes,
        remains: offered.remains.map(({ file, range, rule, message }) => ({ file, line: range.line, rule, message })),
      });
    }
  }
  process.stdout.write(`${JSON.stringify({ schemaVersion: 1, fixes }, null, 2)}\n`);
}
