import { type Analysis, analyse } from "../analysis/analyse.js";
import { kernelTables } from "../kernel/tables.js";
import { linkProgram } from "../program/link.js";
import { findingsOf } from "../rules/lint.js";
import { explainReports } from "../splat/explain.js";
import type { Explanation } from "../splat/explanation.js";
import type { KernelReport } from "../splat/kernel-report.js";
import { functionsOf } from "../splat/report-functions.js";
import type { ReadingInput } from "./discover.js";
import { functionPlaces } from "./function-places.js";
import { findKernelTree, type KernelTree, kernelTreeAt } from "./kernel-tree.js";
import { readProject } from "./project.js";
import type { Source } from "./source.js";

export interface ExplainedLog {
  readonly explanations: readonly Explanation[];
  readonly tree: KernelTree;
  /** Of the modules that have to do with the reports. */
  readonly analysis: Analysis;
}

/** Reads the modules below `root` that have to do with a kernel's reports, and says what these mean there. */
export async function explainLog(
  source: Source,
  root: string,
  reports: readonly KernelReport[],
  how: Pick<ReadingInput, "jobs" | "cache"> = {},
): Promise<ExplainedLog> {
  const names = new Set(reports.flatMap((report) => [...functionsOf(report).keys()]));
  const places = functionPlaces(source, root, names);
  const files = new Set([...places.values()].flatMap((sites) => sites.map(({ file }) => file)).filter((file) => file.endsWith(".c")));
  const tree = treeOf(source, root, reports);
  const project = await readProject({ source, paths: [...files].sort(), tree, ...how });
  const analysis = analyse(linkProgram(project.facts, project.modules, kernelTables(tree.version)));
  const textOf = (file: string): string | undefined => {
    const read = source.read(file);
    return read.kind === "text" ? read.text : undefined;
  };
  const { findings } = findingsOf(analysis);
  return { explanations: explainReports(reports, { analysis, findings, places, textOf }), tree, analysis };
}

/** The source's own version counts; a driver alone has that of the kernel that reports. */
function treeOf(source: Source, root: string, reports: readonly KernelReport[]): KernelTree {
  const tree = kernelTreeAt(source, root) ?? findKernelTree(source, root);
  return tree ?? { root, version: reports.find(({ version }) => version !== undefined)?.version };
}
