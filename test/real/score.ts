import type { Finding, RuleId } from "../../server/rules/finding.js";
import type { Place, RealCase, Trap } from "./real-case.js";

/** Rules that name a wait for oneself, with no lock in the cycle. */
const WAITS_FOR_ITSELF: readonly RuleId[] = ["self-flush", "ordered-queue-wait"];

/** How far a look-alike's line may be from the finding's: some stand on the comment above the call. */
const NEAR = 3;

/** The finding that says what `real` says: at that wait (the line, else the function), with that lock and that handler in its trace. */
export function findingFor(real: RealCase, findings: readonly Finding[]): Finding | undefined {
  const matching = findings.filter((finding) => isError(finding) && isAboutLock(finding, real) && hasParty(finding, real.handler));
  return (
    matching.find((finding) => finding.file === real.wait.file && finding.range.line === real.wait.line) ??
    matching.find((finding) => finding.file === real.wait.file && finding.function === real.wait.function)
  );
}

/** The finding that falls for `trap`, if any. */
export function findingIn(trap: Trap, findings: readonly Finding[]): Finding | undefined {
  return findings.find(
    (finding) =>
      isError(finding) &&
      finding.file === trap.wait.file &&
      Math.abs(finding.range.line - trap.wait.line) <= NEAR &&
      (isAboutLock(finding, trap) || holdsAsHandler(finding, trap)) &&
      hasParty(finding, trap.handler) &&
      takesWay(finding, trap),
  );
}

function isAboutLock(finding: Finding, real: RealCase): boolean {
  if (real.lock === "none") return WAITS_FOR_ITSELF.includes(finding.rule);
  return finding.lock === real.lock;
}

/** A look-alike whose holder is the handler itself may be reported as a wait for itself. */
function holdsAsHandler(finding: Finding, trap: Trap): boolean {
  return trap.through.includes(trap.handler.function) && WAITS_FOR_ITSELF.includes(finding.rule);
}

function hasParty(finding: Finding, handler: Place): boolean {
  if (finding.handler === handler.function) return true;
  return finding.trace.some((thread) => thread.steps.some((step) => step.function === handler.function));
}

function takesWay(finding: Finding, trap: Trap): boolean {
  const passed = new Set(finding.trace.filter(({ role }) => role === "holder").flatMap(({ steps }) => steps.map((step) => step.function)));
  return trap.through.every((name) => passed.has(name)) && !trap.notThrough.some((name) => passed.has(name));
}

function isError(finding: Finding): boolean {
  return finding.severity === "error";
}
