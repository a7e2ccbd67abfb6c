import type { SourceModule } from "./module-finder.js";
import type { ReadGroup } from "./module-reader.js";
import { unpackGroup } from "./packed-group.js";
import type { BundledGroup, FileReport, GroupSurvey, LintedPart, NumberedGroup, Part } from "./part-linter.js";
import type { ReadingThread } from "./reading-thread.js";
import type { AnswerTo, Mentions, WorkerQuestion } from "./worker-messages.js";
import { LostWorker, type WorkerThread } from "./worker-thread.js";

/** Files over which workers were lost, with the reason. The threads of a run share it: each file costs one worker, not one a thread. */
export type LostFiles = Map<string, string>;

/**
 * A worker thread that goes on whatever becomes of its workers. A file over which a worker is lost is left out and named. Where none was
 * being read, what was asked for is done in halves until the module stands alone that cannot be done; that one is left out and named, and
 * the others are done.
 */
export class PersistentThread implements ReadingThread {
  readonly #worker: WorkerThread;
  readonly #lost: LostFiles;
  /** What this thread was asked to survey, and which of its workers has done so. */
  readonly #surveyed: NumberedGroup[] = [];
  #surveyor = 0;

  constructor(worker: WorkerThread, lost: LostFiles) {
    this.#worker = worker;
    this.#lost = lost;
  }

  async survey(groups: readonly NumberedGroup[]): Promise<readonly GroupSurvey[]> {
    if (this.#surveyed.length === 0) this.#surveyor = this.#worker.generation;
    this.#surveyed.push(...groups);
    return this.#surveyAll(groups);
  }

  async mentions(names: readonly string[]): Promise<Mentions> {
    while (this.#surveyor !== this.#worker.generation) {
      this.#surveyor = this.#worker.generation;
      await this.#surveyAll(this.#surveyed);
    }
    return (await this.#ask({ kind: "mentions", names })).mentions;
  }

  async lint(part: Part): Promise<readonly LintedPart[]> {
    const { groups, calledElsewhere } = part;
    const parts = await inHalves(groups, {
      whole: async (some) => (await this.#ask({ kind: "lint", part: some === groups ? part : { groups: some, calledElsewhere } })).parts,
      instead: ({ modules }, reason): LintedPart => ({
        files: unreadFiles(modules, reason),
        result: { findings: [], unused: [], works: 0, queues: 0, skipped: [] },
      }),
    });
    return parts.length === 1 ? parts : parts.map(analysedApart);
  }

  read(groups: readonly (readonly SourceModule[])[]): Promise<readonly ReadGroup[]> {
    return inHalves(groups, {
      whole: async (some) => (await this.#ask({ kind: "read", groups: some })).groups.map(unpackGroup),
      instead: (modules, reason): ReadGroup => ({
        modules: modules.map(({ name, files }) => ({ name, files, headers: [] })),
        files: unreadFiles(modules, reason),
      }),
    });
  }

  bundle(groups: readonly NumberedGroup[]): Promise<readonly BundledGroup[]> {
    return inHalves(groups, {
      whole: async (some) => (await this.#ask({ kind: "bundle", groups: some })).groups,
      instead: unreadGroup,
    });
  }

  end(): Promise<void> {
    return this.#worker.end();
  }

  #surveyAll(groups: readonly NumberedGroup[]): Promise<readonly GroupSurvey[]> {
    return inHalves(groups, {
      whole: async (some) => (await this.#ask({ kind: "survey", groups: some })).surveys,
      instead: ({ id, modules }, reason): GroupSurvey => ({ id, size: 0, defines: [], headers: [], files: unreadFiles(modules, reason) }),
    });
  }

  /** Throws a `LostWorker` only where it cannot be said over which file, or where leaving that out was of no use. */
  async #ask<Question extends WorkerQuestion>(question: Question): Promise<AnswerTo<Question>> {
    for (;;) {
      try {
        return await this.#worker.ask(question, [...this.#lost]);
      } catch (error) {
        if (!(error instanceof LostWorker) || error.file === undefined || this.#lost.has(error.file)) throw error;
        this.#lost.set(error.file, error.message);
      }
    }
  }
}

interface Ways<Item, Result> {
  readonly whole: (items: readonly Item[]) => Promise<readonly Result[]>;
  /** What stands for an item over which, alone, a worker was lost. */
  readonly instead: (item: Item, reason: string) => Result;
}

async function inHalves<Item, Result>(items: readonly Item[], ways: Ways<Item, Result>): Promise<readonly Result[]> {
  try {
    return await ways.whole(items);
  } catch (error) {
    if (!(error instanceof LostWorker)) throw error;
    const [only] = items;
    if (items.length === 1 && only !== undefined) return [ways.instead(only, error.message)];
    const middle = Math.ceil(items.length / 2);
    return [...(await inHalves(items.slice(0, middle), ways)), ...(await inHalves(items.slice(middle), ways))];
  }
}

/** Its result is true of it alone: what it has to do with the other modules of the part was not looked at. */
function analysedApart(part: LintedPart): LintedPart {
  const reason = "analysed without what it has to do with other modules: a worker was lost over all of them";
  const [first, ...others] = part.files;
  if (!first || first.problems.some(({ whole }) => whole)) return part;
  return { ...part, files: [{ ...first, problems: [...first.problems, { reason, whole: false }] }, ...others] };
}

/** What stands in a bundle for a group that was not read. */
export function unreadGroup({ id, modules }: NumberedGroup, reason: string): BundledGroup {
  const packed = {
    modules: modules.map(({ name, files }) => ({ name, files, headers: [] })),
    files: unreadFiles(modules, reason).map((file) => ({ ...file, bytes: undefined })),
  };
  return { id, size: 0, defines: [], headers: [], mentions: [], isWanted: false, packed };
}

/** What there is to say of the files of modules that were not read. */
export function unreadFiles(modules: readonly SourceModule[], reason: string): FileReport[] {
  const paths = new Set(modules.flatMap(({ files }) => files));
  return [...paths].map((path) => ({ path, functionCount: 0, problems: [{ reason, whole: true }], notes: [] }));
}
