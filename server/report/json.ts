import type { Finding, LintResult, Step } from "../rules/finding.js";

/** Raised when a field is removed or changes its meaning; new fields do not count. */
export const SCHEMA_VERSION = 1;

export interface RunInfo {
  /** The program's own version. */
  readonly version: string;
  readonly elapsedMs: number;
}

/** The result for programs: stable, versioned, everything that is known. */
export function jsonReport({ findings, summary }: LintResult, { version, elapsedMs }: RunInfo): string {
  const { files, parsed, functions, works, queues, skipped } = summary;
  const report = {
    schemaVersion: SCHEMA_VERSION,
    tool: { name: "rtnlens", version },
    findings: findings.map(findingJson),
    summary: { files, parsed, functions, works, queues, skipped, elapsedMs: Math.round(elapsedMs) },
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** Fields are named one by one so that their order, and what is left out, do not depend on how a finding was made. */
export function findingJson(finding: Finding): object {
  const { line, column, endLine, endColumn } = finding.range;
  return {
    rule: finding.rule,
    severity: finding.severity,
    file: finding.file,
    line,
    column,
    endLine,
    endColumn,
    function: finding.function,
    message: finding.message,
    lock: finding.lock,
    queue: finding.queue,
    work: finding.work,
    handler: finding.handler,
    entry: finding.entry,
    trace: finding.trace.map(({ role, steps }) => ({ role, steps: steps.map(stepJson) })),
    fingerprint: finding.fingerprint,
    fixes: finding.fixes.map(({ id, title, verified }) => ({ id, title, verified })),
  };
}

function stepJson({ file, range, function: name, message }: Step): object {
  return { file, line: range.line, column: range.column, function: name, message };
}
