import { kernelTables } from "../kernel/tables.js";
import type { Parser } from "../syntax/parser.js";
import { ReaderCache } from "./cache/reader-cache.js";
import { type Discovered, filesOf, type ReadingInput, threadCount } from "./discover.js";
import { type FileReport, type NumberedGroup, PartLinter } from "./part-linter.js";
import { ReadingSession } from "./reading-session.js";
import { ownThread, type ReadingThread, type WorkerSetup, WorkerThread } from "./worker-thread.js";

/** Files a batch: small enough that threads end at the same time, large enough that messages do not count. */
const FILES_PER_BATCH = 24;

/** Gives `work` as many threads as are worth their start, and ends them whatever happens. */
export async function onThreads<Result>(
  input: ReadingInput,
  discovered: Discovered,
  work: (threads: readonly ReadingThread[]) => Promise<Result>,
): Promise<Result> {
  const { tree, finder } = discovered;
  const count = threadCount(input, discovered);
  const session = count > 1 ? undefined : await ReadingSession.start();
  const { source, cache } = input;
  const own = (parser: Parser): PartLinter =>
    new PartLinter({ source, finder, parser, tables: kernelTables(tree?.version), cache: cache && ReaderCache.open(cache) });
  const setup: WorkerSetup = { workingDirectory: source.absolute("."), tree, cacheFolder: cache?.folder };
  const threads: ReadingThread[] = session
    ? [ownThread(own(session.parser))]
    : Array.from({ length: count }, () => new WorkerThread(setup, cache?.onTrouble));
  try {
    return await work(threads);
  } finally {
    for (const thread of threads) await thread.end();
    session?.dispose();
  }
}

/**
 * Work that several takers share: each begins with a stretch of its own, so that neighbours come to one taker, and helps with the longest
 * other stretch when its own is done.
 */
export class Shares<Item> {
  readonly #stretches: Item[][];

  constructor(stretches: readonly (readonly Item[])[]) {
    this.#stretches = stretches.map((stretch) => [...stretch]);
  }

  /** Stretches of one length. */
  static ofEqual<Item>(items: readonly Item[], takers: number): Shares<Item> {
    const from = (taker: number): number => Math.floor((taker * items.length) / takers);
    return new Shares(Array.from({ length: takers }, (_, taker) => items.slice(from(taker), from(taker + 1))));
  }

  take(taker: number): Item | undefined {
    const own = this.#stretches[taker]?.shift();
    if (own !== undefined) return own;
    const longest = this.#stretches.reduce((a, b) => (b.length > a.length ? b : a), []);
    return longest.shift();
  }
}

/** Neighbouring groups in batches. */
export function batchesOf(groups: readonly NumberedGroup[]): NumberedGroup[][] {
  const batches: NumberedGroup[][] = [];
  let filled = FILES_PER_BATCH;
  for (const group of groups) {
    const size = filesOf(group);
    if (filled + size > FILES_PER_BATCH) {
      batches.push([]);
      filled = 0;
    }
    batches.at(-1)?.push(group);
    filled += size;
  }
  return batches;
}

/** Why a file was not read over which a thread died. */
export function failureOf(error: unknown): string {
  return `the reader failed: ${error instanceof Error ? error.message : error}`;
}

/** What there is to say of the files of groups that were not read. */
export function unreadReports(groups: readonly NumberedGroup[], reason: string): FileReport[] {
  const paths = new Set(groups.flatMap(({ modules }) => modules.flatMap((module) => module.files)));
  return [...paths].map((path) => ({ path, functionCount: 0, problems: [{ reason, whole: true }], notes: [] }));
}
