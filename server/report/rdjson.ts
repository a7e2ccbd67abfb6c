import type { Finding, Severity } from "../rules/finding.js";
import type { Range } from "../text/range.js";
import { PLAIN } from "./palette.js";
import type { ReportedFinding } from "./reported-finding.js";
import { traceText } from "./text.js";

const SEVERITIES: Readonly<Record<Severity, string>> = { error: "ERROR", warning: "WARNING", info: "INFO" };

/** The Reviewdog Diagnostic Format: `reviewdog -f=rdjson` puts it into the review of a merge request. */
export function rdjsonReport(findings: readonly ReportedFinding[]): string {
  const diagnostics = findings
    .filter(({ status }) => status === undefined || status === "introduced")
    .map(({ finding, message, wait }) => ({
      message: `${message}\n\n${traceText(finding, PLAIN)}`.trimEnd(),
      location: locationRdjson(finding),
      severity: SEVERITIES[finding.severity],
      code: { value: finding.rule },
      ...(wait && { relatedLocations: [{ message: "the wait", location: locationRdjson(wait) }] }),
    }));
  return `${JSON.stringify({ source: { name: "rtnlens" }, diagnostics }, null, 2)}\n`;
}

function locationRdjson({ file, range }: Pick<Finding, "file" | "range">): object {
  return { path: file, range: rangeRdjson(range) };
}

function rangeRdjson({ line, column, endLine, endColumn }: Range): object {
  return { start: { line, column }, end: { line: endLine, column: endColumn } };
}
