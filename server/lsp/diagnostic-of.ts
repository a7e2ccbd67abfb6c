import {
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  type Location,
  type Range as ProtocolRange,
} from "vscode-languageserver";
import type { Finding, RuleId, Severity, Step, Thread } from "../rules/finding.js";
import type { Range } from "../text/range.js";

/** What turns a finding into what a client shows. */
export interface DiagnosticContext {
  locationOf(place: Pick<Step, "file" | "range">): Location;
  severityOf(finding: Finding): Severity | "off";
  documentationOf(rule: RuleId): string | undefined;
  /** False for clients that cannot show further places: the steps are then part of the message. */
  readonly hasRelatedInformation: boolean;
}

/** What a code action needs of the diagnostic that it mends. */
export interface DiagnosticData {
  readonly fingerprint: string;
}

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

/** Undefined when the finding's severity is switched off. */
export function diagnosticOf(context: DiagnosticContext, finding: Finding): Diagnostic | undefined {
  const severity = context.severityOf(finding);
  if (severity === "off") return undefined;
  const href = context.documentationOf(finding.rule);
  const data: DiagnosticData = { fingerprint: finding.fingerprint };
  return {
    range: protocolRange(finding.range),
    severity: SEVERITIES[severity],
    code: finding.rule,
    ...(href === undefined ? {} : { codeDescription: { href } }),
    source: "rtnlens",
    message: context.hasRelatedInformation ? finding.message : withSteps(finding),
    ...(context.hasRelatedInformation ? { relatedInformation: relatedInformation(context, finding) } : {}),
    data,
  };
}

/** Every step of every party, in order. */
function relatedInformation(context: DiagnosticContext, finding: Finding): DiagnosticRelatedInformation[] {
  return finding.trace.flatMap((thread, index) =>
    thread.steps.map((step) => ({
      location: context.locationOf(step),
      message: `${partyOf(finding, index)}: ${step.message}`,
    })),
  );
}

const PARTIES: Readonly<Record<Thread["role"], string>> = {
  holder: "waiting thread",
  queue: "queued",
  worker: "worker",
  other: "third party",
};

/** `worker 2` where there are several of a kind. */
export function partyOf({ trace }: Finding, index: number): string {
  const role = trace[index]?.role ?? "other";
  const alike = trace.filter((thread) => thread.role === role).length;
  const position = trace.slice(0, index + 1).filter((thread) => thread.role === role).length;
  return alike > 1 ? `${PARTIES[role]} ${position}` : PARTIES[role];
}

function withSteps(finding: Finding): string {
  const lines = finding.trace.flatMap((thread, index) =>
    thread.steps.map((step) => `${partyOf(finding, index)}: ${step.file}:${step.range.line}: ${step.message}`),
  );
  return [finding.message, ...lines].join("\n");
}

/** Lines and columns count from 0 in the protocol; both count UTF-16 units. */
export function protocolRange({ line, column, endLine, endColumn }: Range): ProtocolRange {
  return { start: { line: line - 1, character: column - 1 }, end: { line: endLine - 1, character: endColumn - 1 } };
}
