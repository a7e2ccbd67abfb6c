import type { Analysis } from "../analysis/analyse.js";
import type { Finding, LintResult, Skipped } from "./finding.js";
import { fingerprintOf } from "./fingerprint.js";
import type { Draft, Rule } from "./rule.js";
import { RULES } from "./rules.js";
import { applySuppressions } from "./suppression.js";

/** The findings of an analysis: one a rule, wait and lock, in the order of files and lines; what comments allow is left out. */
export function findingsOf(analysis: Analysis, rules: readonly Rule[] = RULES): LintResult {
  const found = rules.flatMap((rule) => keepBest(rule.find(analysis)).map((draft) => ({ rule, draft })));
  found.sort((a, b) => compareDrafts(a.draft, b.draft) || rules.indexOf(a.rule) - rules.indexOf(b.rule));
  const seen = new Map<string, number>();
  const findings = found.map(({ rule, draft }) => toFinding(rule, draft, seen));
  const skipped: Skipped[] = analysis.limits.map(({ routine, reason }) => ({
    file: routine.file,
    function: routine.name,
    line: routine.range.line,
    reason,
  }));
  let functions = 0;
  for (const facts of analysis.program.facts.values()) functions += facts.functionCount;
  return {
    findings: applySuppressions(analysis.program, findings),
    summary: {
      files: analysis.program.facts.size,
      parsed: analysis.program.facts.size,
      functions,
      works: analysis.table.works.size,
      queues: [...analysis.table.queues.values()].filter((queue) => queue.works.length > 0 || queue.allocatedAt.length > 0).length,
      skipped,
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
  return JSON.stringify(a.trace).localeCompare(JSON.stringify(b.trace));
}

function compareDrafts(a: Draft, b: Draft): number {
  return (
    compareText(a.site.file, b.site.file) ||
    a.site.range.line - b.site.range.line ||
    a.site.range.column - b.site.range.column ||
    compareText(a.lock ?? "", b.lock ?? "")
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function toFinding(rule: Rule, draft: Draft, seen: Map<string, number>): Finding {
  const { file, range, function: inside } = draft.site;
  const parts = [rule.id, file.split("/").at(-1) ?? file, inside, draft.site.text, draft.lock ?? "", draft.queue ?? "", draft.work ?? ""];
  const count = (seen.get(parts.join()) ?? 0) + 1;
  seen.set(parts.join(), count);
  return {
    rule: rule.id,
    severity: rule.severity,
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
    fingerprint: fingerprintOf(count === 1 ? parts : [...parts, String(count)]),
    fixes: [],
  };
}
