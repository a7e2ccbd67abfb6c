import { Command, Option } from "commander";
import { jsonReport } from "../report/json.js";
import { textReport } from "../report/text.js";
import type { LintResult } from "../rules/finding.js";
import { findingsOf } from "../rules/lint.js";
import type { Project } from "../sources/project.js";
import { analysePaths } from "./pipeline.js";
import { addFindingOptions, addSharedOptions, type FindingOptions, isWanted, type SharedOptions } from "./shared-options.js";
import { outputPalette } from "./terminal.js";
import { PROGRAM_VERSION } from "./version.js";

interface LintOptions extends SharedOptions, FindingOptions {
  readonly format: "text" | "json";
}

export function lintCommand(): Command {
  return addFindingOptions(addSharedOptions(new Command("lint")))
    .description("find waits that can deadlock")
    .addOption(new Option("--format <format>", "how to print").choices(["text", "json"]).default("text"))
    .action(lint);
}

async function lint(paths: readonly string[], options: LintOptions): Promise<void> {
  const started = performance.now();
  const { project, analysis } = await analysePaths(paths, options);
  const result = narrowed(findingsOf(analysis), project, options);
  const elapsedMs = performance.now() - started;
  process.stdout.write(
    options.format === "json" ? jsonReport(result, { version: PROGRAM_VERSION, elapsedMs }) : textReport(result, outputPalette()),
  );
  if (project.missing.some((path) => !path.exists)) process.exitCode = 2;
  else process.exitCode = result.findings.length > 0 ? 1 : 0;
}

/** What was asked for: modules were read whole, also where only one of their files was named. */
function narrowed(result: LintResult, project: Project, options: LintOptions): LintResult {
  const findings = result.findings.filter((finding) => isWanted(finding, options) && project.asked.has(finding.file));
  const skipped = [...project.skipped, ...result.summary.skipped];
  const unique = new Map(skipped.map((each) => [JSON.stringify([each.file, each.line, each.reason]), each]));
  return { findings, summary: { ...result.summary, ...project.counts, skipped: [...unique.values()] } };
}
