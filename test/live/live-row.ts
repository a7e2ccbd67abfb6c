import type { Finding } from "../../server/rules/finding.js";
import { differences } from "../compare-findings.js";
import type { Scenario } from "./scenario.js";
import type { Verdict } from "./verdict.js";

/** One scenario as the linter and the machine see it. */
export interface LiveRow {
  readonly scenario: Scenario;
  readonly findings: readonly Finding[];
  readonly verdict: Verdict;
  /** What does not agree, a sentence each. */
  readonly disagreements: readonly string[];
}

/** Puts side by side what the linter says of a scenario and what the machine did. */
export function liveRow(scenario: Scenario, findings: readonly Finding[], verdict: Verdict): LiveRow {
  const { happens, lockdep, counts } = verdict;
  const disagreements = differences(scenario.fixture, findings).map((each) => `the linter: ${each}`);
  const foresees = happeningForeseen(findings);
  const shows = happens === "clean" && lockdep !== "silent" ? "deadlock" : happens;
  if (foresees !== shows)
    disagreements.push(`the linter foresees ${foresees}, the machine shows ${shows} (${counts || "no counters"}, lockdep ${lockdep})`);
  if (happens !== scenario.happens) disagreements.push(`${scenario.happens} was to happen, not ${happens}`);
  if (lockdep !== scenario.lockdep) disagreements.push(`lockdep was to be ${scenario.lockdep}, not ${lockdep}`);
  return { scenario, findings, verdict, disagreements };
}

/** What findings say will happen: errors and warnings speak of deadlocks, the notes of work that is dropped. */
function happeningForeseen(findings: readonly Finding[]): Verdict["happens"] {
  if (findings.some(({ severity }) => severity !== "info")) return "deadlock";
  return findings.some(({ rule }) => rule === "dropped-work") ? "work lost" : "clean";
}
