import { Command, Option } from "commander";
import type { FixId } from "../fixes/fix.js";
import { FIXERS } from "../fixes/fixes.js";
import { unifiedDiff } from "../fixes/unified-diff.js";
import type { Finding } from "../rules/finding.js";
import { diskSource } from "../sources/disk-source.js";
import { kernelTreeAt } from "../sources/kernel-tree.js";
import { writeTexts } from "../sources/write-texts.js";
import { FixSession, type OfferedFix } from "./fix-session.js";
import { analysePaths } from "./pipeline.js";
import { addFindingOptions, addSharedOptions, type FindingOptions, isWanted, type SharedOptions } from "./shared-options.js";
import { UsageError } from "./usage-error.js";

interface FixOptions extends SharedOptions, FindingOptions {
  readonly fix?: FixId;
  readonly finding?: readonly string[];
  readonly format: "diff" | "json";
  readonly write?: boolean;
}

export function fixCommand(): Command {
  return addFindingOptions(addSharedOptions(new Command("fix")))
    .description("take findings away, as a diff; writes nothing without --write")
    .addOption(new Option("--fix <id>", "only this way, verified or not").choices(FIXERS.map((fixer) => fixer.id)))
    .addOption(new Option("--finding <fingerprint...>", "only these findings (the fingerprints of lint --format json)"))
    .addOption(
      new Option("--format <format>", "a diff of all fixes, or every fix of every finding").choices(["diff", "json"]).default("diff"),
    )
    .addOption(new Option("--diff", "short for --format diff").implies({ format: "diff" }))
    .addOption(new Option("--write", "write the fixed files").conflicts("diff"))
    .action(fix);
}

async function fix(paths: readonly string[], options: FixOptions): Promise<void> {
  const { project, analysis } = await analysePaths(paths, options);
  const source = diskSource(process.cwd());
  const tree = options.tree === undefined ? project.tree : kernelTreeAt(source, options.tree);
  const session = FixSession.start(source, tree, analysis);
  const wanted = (finding: Finding): boolean =>
    project.asked.has(finding.file) && (options.finding?.includes(finding.fingerprint) ?? isWanted(finding, options));
  const findings = session.findings.filter(wanted);
  const unknown = options.finding?.find((fingerprint) => !findings.some((each) => each.fingerprint === fingerprint));
  if (unknown !== undefined) throw new UsageError(`${unknown}: no finding of these files has this fingerprint`);
  if (options.format === "json") {
    await printOffers(session, findings, options);
    return;
  }
  const left = await applyAll(session, findings, options);
  const before = new Map([...session.changed.keys()].map((path) => [path, textOf(source.read(path))]));
  process.stdout.write(options.write ? "" : unifiedDiff(before, session.changed));
  if (options.write) writeTexts(process.cwd(), session.changed);
  process.exitCode = left > 0 ? 1 : 0;
}

/** Fixes one finding after the other, each in the text that the ones before have made; gives the number of those that stay. */
async function applyAll(session: FixSession, findings: readonly Finding[], options: FixOptions): Promise<number> {
  let left = 0;
  for (const finding of sharedQueuesFirst(findings)) {
    const present = session.findings.find((each) => each.fingerprint === finding.fingerprint);
    if (!present) continue;
    const offers = await session.offers(present, options.fix);
    const chosen = offers.find((offer) => offer.fix.verified) ?? (options.fix === undefined ? undefined : offers[0]);
    say(present, chosen, offers);
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

function say(finding: Finding, chosen: OfferedFix | undefined, offers: readonly OfferedFix[]): void {
  const place = `${finding.file}:${finding.range.line}`;
  const lines = chosen
    ? [
        `${place}: ${chosen.fix.title} [${chosen.fix.id}${chosen.fix.verified ? "" : ", not verified"}]`,
        ...chosen.fix.notes.map((note) => `  ${note}`),
        ...chosen.fix.remains.map((each) => `  remains: ${each.file}:${each.range.line}: ${each.message} [${each.rule}]`),
      ]
    : [
        `${place}: ${finding.rule}: no fix that is verified`,
        ...offers.map(({ fix }) => `  --fix ${fix.id} would leave ${fix.remains.length}: ${fix.title}`),
      ];
  process.stderr.write(`${lines.map((line) => `rtnlens: ${line}`).join("\n")}\n`);
}

async function printOffers(session: FixSession, findings: readonly Finding[], options: FixOptions): Promise<void> {
  const fixes: object[] = [];
  const source = diskSource(process.cwd());
  for (const finding of findings) {
    for (const { fix: offered } of await session.offers(finding, options.fix)) {
      const before = new Map([...offered.texts.keys()].map((path) => [path, textOf(source.read(path))]));
      fixes.push({
        id: offered.id,
        title: offered.title,
        finding: finding.fingerprint,
        verified: offered.verified,
        preferred: offered.preferred,
        files: [...offered.texts.keys()],
        diff: unifiedDiff(before, offered.texts),
        notes: offered.notes,
        remains: offered.remains.map(({ file, range, rule, message }) => ({ file, line: range.line, rule, message })),
      });
    }
  }
  process.stdout.write(`${JSON.stringify({ fixes }, null, 2)}\n`);
}

function textOf(read: ReturnType<ReturnType<typeof diskSource>["read"]>): string {
  return read.kind === "text" ? read.text : "";
}
