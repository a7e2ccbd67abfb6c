import { Argument, type Command, InvalidArgumentError, Option } from "commander";
import type { Finding, Severity } from "../rules/finding.js";
import { RULES } from "../rules/rules.js";
import { addCacheOptions, type CacheOptions } from "./cache-options.js";

/** Options of every command that reads the source below some paths. */
export interface SharedOptions extends CacheOptions {
  readonly tree?: string;
  readonly jobs?: number;
  readonly progress?: boolean;
}

export function addSharedOptions(command: Command): Command {
  return addCacheOptions(command)
    .addArgument(new Argument("[paths...]", "C files and folders; the modules that they belong to are read whole").default(["."]))
    .addOption(new Option("--tree <folder>", "root of the kernel tree (default: found by walking up)"))
    .addOption(
      new Option("--jobs <number>", "worker threads (default: one a processor when there is much to read)").argParser(positiveInteger),
    )
    .addOption(new Option("--progress", "show progress even when the output is no terminal"));
}

/** Options of every command that reports findings. */
export interface FindingOptions {
  readonly severity: Severity;
  readonly rule?: readonly string[];
}

const SEVERITIES: readonly Severity[] = ["info", "warning", "error"];

export function addFindingOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--severity <severity>", "least severity shown, and that makes the exit status 1").choices(SEVERITIES).default("warning"),
    )
    .addOption(new Option("--rule <rule...>", "only these rules").choices(RULES.map((rule) => rule.id)));
}

/** Whether a finding is one that was asked for. */
export function isWanted(finding: { readonly severity: Severity; readonly rule: string }, { severity, rule }: FindingOptions): boolean {
  return SEVERITIES.indexOf(finding.severity) >= SEVERITIES.indexOf(severity) && (rule === undefined || rule.includes(finding.rule));
}

/**
 * Whether a finding lies in what was named: in one of its C files, or in an inline function of a header that the finding comes to from one.
 * Modules are read whole, also where only one of their files was named.
 */
export function isOfPaths({ file, trace }: Finding, asked: ReadonlySet<string>): boolean {
  if (asked.has(file)) return true;
  return file.endsWith(".h") && trace.some(({ steps }) => steps.some((step) => asked.has(step.file)));
}

function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 1024) throw new InvalidArgumentError("a number from 1 to 1024 is wanted.");
  return value;
}
