import { analyse } from "../analysis/analyse.js";
import type { FileFacts } from "../facts/file-facts.js";
import { kernelTables } from "../kernel/tables.js";
import { linkProgram } from "../program/link.js";
import type { LintResult } from "../rules/finding.js";
import { findingsOf } from "../rules/lint.js";
import type { CacheUse } from "./cache/cache-place.js";
import type { KernelTree } from "./kernel-tree.js";
import type { ModuleFinder } from "./module-finder.js";
import { type Project, readProject } from "./project.js";
import { ReadingSession } from "./reading-session.js";
import type { Source } from "./source.js";

/** Results that are remembered: a series comes back to a driver a few patches later. */
const MOST_REMEMBERED = 16;

interface Remembered {
  readonly facts: ReadonlyMap<string, FileFacts>;
  readonly modules: string;
  readonly result: LintResult;
}

export interface LintRequest {
  readonly source: Source;
  readonly kernel: KernelTree | undefined;
  /** Knows the modules already. */
  readonly finder?: ModuleFinder;
  readonly files: readonly string[];
}

/** Lints nearly the same files again and again, before and after each patch: what did not change is not done again. */
export class LintSession {
  readonly #reading: ReadingSession;
  #remembered: readonly Remembered[] = [];

  readonly #cache: CacheUse | undefined;

  constructor(reading: ReadingSession, cache?: CacheUse) {
    this.#reading = reading;
    this.#cache = cache;
  }

  static async start(cache?: CacheUse): Promise<LintSession> {
    return new LintSession(await ReadingSession.start(), cache);
  }

  /** The findings of all modules that some C files belong to. */
  async lint({ source, kernel, finder, files }: LintRequest): Promise<LintResult> {
    if (files.length === 0) return { findings: [], summary: { files: 0, parsed: 0, functions: 0, works: 0, queues: 0, skipped: [] } };
    const project = await readProject({ source, paths: files, tree: kernel, finder, session: this.#reading, cache: this.#cache });
    const modules = JSON.stringify([kernel?.version, project.modules]);
    const known = this.#remembered.find((each) => each.modules === modules && isSame(each.facts, project.facts));
    const result = known?.result ?? lintProject(project, kernel);
    const others = this.#remembered.filter((each) => each !== known);
    this.#remembered = [...others.slice(1 - MOST_REMEMBERED), { facts: project.facts, modules, result }];
    const { findings, summary } = result;
    return { findings, summary: { ...summary, ...project.counts, skipped: [...project.skipped, ...summary.skipped] } };
  }

  dispose(): void {
    this.#reading.dispose();
  }
}

function lintProject(project: Project, kernel: KernelTree | undefined): LintResult {
  return findingsOf(analyse(linkProgram(project.facts, project.modules, kernelTables(kernel?.version))));
}

/** The reading session gives the same object for the same text. */
function isSame(known: ReadonlyMap<string, FileFacts>, facts: ReadonlyMap<string, FileFacts>): boolean {
  return known.size === facts.size && [...facts].every(([path, each]) => known.get(path) === each);
}
