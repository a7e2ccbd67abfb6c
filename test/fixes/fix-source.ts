import { type Analysis, analyse } from "../../server/analysis/analyse.js";
import type { FixId } from "../../server/fixes/fix.js";
import { proposeFixes } from "../../server/fixes/fixes.js";
import { type VerifiedFix, verifyFix } from "../../server/fixes/verify-fix.js";
import { kernelTables } from "../../server/kernel/tables.js";
import { linkProgram } from "../../server/program/link.js";
import type { Finding } from "../../server/rules/finding.js";
import { findingsOf } from "../../server/rules/lint.js";
import type { KernelTree } from "../../server/sources/kernel-tree.js";
import { overlaySource } from "../../server/sources/overlay-source.js";
import { readProject } from "../../server/sources/project.js";
import type { Source } from "../../server/sources/source.js";

export interface FixSource {
  readonly source: Source;
  readonly paths: readonly string[];
  readonly tree?: KernelTree;
}

export async function analyseSource({ source, paths, tree }: FixSource): Promise<Analysis> {
  const project = await readProject({ source, paths, tree, jobs: 1 });
  return analyse(linkProgram(project.facts, project.modules, kernelTables(project.tree?.version)));
}

/** The texts of the files of all modules of an analysis. */
export function textsOf(analysis: Analysis, source: Source): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const path of analysis.program.units.flatMap((unit) => [...unit.files, ...unit.headers])) {
    const read = source.read(path);
    if (read.kind === "text") texts.set(path, read.text);
  }
  return texts;
}

/** What is offered for one finding, each verified. */
export async function offersFor(input: FixSource, analysis: Analysis, finding: Finding, only?: FixId): Promise<readonly VerifiedFix[]> {
  const texts = textsOf(analysis, input.source);
  const before = findingsOf(analysis).findings;
  const same = before.find((each) => each.fingerprint === finding.fingerprint) ?? finding;
  const reanalyse = async (edited: ReadonlyMap<string, string>) =>
    findingsOf(await analyseSource({ ...input, source: overlaySource(input.source, edited) })).findings;
  const offers: VerifiedFix[] = [];
  for (const { id, variants } of proposeFixes({ analysis, finding: same, texts })) {
    if (only !== undefined && id !== only) continue;
    const fix = await verifyFix(variants, { finding: same, before, texts, reanalyse });
    if (fix) offers.push(fix);
  }
  return offers;
}
