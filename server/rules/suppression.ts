import type { Suppression } from "../facts/file-facts.js";
import type { Program } from "../program/link.js";
import type { Finding } from "./finding.js";
import { fingerprintOf } from "./fingerprint.js";

/**
 * Leaves out what a comment on the finding's line or the line above allows, and reports (as info) each comment that allows nothing, so
 * that an allowance does not outlive its reason.
 */
export function applySuppressions(program: Program, findings: readonly Finding[]): Finding[] {
  const kept: Finding[] = [];
  const used = new Set<Suppression>();
  for (const finding of findings) {
    const matches = (program.facts.get(finding.file)?.suppressions ?? []).filter((each) => allows(each, finding));
    if (matches.length === 0) kept.push(finding);
    for (const each of matches) used.add(each);
  }
  for (const [file, facts] of program.facts) {
    for (const each of facts.suppressions) if (!used.has(each)) kept.push(unusedSuppression(file, each));
  }
  return kept.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.range.line - b.range.line));
}

function allows(suppression: Suppression, finding: Finding): boolean {
  const { line } = finding.range;
  const covers = line >= suppression.at.line && line <= suppression.at.endLine + 1;
  return covers && suppression.rule === finding.rule;
}

function unusedSuppression(file: string, suppression: Suppression): Finding {
  return {
    rule: "unused-suppression",
    severity: "info",
    file,
    range: suppression.at,
    function: "",
    message: `this comment allows ${suppression.rule}, which is not found here: remove it`,
    trace: [],
    fingerprint: fingerprintOf(["unused-suppression", file.split("/").at(-1) ?? file, suppression.rule, suppression.reason]),
    fixes: [],
  };
}
