import type { Finding } from "../server/rules/finding.js";
import type { Expectation, Fixture } from "./fixture.js";

/** What a fixture wants and does not get, and what it gets and does not want; one line each, empty when all is as it should be. */
export function differences(fixture: Fixture, findings: readonly Finding[]): readonly string[] {
  const open = [...fixture.expectations];
  const unexpected: Finding[] = [];
  const chosen = new Set<string>();
  for (const finding of findings) {
    const index = open.findIndex((expectation) => isMet(expectation, finding));
    const expectation = open[index];
    if (!expectation || (expectation.choice && chosen.has(expectation.choice))) unexpected.push(finding);
    if (!expectation) continue;
    if (expectation.choice) chosen.add(expectation.choice);
    open.splice(index, 1);
  }
  const missing = open.filter(({ isWanted, choice }) => isWanted && !(choice && chosen.has(choice)));
  return [...missing.map((each) => `missing     ${described(each)}`), ...unexpected.map((each) => `unexpected  ${told(each)}`)];
}

/** Faults of an error's trace: both parties are there, every step has a place in the fixture, the handler is among them. */
export function traceFaults(fixture: Fixture, finding: Finding): readonly string[] {
  const faults: string[] = [];
  const roles = new Set(finding.trace.filter(({ steps }) => steps.length > 0).map(({ role }) => role));
  if (!roles.has("holder")) faults.push("no holder in the trace");
  if (!roles.has("worker")) faults.push("no worker in the trace");
  const steps = finding.trace.flatMap((thread) => thread.steps);
  for (const step of steps) {
    const lines = fixture.files.get(step.file)?.split("\n");
    // The kernel's own works are told with the kernel's file.
    if (!lines && step.file.includes("/")) continue;
    if (!lines) faults.push(`step in ${step.file}, which is not in the fixture`);
    else if (step.range.line < 1 || step.range.line > lines.length) faults.push(`step at line ${step.range.line} of ${step.file}`);
    if (step.message === "") faults.push(`step without a message at ${step.file}:${step.range.line}`);
  }
  // A handler of the kernel's own has no place here: the step that tells of it stands at the wait.
  const { handler } = finding;
  if (handler !== undefined && !steps.some((step) => step.function === handler || step.message.includes(`${handler}()`))) {
    faults.push(`handler ${handler} is not in the trace`);
  }
  return faults.map((fault) => `${finding.file}:${finding.range.line} ${finding.rule}: ${fault}`);
}

function isMet(expectation: Expectation, finding: Finding): boolean {
  return (
    finding.file === expectation.file &&
    finding.range.line === expectation.line &&
    expectation.rules.includes(finding.rule) &&
    (expectation.lock === undefined || finding.lock === expectation.lock) &&
    (expectation.entry === undefined || finding.entry === expectation.entry) &&
    (expectation.handler === undefined || hasParty(finding, expectation.handler))
  );
}

function hasParty(finding: Finding, handler: string): boolean {
  return finding.handler === handler || finding.trace.some((thread) => thread.steps.some((step) => step.function === handler));
}

function described({ file, line, rules, lock, handler, entry }: Expectation): string {
  return `${file}:${line} ${rules.join("|")}${lock ? ` lock=${lock}` : ""}${handler ? ` handler=${handler}` : ""}${entry ? ` entry=${entry}` : ""}`;
}

function told(finding: Finding): string {
  const { file, range, severity, rule, lock, handler, message } = finding;
  const steps = finding.trace.flatMap((thread) =>
    thread.steps.map((step) => `\n              ${thread.role} ${step.file}:${step.range.line} ${step.function}: ${step.message}`),
  );
  return `${file}:${range.line} ${severity} ${rule} lock=${lock ?? "-"} handler=${handler ?? "-"}\n            ${message}${steps.join("")}`;
}
