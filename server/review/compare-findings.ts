import type { Finding } from "../rules/finding.js";
import type { ChangedLines } from "./changed-lines.js";
import type { ReviewedFinding } from "./reviewed-finding.js";
import { standOf } from "./stand.js";

/**
 * What a patch does to the findings: those that only one state has are introduced or fixed. Findings are the same by fingerprint; failing
 * that, a wait that stays where it is, under the same lock and by the same rule, is the same deadlock with another work first in its trace.
 */
export function compareFindings(before: readonly Finding[], after: readonly Finding[], lines: ChangedLines): ReviewedFinding[] {
  const beforeBy = new Map(before.map((finding) => [finding.fingerprint, finding]));
  const afterBy = new Map(after.map((finding) => [finding.fingerprint, finding]));
  const gone = before.filter(({ fingerprint }) => !afterBy.has(fingerprint));
  const stayed = new Map<string, Finding>();
  for (const finding of gone) {
    const place = lines.moved(finding.file, finding.range.line);
    if (place) stayed.set(placeKey(finding, place.file, place.line), finding);
  }
  const same = new Set<Finding>();
  const reviewed = after.map((finding): ReviewedFinding => {
    const stays = stayed.get(placeKey(finding, finding.file, finding.range.line));
    const known = beforeBy.get(finding.fingerprint) ?? stays;
    if (stays) same.add(stays);
    const { file, range, function: name } = finding;
    if (known) return { finding, status: "unchanged", stand: { file, range, function: name } };
    return { finding, status: "introduced", stand: standOf(finding, lines, "new") };
  });
  const fixed = gone
    .filter((finding) => !same.has(finding))
    .map((finding): ReviewedFinding => ({ finding, status: "fixed", stand: standOf(finding, lines, "old") }));
  return [...reviewed, ...fixed];
}

function placeKey({ rule, lock }: Finding, file: string, line: number): string {
  return `${file}:${line} ${rule} ${lock ?? ""}`;
}
