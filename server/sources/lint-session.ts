import { analyse } from "../analysis/analyse.js";
import type { FileFacts } from "../facts/file-facts.js";
import { kernelTables } from "../kernel/tables.js";
import { linkProgram } from "../program/link.js";
import type { LintResult } from "../rules/finding.js";
import { findingsOf } from "../rules/lint.js";
import type { CacheUse } from "./cache/cache-place.js";
import { type Closure, ClosureRecords } from "./cache/closure-records.js";
import { ReaderCache } from "./cache/reader-cache.js";
import { discover, type ReadingInput } from "./discover.js";
import type { KernelTree } from "./kernel-tree.js";
import type { ModuleFinder, SourceModule } from "./module-finder.js";
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
    const input = { source, paths: files, tree: kernel, finder, session: this.#reading, cache: this.#cache };
    const records = this.#cache && ReviewRecords.open(input, this.#cache);
    const kept = records?.find();
    if (kept) return kept;
    const project = await readProject(input);
    const modules = JSON.stringify([kernel?.version, project.modules]);
    const known = this.#remembered.find((each) => each.modules === modules && isSame(each.facts, project.facts));
    const result = known?.result ?? lintProject(project, kernel);
    const others = this.#remembered.filter((each) => each !== known);
    this.#remembered = [...others.slice(1 - MOST_REMEMBERED), { facts: project.facts, modules, result }];
    const { findings, summary } = result;
    const whole = { findings, summary: { ...summary, ...project.counts, skipped: [...project.skipped, ...summary.skipped] } };
    if (project.unread.size === 0) records?.keep(project.closure, whole);
    return whole;
  }

  dispose(): void {
    this.#reading.dispose();
  }
}

/** The results of other runs for the same modules, with the same texts. */
class ReviewRecords {
  readonly #records: ClosureRecords;
  readonly #modules: readonly SourceModule[];

  private constructor(records: ClosureRecords, modules: readonly SourceModule[]) {
    this.#records = records;
    this.#modules = modules;
  }

  /** Not where files turn out to lie in a kernel that nobody has named: it has a part in how they are read. */
  static open(input: ReadingInput, cache: CacheUse): ReviewRecords | undefined {
    const { tree, finder, groups } = discover(input);
    if (tree !== input.tree) return undefined;
    const context = { source: input.source, finder, tables: kernelTables(tree?.version) };
    const modules = groups.flatMap((group) => group.modules);
    return new ReviewRecords(new ClosureRecords(context, ReaderCache.open(cache)), modules);
  }

  find(): LintResult | undefined {
    return this.#records.find<LintResult>("review", this.#modules)?.result;
  }

  keep(closure: Closure | undefined, result: LintResult): void {
    if (closure) this.#records.keep("review", this.#modules, closure, result);
  }
}

function lintProject(project: Project, kernel: KernelTree | undefined): LintResult {
  return findingsOf(analyse(linkProgram(project.facts, project.modules, kernelTables(kernel?.version))));
}

/** The reading session gives the same object for the same text. */
function isSame(known: ReadonlyMap<string, FileFacts>, facts: ReadonlyMap<string, FileFacts>): boolean {
  return known.size === facts.size && [...facts].every(([path, each]) => known.get(path) === each);
}
