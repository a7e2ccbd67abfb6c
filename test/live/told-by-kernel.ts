import type { Source } from "../../server/sources/source.js";
import { differences } from "../compare-findings.js";
import { explainLines } from "../splat/explain-text.js";
import type { Scenario } from "./scenario.js";

/** What is wrong with what `rtnlens splat` makes of a scenario's console: reports that it cannot explain, or explains by something else. */
export async function splatFaults({ fixture }: Scenario, console: readonly string[], source: Source): Promise<readonly string[]> {
  const explanations = await explainLines(console, source);
  if (explanations.length === 0) return [];
  const found = new Map(explanations.flatMap(({ finding }) => (finding ? [[finding.fingerprint, finding] as const] : [])));
  const wanted = fixture.expectations.filter(
    (each) => !differences({ ...fixture, expectations: [each] }, [...found.values()]).some((line) => line.startsWith("missing")),
  );
  const faults = explanations
    .filter(({ report, finding }) => !finding && report.kind !== "hung tasks")
    .map(({ report }) => `splat does not explain the ${report.kind} at line ${report.line} of the console`);
  if (wanted.length === 0)
    faults.push(`splat names another cause: ${[...found.values()].map(({ rule, message }) => `${rule}: ${message}`).join("; ") || "none"}`);
  if (wanted.length < found.size) faults.push("splat names a cause that the scenario does not have");
  return faults;
}
