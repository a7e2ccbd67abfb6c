import type { Analysis } from "../analysis/analyse.js";
import { PCI_DEVICE } from "../kernel/object-locks.js";
import { compareText } from "../text/order.js";
import type { Finding, LintResult, LintSummary, Skipped } from "./finding.js";
import { fingerprintOf } from "./fingerprint.js";
import type { Draft, Rule } from "./rule.js";
import { RULES } from "./rules.js";
import { readSuppressions } from "./suppression.js";

/**
 * What one part of a program has to say: plain data, for parts are analysed apart. A finding gets its fingerprint when all parts are there,
 * for it tells a finding from its like.
 */
export interface PartResult {
  /** In the order of files and lines. */
  readonly findings: readonly UnnamedFinding[];
  /** Comments that allow nothing. */
  readonly unused: readonly Finding[];
  readonly works: number;
  readonly queues: number;
  /** Bounds that were reached. */
  readonly skipped: readonly Skipped[];
}

interface UnnamedFinding extends Omit<Finding, "fingerprint"> {
  /** What its fingerprint is made of. */
  readonly identity: readonly string[];
  /** A comment allows it. */
  readonly isAllowed: boolean;
}

/** The findings of an analysis: one a rule, wait and lock, in the order of files and lines; what comments allow is left out. */
export function findingsOf(analysis: Analysis, rules: readonly Rule[] = RULES): LintResult {
  let functions = 0;
  for (const facts of analysis.program.facts.values()) functions += facts.functionCount;
  const files = analysis.program.facts.size;
  return joinParts([partResult(analysis, rules)], { files, parsed: files, functions });
}

/** The findings of an analysis that may be one part of many. */
export function partResult(analysis: Analysis, rules: readonly Rule[] = RULES): PartResult {
  const found = rules.flatMap((rule) => keepBest(rule.find(analysis)).map((draft) => unnamed(rule, draft)));
  const { isAllowed, unused } = readSuppressions(analysis.program, found);
  return {
    findings: found.map((finding) => (isAllowed(finding) ? { ...finding, isAllowed: true } : finding)).sort(compareFindings),
    unused,
    works: analysis.table.works.size,
    queues: [...analysis.table.queues.values()].filter((queue) => queue.works.length > 0 || queue.allocatedAt.length > 0).length,
    skipped: analysis.limits.map(({ routine, reason }) => ({
      file: routine.file,
      function: routine.name,
      line: routine.range.line,
      reason,
    })),
  };
}

/** One result of all parts of a program; `counts` says what was read. The order of the parts does not matter. */
export function joinParts(parts: readonly PartResult[], counts: Pick<LintSummary, "files" | "parsed" | "functions">): LintResult {
  const seen = new Map<string, number>();
  const named = parts
    .flatMap((part) => part.findings)
    .sort(compareFindings)
    .map((finding) => ({ finding: withFingerprint(finding, seen), isAllowed: finding.isAllowed }));
  const kept = named.filter(({ isAllowed }) => !isAllowed).map(({ finding }) => finding);
  const sum = (count: (part: PartResult) => number): number => parts.reduce((total, part) => total + count(part), 0);
  return {
    findings: [...kept, ...parts.flatMap((part) => part.unused)].sort(compareLines),
    summary: {
      ...counts,
      works: sum((part) => part.works),
      queues: sum((part) => part.queues),
      skipped: parts.flatMap((part) => part.skipped).sort(compareSkipped),
    },
  };
}

/** Of the drafts with one place and lock the most convincing; it also tells how else the place is reached. */
function keepBest(drafts: readonly Draft[]): Draft[] {
  const byPlace = new Map<string, Draft[]>();
  for (const draft of drafts) {
    const { file, range } = draft.site;
    const key = `${file}:${range.line}:${range.column} ${draft.lock ?? ""} ${draft.lock === undefined ? (draft.work ?? "") : ""}`;
    const list = byPlace.get(key);
    if (list) list.push(draft);
    else byPlace.set(key, [draft]);
  }
  return [...byPlace.values()].map((list) => {
    const [best, ...others] = [...list].sort((a, b) => a.rank - b.rank || compareTraces(a, b));
    if (!best) throw new Error("a group of drafts is never empty");
    const also = [...new Set(others.map((draft) => draft.alsoFrom).filter((name) => name !== undefined && name !== best.alsoFrom))];
    return also.length === 0 ? best : { ...best, alsoFrom: also.slice(0, 3).join(", ") };
  });
}

