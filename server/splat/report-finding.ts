import type { Finding } from "../rules/finding.js";
import type { NamedFunction } from "./explanation.js";
import type { KernelReport } from "./kernel-report.js";
import type { NamedClass } from "./model-names.js";

/** What a finding has to share with a report at least: a party of its own and more than one word of what it is about. */
const LEAST = 4;

interface Named {
  readonly classes: readonly NamedClass[];
  readonly functions: readonly NamedFunction[];
}

/** The finding that explains a report: the same parties on the stacks, the same lock, queue and work. */
export function findingFor(report: KernelReport, named: Named, findings: readonly Finding[]): Finding | undefined {
  const scored = findings.map((finding) => ({ finding, score: likeness(report, named, finding) })).filter(({ score }) => score >= LEAST);
  return scored.sort((a, b) => b.score - a.score)[0]?.finding;
}

function likeness(report: KernelReport, { classes, functions }: Named, finding: Finding): number {
  const present = new Set(functions.map(({ name }) => name));
  const names = new Set(classes.map(({ name }) => name));
  const stepsOf = (roles: readonly string[]): readonly string[] =>
    finding.trace.filter(({ role }) => roles.includes(role)).flatMap(({ steps }) => steps.map((step) => step.function));
  const holder = present.has(finding.function) ? 3 : stepsOf(["holder"]).some((name) => present.has(name)) ? 2 : 0;
  const isHandlerPresent = finding.handler !== undefined && present.has(finding.handler);
  const worker = isHandlerPresent ? 3 : stepsOf(["worker", "other"]).some((name) => present.has(name)) ? 2 : 0;
  if (holder === 0 && worker === 0) return 0;
  // A finding about another lock than the one that lockdep complains of is another deadlock.
  if (report.wanted !== undefined && finding.lock !== undefined && !names.has(finding.lock)) return 0;
  const shared = [finding.lock, finding.queue, finding.work].filter((name) => name !== undefined && names.has(name)).length;
  return holder + worker + 2 * shared;
}
