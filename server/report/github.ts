import type { Finding, Severity } from "../rules/finding.js";
import { PLAIN } from "./palette.js";
import type { ReportedFinding } from "./reported-finding.js";
import { traceText } from "./text.js";

const COMMANDS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "notice" };

/** Annotations of a GitHub Actions job: a workflow command a finding, which GitHub shows at the line of the pull request. */
export function githubReport(findings: readonly ReportedFinding[]): string {
  return findings
    .filter(({ status }) => status === undefined || status === "introduced")
    .map(
      ({ finding, message }) =>
        `::${COMMANDS[finding.severity]} ${propertiesOf(finding)}::${escapeData(`${message}\n${traceText(finding, PLAIN)}`.trimEnd())}\n`,
    )
    .join("");
}

function propertiesOf({ file, range, rule }: Finding): string {
  // GitHub ignores columns of a range over several lines, and warns about them.
  const columns = range.line === range.endLine ? { col: range.column, endColumn: range.endColumn } : {};
  const properties = { file, line: range.line, endLine: range.endLine, ...columns, title: `rtnlens ${rule}` };
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
    .join(",");
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
