import { type Command, Option } from "commander";
import { codequalityReport } from "../report/codequality.js";
import { counted } from "../report/counted.js";
import { githubReport } from "../report/github.js";
import { jsonReport, type RunInfo } from "../report/json.js";
import { reportedByLint } from "../report/reported-finding.js";
import { sarifReport } from "../report/sarif.js";
import { textReport } from "../report/text.js";
import type { Finding, LintResult } from "../rules/finding.js";
import type { LintedProject } from "../sources/lint-project.js";
import type { ReadingReport } from "../sources/reading-report.js";
import { BASELINE_OPTIONS, type BaselineOptions, readBaseline, writeBaseline } from "./baseline-options.js";
import { addFindingOptions, type FindingOptions, isOfPaths, isWanted } from "./shared-options.js";
import { outputPalette } from "./terminal.js";
import { PROGRAM_VERSION } from "./version.js";

/** Options of the commands that print what a lint finds. */
export interface LintOutputOptions extends FindingOptions, BaselineOptions {
  readonly format: string;
}

/** What there is to report; what a baseline knows is only marked in the format that has a word for it. */
interface Outcome {
  readonly all: LintResult;
  readonly fresh: LintResult;
  readonly isKnown: ((finding: Finding) => boolean) | undefined;
}

const FORMATS: Readonly<Record<string, (outcome: Outcome, run: RunInfo) => string>> = {
  text: ({ fresh }) => textReport(fresh, outputPalette()),
  json: ({ fresh }, run) => jsonReport(fresh, run),
  sarif: ({ all, isKnown }, run) => {
    const status = isKnown && ((finding: Finding) => (isKnown(finding) ? "unchanged" : "introduced"));
    return sarifReport({ findings: reportedByLint(all.findings, status), skipped: all.summary.skipped }, run);
  },
  github: ({ fresh }) => githubReport(reportedByLint(fresh.findings)),
  codequality: ({ fresh }) => codequalityReport(reportedByLint(fresh.findings)),
};

export function addLintOutputOptions(command: Command): Command {
  addFindingOptions(command).addOption(new Option("--format <format>", "how to print").choices(Object.keys(FORMATS)).default("text"));
  for (const option of BASELINE_OPTIONS) command.addOption(option);
  return command;
}

/**
 * Prints what `lint` finds, less what a baseline knows, and sets the exit status.
 *
 * @throws {UsageError} when a baseline cannot be read or written; it is read before there is anything to wait for.
 */
export async function printLint(options: LintOutputOptions, lint: () => Promise<LintedProject>): Promise<void> {
  const started = performance.now();
  const baseline = readBaseline(options);
  const { report, result } = await lint();
  const all = narrowed(result, report, options);
  const isKnown = baseline && ((finding: Finding) => baseline.has(finding.fingerprint));
  const fresh = isKnown ? { ...all, findings: all.findings.filter((finding) => !isKnown(finding)) } : all;
  writeBaseline(options, all.findings);
  const known = all.findings.length - fresh.findings.length;
  if (known > 0) process.stderr.write(`rtnlens: note: ${counted(known, "finding")} of the baseline not shown\n`);
  const elapsedMs = performance.now() - started;
  process.stdout.write(FORMATS[options.format]?.({ all, fresh, isKnown }, { version: PROGRAM_VERSION, elapsedMs }) ?? "");
  if (report.missing.some((path) => !path.exists)) process.exitCode = 2;
  else process.exitCode ??= fresh.findings.length > 0 ? 1 : 0;
}

/** What was asked for. */
function narrowed({ findings, summary }: LintResult, report: ReadingReport, options: LintOutputOptions): LintResult {
  const skipped = new Map(
    [...report.skipped, ...summary.skipped].map((each) => [JSON.stringify([each.file, each.line, each.reason]), each]),
  );
  return {
    findings: findings.filter((finding) => isWanted(finding, options) && isOfPaths(finding, report.asked)),
    summary: { ...summary, skipped: [...skipped.values()] },
  };
}
