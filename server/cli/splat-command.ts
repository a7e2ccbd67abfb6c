import { Argument, type Command, Option } from "commander";
import type { RunInfo } from "../report/json.js";
import { splatJson } from "../report/splat-json.js";
import { splatSarif } from "../report/splat-sarif.js";
import { type SplatInput, splatText } from "../report/splat-text.js";
import { diskSource } from "../sources/disk-source.js";
import { explainLog } from "../sources/explain-log.js";
import { findKernelTree } from "../sources/kernel-tree.js";
import { readLines } from "../sources/read-lines.js";
import type { Explanation } from "../splat/explanation.js";
import type { KernelReport } from "../splat/kernel-report.js";
import { ReportReader } from "../splat/report-reader.js";
import { addCacheOptions, type CacheOptions, openCache } from "./cache-options.js";
import { FixSession } from "./fix-session.js";
import { outputPalette } from "./terminal.js";
import { UsageError } from "./usage-error.js";
import { PROGRAM_VERSION } from "./version.js";

interface SplatOptions extends CacheOptions {
  readonly tree?: string;
  readonly format: string;
}

const FORMATS: Readonly<Record<string, (input: SplatInput, run: RunInfo) => string>> = {
  text: (input) => splatText(input, outputPalette()),
  json: splatJson,
  sarif: splatSarif,
};

export function splatCommand(command: Command): void {
  addCacheOptions(command)
    .addArgument(new Argument("[log]", "the log; - or nothing is standard input"))
    .addOption(new Option("--tree <folder>", "the kernel's source, or the driver's (default: found by walking up)"))
    .addOption(new Option("--format <format>", "how to print").choices(Object.keys(FORMATS)).default("text"))
    .action(splat);
}

async function splat(path: string | undefined, options: SplatOptions): Promise<void> {
  const started = performance.now();
  const source = diskSource(process.cwd());
  const root = options.tree ?? findKernelTree(source, ".")?.root ?? ".";
  if (source.kindOf(root).kind !== "folder") throw new UsageError(`${root}: no such folder`);
  const log = path === undefined || path === "-" ? "standard input" : path;
  const reports = readReports(path, log);
  if (reports.length === 0) return;
  const cache = openCache(options);
  const { explanations: plain, tree, analysis } = await explainLog(source, root, reports, { cache });
  const explanations = await withFixes(plain, FixSession.start({ source, tree, analysis, cache }));
  const run = { version: PROGRAM_VERSION, elapsedMs: performance.now() - started };
  process.stdout.write(FORMATS[options.format]?.({ log, explanations }, run) ?? "");
  process.exitCode = 1;
}

function readReports(path: string | undefined, log: string): readonly KernelReport[] {
  if (path === undefined && process.stdin.isTTY) throw new UsageError("nothing to read: name a log, or - for standard input");
  const reader = new ReportReader();
  const trouble = readLines(path ?? "-", (line) => reader.push(line));
  if (trouble !== undefined) throw new UsageError(`${log}: ${trouble}`);
  const reports = reader.end();
  if (reports.length === 0)
    process.stderr.write(`rtnlens: ${log}: no lockdep, hung-task or workqueue-lockup report in ${reader.lines} lines\n`);
  if (reader.passedOver > 0) process.stderr.write(`rtnlens: note: ${log}: ${reader.passedOver} more reports were not read\n`);
  for (const { line, kind, isCut } of reports)
    if (isCut) process.stderr.write(`rtnlens: note: ${log}:${line}: ${kind}: cut off in the middle\n`);
  return reports;
}

/** Each finding once with the fixes that are on offer for it. */
async function withFixes(explanations: readonly Explanation[], session: FixSession): Promise<readonly Explanation[]> {
  const known = new Map<string, Explanation["finding"]>();
  for (const { finding } of explanations) {
    if (!finding || known.has(finding.fingerprint)) continue;
    const offers = await session.offers(finding);
    known.set(finding.fingerprint, { ...finding, fixes: offers.map(({ fix: { id, title, verified } }) => ({ id, title, verified })) });
  }
  return explanations.map((each) => ({ ...each, finding: each.finding && known.get(each.finding.fingerprint) }));
}
