import type { Status } from "../review/reviewed-finding.js";
import { RULE_DOCUMENTATIONS } from "../rules/documentation/rule-documentations.js";
import type { Finding, Severity, Skipped, Step, Thread } from "../rules/finding.js";
import { RULES } from "../rules/rules.js";
import type { Range } from "../text/range.js";
import type { ReportedFinding } from "./reported-finding.js";
import { ruleText } from "./rule-text.js";
import { threadHeading } from "./thread-heading.js";

const LEVELS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "note" };
const BASELINE_STATES: Readonly<Record<Status, string>> = { introduced: "new", fixed: "absent", unchanged: "unchanged" };

export interface SarifInput {
  readonly findings: readonly ReportedFinding[];
  readonly skipped: readonly Skipped[];
}

/**
 * A SARIF 2.1.0 log. Every side of a deadlock is a code flow of its own: viewers show one thread a flow. Paths are relative to the
 * working directory, which code hosts take for the repository's root.
 */
export function sarifReport({ findings, skipped }: SarifInput, { version }: { readonly version: string }): string {
  const used = [...new Set(findings.map(({ finding }) => finding.rule))].sort();
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "RTNLens", version, semanticVersion: version, rules: used.map(ruleSarif) } },
        columnKind: "utf16CodeUnits",
        invocations: [{ executionSuccessful: true, toolExecutionNotifications: skipped.map(skippedSarif) }],
        results: findings.map((each) => resultSarif(each, used.indexOf(each.finding.rule))),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleSarif(id: Finding["rule"]): object {
  const rule = RULES.find((each) => each.id === id);
  const documentation = RULE_DOCUMENTATIONS.find((each) => each.rule === id);
  return {
    id,
    ...(rule && { shortDescription: { text: rule.summary }, defaultConfiguration: { level: LEVELS[rule.severity] } }),
    ...(rule &&
      documentation && { fullDescription: { text: documentation.title }, help: { text: ruleText(documentation, rule.severity) } }),
  };
}

function resultSarif({ finding, message, status, wait, patch, patchLine }: ReportedFinding, ruleIndex: number): object {
  const { rule, severity, file, range, fingerprint, lock, queue, work, handler, entry } = finding;
  return {
    ruleId: rule,
    ruleIndex,
    level: LEVELS[severity],
    message: { text: message },
    ...(status && { baselineState: BASELINE_STATES[status] }),
    locations: [{ ...locationSarif(file, range), ...logicalSarif(finding.function) }],
    ...(wait && { relatedLocations: [{ ...locationSarif(wait.file, wait.range), message: { text: "the wait" } }] }),
    partialFingerprints: { "rtnlens/v1": fingerprint },
    ...(finding.trace.length > 0 && { codeFlows: finding.trace.map((thread) => codeFlowSarif(finding, thread)) }),
    properties: { lock, queue, work, handler, entry, patch, patchLine },
  };
}

function codeFlowSarif(finding: Finding, thread: Thread): object {
  const message = { text: threadHeading(finding, thread) };
  return { message, threadFlows: [{ message, locations: thread.steps.map((step) => ({ location: stepSarif(step) })) }] };
}

function stepSarif({ file, range, function: name, message }: Step): object {
  return { ...locationSarif(file, range), ...logicalSarif(name), message: { text: message } };
}

function locationSarif(file: string, { line, column, endLine, endColumn }: Range): object {
  return {
    physicalLocation: {
      artifactLocation: { uri: encodeURI(file) },
      region: { startLine: line, startColumn: column, endLine, endColumn },
    },
  };
}

function logicalSarif(name: string): object {
  return name === "" ? {} : { logicalLocations: [{ name, kind: "function" }] };
}

function skippedSarif({ file, line, function: name, reason }: Skipped): object {
  const region = line === undefined ? {} : { region: { startLine: line } };
  return {
    level: "note",
    message: { text: `not analysed in full: ${name ? `${name}: ` : ""}${reason}` },
    locations: [{ physicalLocation: { artifactLocation: { uri: encodeURI(file) }, ...region } }],
  };
}
