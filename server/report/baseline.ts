import type { Finding } from "../rules/finding.js";
import { compareText } from "../text/order.js";
import { SCHEMA_VERSION } from "./json.js";

/** Findings that are known and accepted, by fingerprint: a project starts with those that it has and sees only what comes after. */
export type Baseline = ReadonlySet<string>;

/** The file that holds a baseline, for people to read and to keep under version control. */
export function baselineText(findings: readonly Finding[]): string {
  const known = findings
    .map(({ fingerprint, rule, file, function: name, message }) => ({ fingerprint, rule, file, function: name, message }))
    .sort((a, b) => compareText(a.file, b.file) || compareText(a.fingerprint, b.fingerprint));
  return `${JSON.stringify({ schemaVersion: SCHEMA_VERSION, findings: known }, null, 2)}\n`;
}

/** Reads what `baselineText` wrote, or the JSON report of a lint; undefined when it is neither. */
export function parseBaseline(text: string): Baseline | undefined {
  const parsed = parseJson(text);
  if (!isRecord(parsed) || parsed.schemaVersion !== SCHEMA_VERSION || !Array.isArray(parsed.findings)) return undefined;
  const fingerprints = parsed.findings.map((finding: unknown) => (isRecord(finding) ? finding.fingerprint : undefined));
  const known = fingerprints.filter((each) => typeof each === "string");
  return known.length === fingerprints.length ? new Set(known) : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
