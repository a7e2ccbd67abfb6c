import { type Analysis, analyse } from "../analysis/analyse.js";
import { kernelTables } from "../kernel/tables.js";
import { linkProgram } from "../program/link.js";
import type { CacheUse } from "../sources/cache/cache-place.js";
import { type Project, readProject } from "../sources/project.js";
import { readingOf, reportReading } from "./reading.js";
import type { SharedOptions } from "./shared-options.js";

export interface Analysed {
  readonly project: Project;
  readonly analysis: Analysis;
  readonly cache: CacheUse | undefined;
}

/** Reads the modules of `paths` from the disk and analyses them as one: sources → facts → program → analysis. */
export async function analysePaths(paths: readonly string[], options: SharedOptions): Promise<Analysed> {
  const { input, progress } = readingOf(paths, options);
  const project = await readProject(input);
  reportReading(project, progress.end);
  const analysis = analyse(linkProgram(project.facts, project.modules, kernelTables(project.tree?.version)));
  progress.end();
  return { project, analysis, cache: input.cache };
}
