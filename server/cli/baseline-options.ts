import { Option } from "commander";
import { type Baseline, baselineText, parseBaseline } from "../report/baseline.js";
import { decodeBytes } from "../review/decode-bytes.js";
import type { Finding } from "../rules/finding.js";
import { readInput } from "../sources/input-bytes.js";
import { writeOutput } from "../sources/output-file.js";
import { UsageError } from "./usage-error.js";

export interface BaselineOptions {
  readonly baseline?: string;
  readonly writeBaseline?: string;
}

export const BASELINE_OPTIONS: readonly Option[] = [
  new Option("--baseline <file>", "findings that are known: they are counted, not shown, and do not make the exit status 1"),
  new Option("--write-baseline <file>", "write the findings of this run as a baseline"),
];

/** The findings that a baseline file knows. */
export function readBaseline({ baseline }: BaselineOptions): Baseline | undefined {
  if (baseline === undefined) return undefined;
  const input = readInput(baseline);
  if (input.kind === "unreadable") throw new UsageError(`${baseline}: ${input.reason}`);
  const known = parseBaseline(decodeBytes(input.bytes));
  if (!known) throw new UsageError(`${baseline}: not a baseline (--write-baseline makes one)`);
  return known;
}

export function writeBaseline({ writeBaseline: path }: BaselineOptions, findings: readonly Finding[]): void {
  if (path === undefined) return;
  const reason = writeOutput(path, baselineText(findings));
  if (reason !== undefined) throw new UsageError(`${path}: ${reason}`);
}
