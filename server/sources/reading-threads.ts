import { kernelTables } from "../kernel/tables.js";
import { ReaderCache } from "./cache/reader-cache.js";
import { type Discovered, filesOf, heapGrowth, type ReadingInput, roomForOutlines } from "./discover.js";
import { keepHeapsSmall } from "./javascript-engine.js";
import type { FileReport, NumberedGroup } from "./part-linter.js";
import { type LostFiles, PersistentThread, unreadFiles } from "./persistent-thread.js";
import type { ReadingThread } from "./reading-thread.js";
import type { WorkerSetup } from "./worker-messages.js";
import { WorkerThread } from "./worker-thread.js";

/** Files a batch: small enough that threads end at the same time, large enough that messages do not count. */
const FILES_PER_BATCH = 24;

/** Gives `work` so many worker threads, or the calling one for 0, and ends them whatever happens. */
export async function onThreads<Result>(
  input: ReadingInput,
  discovered: Discovered,
  count: number,
  work: (threads: readonly ReadingThread[]) => Promise<Result>,
): Promise<Result> {
  const { source, cache, heap, workers } = input;
  const setup: WorkerSetup = {
    workingDirectory: source.absolute("."),
    tree: discovered.tree,
    cacheFolder: cache?.folder,
    roomForOutlines: roomForOutlines(discovered),
  };
  const options = { ...workers, setup, heap: heap === undefined ? undefined : Math.floor(heap / count), onCacheTrouble: cache?.onTrouble };
  const lost: LostFiles = new Map();
  const growth = heapGrowth(discovered);
  if (growth !== undefined) keepHeapsSmall(growth);
  const threads: ReadingThread[] =
    count > 0
      ? Array.from({ length: count }, () => new PersistentThread(new WorkerThread(options), lost))
      : [await ownThread(input, discovered)];
  try {
    return await work(threads);
  } finally {
    for (const thread of threads) await thread.end();
  }
}

/** The calling thread. What it reads with is loaded only where it reads. */
async function ownThread({ source, cache }: ReadingInput, discovered: Discovered): Promise<ReadingThread> {
  const { tree, finder } = discovered;
  const thread = await import("./reading-thread.js");
  return thread.ownThread(
    { source, finder, tables: kernelTables(tree?.version), cache: cache && ReaderCache.open(cache) },
    roomForOutlines(discovered),
  );
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

  /** The next item of one's own, or of who has most left; the first that `fits`, or the last where none does. */
  take(taker: number, fits: (item: Item) => boolean = () => true): Item | undefined {
    const own = this.#stretches[taker] ?? [];
    const stretch = own.length > 0 ? own : this.#stretches.reduce((a, b) => (b.length > a.length ? b : a), []);
    const next = stretch.findIndex(fits);
    return next < 0 ? stretch.pop() : stretch.splice(next, 1)[0];
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

/** Why files were not read that a thread gave no answer about. */
export function failureOf(error: unknown): string {
  return `the reader failed: ${error instanceof Error ? error.message : error}`;
}

/** What there is to say of the files of groups that were not read. */
export function unreadReports(groups: readonly NumberedGroup[], reason: string): FileReport[] {
  return unreadFiles(
    groups.flatMap(({ modules }) => modules),
    reason,
  );
}
