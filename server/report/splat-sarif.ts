import type { Finding } from "../rules/finding.js";
import type { RunInfo } from "./json.js";
import type { ReportedFinding } from "./reported-finding.js";
import { sarifReport } from "./sarif.js";
import { type SplatInput, titleOf, whyNot } from "./splat-text.js";

/** The findings that explain a log's reports as a SARIF log; what is not explained is a notification. */
export function splatSarif({ log, explanations }: SplatInput, run: RunInfo): string {
  const seen = new Map<string, { readonly finding: Finding; readonly lines: number[] }>();
  for (const { finding, report } of explanations) {
    if (!finding) continue;
    const known = seen.get(finding.fingerprint) ?? { finding, lines: [] };
    known.lines.push(report.line);
    seen.set(finding.fingerprint, known);
  }
  const findings = [...seen.values()].map(({ finding, lines }): ReportedFinding => {
    return { finding, message: `${finding.message}. The kernel reports it at ${lines.map((line) => `${log}:${line}`).join(", ")}` };
  });
  const skipped = explanations
    .filter(({ finding }) => !finding)
    .map((each) => ({ file: log, line: each.report.line, reason: `${titleOf(each.report)}: ${whyNot(each).join(" ")}` }));
  return sarifReport({ findings, skipped }, run);
}
