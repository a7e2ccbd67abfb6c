import { posix } from "node:path";
import { analyse } from "../analysis/analyse.js";
import { kernelTables } from "../kernel/tables.js";
import { linkProgram } from "../program/link.js";
import type { TreeTexts } from "../review/apply-patch.js";
import type { ReviewTree } from "../review/review-series.js";
import type { LintResult } from "../rules/finding.js";
import { findingsOf } from "../rules/lint.js";
import type { KernelTree } from "./kernel-tree.js";
import { ModuleFinder } from "./module-finder.js";
import { overlaySource } from "./overlay-source.js";
import { readProject } from "./project.js";
import type { Source } from "./source.js";
import { touchedModules } from "./touched-modules.js";

export interface ReviewTreeInput {
  readonly source: Source;
  /** The folder that the patch's paths start from, as the source names it. */
  readonly root: string;
  /** The kernel there, if it is one; a driver alone has none. */
  readonly kernel: KernelTree | undefined;
}

/** A tree for reviewing patches over any source: the disk, editor buffers, a commit. Nothing is ever written to it. */
export function reviewTree({ source, root, kernel }: ReviewTreeInput): ReviewTree {
  const nameOf = (path: string): string => source.relative(posix.join(root, path));
  const overlay = (texts: TreeTexts): Source => overlaySource(source, new Map([...texts].map(([path, text]) => [nameOf(path), text])));
  const lint = async (files: readonly string[], over: Source): Promise<LintResult> => {
    const paths = files.filter((file) => over.kindOf(file).kind === "file");
    if (paths.length === 0) return { findings: [], summary: { files: 0, parsed: 0, functions: 0, works: 0, queues: 0, skipped: [] } };
    const project = await readProject({ source: over, paths, tree: kernel, jobs: 1 });
    const analysis = analyse(linkProgram(project.facts, project.modules, kernelTables(kernel?.version)));
    const { findings, summary } = findingsOf(analysis);
    return { findings, summary: { ...summary, ...project.counts, skipped: [...project.skipped, ...summary.skipped] } };
  };
  return {
    nameOf,
    read(path) {
      const name = nameOf(path);
      const kind = source.kindOf(name);
      if (kind.kind === "none") return { reason: `${kind.reason} in the tree` };
      const read = source.read(name);
      return read.kind === "text" ? { text: read.text } : { reason: read.reason };
    },
    async lint({ before, after, paths }) {
      const sides = { before: overlay(before), after: overlay(after) };
      const names = paths.map(nameOf);
      const modules = [sides.before, sides.after].map((side) => touchedModules(side, new ModuleFinder(side, kernel), names));
      const files = [...new Set(modules.flatMap((each) => each.files))].sort();
      return {
        before: await lint(files, sides.before),
        after: await lint(files, sides.after),
        notes: [...new Set(modules.flatMap((each) => each.notes))],
      };
    },
  };
}
