import type { Severity } from "../rules/finding.js";
import { PLAIN } from "./palette.js";
import type { ReportedFinding } from "./reported-finding.js";
import { traceText } from "./text.js";

const SEVERITIES: Readonly<Record<Severity, string>> = { error: "critical", warning: "minor", info: "info" };

/** GitLab's Code Quality report, an artifact that merge requests show; it is compared with the target branch's by fingerprint. */
export function codequalityReport(findings: readonly ReportedFinding[]): string {
  const issues = findings
    .filter(({ status }) => status !== "fixed")
    .map(({ finding, message }) => ({
      type: "issue",
      check_name: finding.rule,
      description: message,
      content: { body: traceText(finding, PLAIN) },
      categories: ["Bug Risk"],
      location: { path: finding.file, lines: { begin: finding.range.line, end: finding.range.endLine } },
      severity: SEVERITIES[finding.severity],
      fingerprint: finding.fingerprint,
    }));
  return `${JSON.stringify(issues, null, 2)}\n`;
}
