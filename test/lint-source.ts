import { posix } from "node:path";
import { analyse } from "../server/analysis/analyse.js";
import { kernelTables } from "../server/kernel/tables.js";
import { linkProgram } from "../server/program/link.js";
import type { LintResult } from "../server/rules/finding.js";
import { findingsOf } from "../server/rules/lint.js";
import type { KernelTree } from "../server/sources/kernel-tree.js";
import { overlaySource } from "../server/sources/overlay-source.js";
import { readProject } from "../server/sources/project.js";
import type { Source } from "../server/sources/source.js";

export interface LintRequest {
  readonly source: Source;
  readonly paths: readonly string[];
  readonly tree?: KernelTree;
  readonly jobs?: number;
}

/** The whole engine over `paths`, with findings of every severity. */
export async function lintSource(request: LintRequest): Promise<LintResult> {
  const project = await readProject(request);
  const paths = request.paths.map((path) => request.source.relative(path));
  const analysis = analyse(linkProgram(project.facts, project.modules, kernelTables(project.tree?.version)));
  const { findings, summary } = findingsOf(analysis);
  return {
    findings: findings.filter(({ file }) => paths.some((path) => isUnder(file, path))),
    summary: { ...summary, ...project.counts, skipped: [...project.skipped, ...summary.skipped] },
  };
}

/** Whether a file lies below a path, or is it; all do below `.`. */
export function isUnder(file: string, path: string): boolean {
  return path === "." || file === path || file.startsWith(`${path}/`);
}

/** A source that holds these texts, by path, and nothing else. */
export function memorySource(texts: ReadonlyMap<string, string>): Source {
  const nothing: Source = {
    read: () => ({ kind: "unreadable", reason: "no such file or folder" }),
    list: () => undefined,
    kindOf: () => ({ kind: "none", reason: "no such file or folder" }),
    relative: (path) => posix.normalize(posix.relative("/", posix.resolve("/", path)) || "."),
    absolute: (path) => posix.resolve("/", path),
  };
  return overlaySource(nothing, texts);
}
