import type { LintResult } from "../../server/rules/finding.js";
import { diskSource } from "../../server/sources/disk-source.js";
import { kernelTreeAt } from "../../server/sources/kernel-tree.js";
import { lintProject } from "../../server/sources/lint-project.js";
import { isUnder } from "../lint-source.js";

/** Lints `paths` (relative to the tree's root) of the kernel tree at `root` as `rtnlens lint` does; findings name files relative to it too. */
export async function lintTree(root: string, paths: readonly string[]): Promise<LintResult> {
  const source = diskSource(root);
  const present = paths.filter((path) => source.kindOf(path).kind !== "none");
  const { report, result } = await lintProject({ source, paths: present, tree: kernelTreeAt(source, ".") });
  return {
    findings: result.findings.filter(({ file }) => present.some((path) => isUnder(file, path))),
    summary: { ...result.summary, skipped: [...report.skipped, ...result.summary.skipped] },
  };
}
