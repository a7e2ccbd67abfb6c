import { explainLog } from "../../server/sources/explain-log.js";
import type { Source } from "../../server/sources/source.js";
import type { Explanation } from "../../server/splat/explanation.js";
import type { KernelReport } from "../../server/splat/kernel-report.js";
import { ReportReader } from "../../server/splat/report-reader.js";

/** The reports of a log that is at hand as lines. */
export function reportsIn(lines: readonly string[]): readonly KernelReport[] {
  const reader = new ReportReader();
  for (const line of lines) reader.push(line);
  return reader.end();
}

/** What the reports of a log mean in some sources. */
export async function explainLines(lines: readonly string[], source: Source): Promise<readonly Explanation[]> {
  return (await explainLog(source, ".", reportsIn(lines))).explanations;
}