function compareTraces(a: Draft, b: Draft): number {
  return compareText(JSON.stringify(a.trace), JSON.stringify(b.trace));
}

/** Of one place and lock by the order of the rules; what is equal then comes from one part, and stays in that part's order. */
function compareFindings(a: UnnamedFinding, b: UnnamedFinding): number {
  return (
    compareText(a.file, b.file) ||
    a.range.line - b.range.line ||
    a.range.column - b.range.column ||
    compareText(a.lock ?? "", b.lock ?? "") ||
    RULE_ORDER.indexOf(a.rule) - RULE_ORDER.indexOf(b.rule)
  );
}

function compareSkipped(a: Skipped, b: Skipped): number {
  return compareText(a.file, b.file) || (a.line ?? 0) - (b.line ?? 0) || compareText(a.reason, b.reason);
}

const RULE_ORDER: readonly string[] = RULES.map((rule) => rule.id);

function compareLines(a: Finding, b: Finding): number {
  return compareText(a.file, b.file) || a.range.line - b.range.line;
}

/**
 * An error whose sides take more steps than this is a warning: at each step something may decide that it is another object, or never. Of 114
 * errors in Linux 6.12 that were read by hand those with at most 11 steps were true four times out of five, and none of those with more than 16.
 */
const MOST_SURE_STEPS = 16;

/**
 * The same for the worker's steps to a lock that drivers come to deep down only in a state which the waiting thread has ended (a bit that
 * probe set, a mode tested under another lock): of nine errors over the device lock in Linux 6.1, 6.12 and 6.18 that were read by hand, those
 * with at most 3 were true, and none of the others.
 */
const MOST_SURE_STEPS_TO: ReadonlyMap<string, number> = new Map([[PCI_DEVICE, 3]]);

function isSure(draft: Draft): boolean {
  const toLock = MOST_SURE_STEPS_TO.get(draft.lock ?? "");
  const worker = draft.trace.find(({ role }) => role === "worker");
  return stepsOf(draft) <= MOST_SURE_STEPS && (toLock === undefined || (worker?.steps.length ?? 0) <= toLock);
}

/** What a reader has to follow: the holder's steps, any third party's, and those of the first worker. */
function stepsOf({ trace }: Draft): number {
  const worker = trace.find(({ role }) => role === "worker");
  const others = trace.filter(({ role }) => role === "holder" || role === "other");
  return [...others, ...(worker ? [worker] : [])].reduce((sum, { steps }) => sum + steps.length, 0);
}

function unnamed(rule: Rule, draft: Draft): UnnamedFinding {
  const { file, range, function: inside } = draft.site;
  return {
    rule: rule.id,
    severity: rule.severity === "error" && !isSure(draft) ? "warning" : rule.severity,
    file,
    range,
    function: inside,
    message: draft.message,
    lock: draft.lock,
    queue: draft.queue,
    work: draft.work,
    handler: draft.handler,
    entry: draft.entry,
    trace: draft.trace,
    fixes: [],
    identity: [rule.id, file.split("/").at(-1) ?? file, inside, draft.site.text, draft.lock ?? "", draft.queue ?? "", draft.work ?? ""],
    isAllowed: false,
  };
}

/** Findings with one identity are numbered in the order of `seen`. */
function withFingerprint({ identity, isAllowed: _, ...finding }: UnnamedFinding, seen: Map<string, number>): Finding {
  const count = (seen.get(identity.join()) ?? 0) + 1;
  seen.set(identity.join(), count);
  return { ...finding, fingerprint: fingerprintOf(count === 1 ? identity : [...identity, String(count)]) };
}
