import type { LintResult } from "../../server/rules/finding.js";
import { diskSource } from "../../server/sources/disk-source.js";
import { kernelTreeAt } from "../../server/sources/kernel-tree.js";
import { lintSource } from "../lint-source.js";

/** Lints `paths` (relative to the tree's root) of the kernel tree at `root`; findings name files relative to it too. */
export async function lintTree(root: string, paths: readonly string[]): Promise<LintResult> {
  const source = diskSource(root);
  const tree = kernelTreeAt(source, ".");
  const present = paths.filter((path) => source.kindOf(path).kind !== "none");
  return lintSource({ source, paths: present, tree });
}
