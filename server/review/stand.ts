import type { Finding, Step } from "../rules/finding.js";
import type { ChangedLines, ShownLine, Side } from "./changed-lines.js";
import type { Stand } from "./reviewed-finding.js";

/**
 * The line of the patch that a finding stands on. A cycle has many parts, and any of them may be what the patch added: the wait is told
 * first, then the taking of the lock, the queueing, the handler's lock, and last the calls between them. `side` is "new" for what the
 * patch introduces and "old" for what it fixes: there the line is one that it removes.
 *
 * Where no part of the trace is a changed line, the patch took away what kept the cycle open (an unlock, a cleared flag) or changed which
 * queue is meant: then the nearest changed line in a function of the trace, or one that names the queue, the work or the lock.
 */
export function standOf(finding: Finding, lines: ChangedLines, side: Side): Stand {
  const mark = side === "new" ? "+" : "-";
  for (const step of stepsByWeight(finding)) {
    const line = lines.at(side, step.file, step.range.line);
    if (line?.mark !== mark) continue;
    const role = isWait(finding, step) ? undefined : step.message;
    return { file: step.file, range: step.range, function: step.function, patchLine: line.patchLine, role };
  }
  return standNearby(finding, lines, side);
}

function stepsByWeight(finding: Finding): Step[] {
  const holders = finding.trace.filter(({ role }) => role === "holder").flatMap(({ steps }) => steps);
  const queueing = finding.trace.filter(({ role }) => role === "queue").flatMap(({ steps }) => steps);
  const workers = finding.trace.filter(({ role }) => role === "worker");
  const others = finding.trace.filter(({ role }) => role === "other").flatMap(({ steps }) => [...steps].reverse());
  const wait: Step = { file: finding.file, range: finding.range, function: finding.function, message: "" };
  return [
    wait,
    ...holders.filter(takesLock).reverse(),
    ...queueing,
    ...workers.flatMap(({ steps }) => steps.slice(-1)),
    ...others,
    ...holders.slice(1).reverse(),
    ...workers.flatMap(({ steps }) => [...steps].reverse()),
    ...holders.slice(0, 1),
  ];
}

/** Traces are for people; the step that takes a lock is known by its clause. */
function takesLock({ message }: Step): boolean {
  return message.startsWith("takes ");
}

function isWait(finding: Finding, step: Step): boolean {
  return step.file === finding.file && step.range.line === finding.range.line;
}

function standNearby(finding: Finding, lines: ChangedLines, side: Side): Stand {
  const { file, range } = finding;
  const cause = changedBeside(finding, lines, side) ?? changedByName(finding, lines);
  if (!cause) return { file, range, function: finding.function, patchLine: lines.at(side, file, range.line)?.patchLine };
  const place = cause[side];
  const end = cause.text.length + 1;
  return {
    file: place.file,
    range: { line: place.line, column: 1, endLine: place.line, endColumn: Math.max(2, end) },
    function: finding.function,
    patchLine: cause.patchLine,
    role: cause.mark === "+" ? "the patch adds this line" : "the patch removes a line here",
  };
}

/** The changed line nearest to a step of the trace that the same hunk shows. */
function changedBeside(finding: Finding, lines: ChangedLines, side: Side): ShownLine | undefined {
  for (const step of stepsByWeight(finding)) {
    const shown = lines.at(side, step.file, step.range.line);
    if (!shown) continue;
    const changed = lines.all.filter((line) => line.hunk === shown.hunk && isChange(line));
    const distance = ({ patchLine }: ShownLine): number => Math.abs(patchLine - shown.patchLine);
    const [nearest] = changed.sort((a, b) => distance(a) - distance(b));
    if (nearest) return nearest;
  }
  return undefined;
}

/** A changed line that names the queue, the work or the handler: where the queue is made, or the work bound. */
function changedByName({ queue, work, handler }: Finding, lines: ChangedLines): ShownLine | undefined {
  const names = [queue, work, handler].flatMap((name) => name?.split(/\W+/).slice(-1) ?? []).filter((name) => name !== "");
  if (names.length === 0) return undefined;
  const pattern = new RegExp(`\\b(${names.join("|")})\\b`);
  return lines.all.find((line) => isChange(line) && pattern.test(line.text));
}

function isChange({ mark, text }: ShownLine): boolean {
  return mark !== " " && text.trim() !== "";
}
