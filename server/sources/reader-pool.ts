import { Worker } from "node:worker_threads";
import type { KernelTree } from "./kernel-tree.js";
import type { SourceModule } from "./module-finder.js";
import type { ReadGroup } from "./module-reader.js";
import { type PackedGroup, unpackGroup } from "./packed-group.js";

/** What a worker is started with. */
export interface WorkerSetup {
  readonly workingDirectory: string;
  readonly tree: KernelTree | undefined;
}

/** Files a batch: small enough that workers end at the same time, large enough that messages do not count. */
const FILES_PER_BATCH = 24;

export interface PoolInput {
  readonly setup: WorkerSetup;
  readonly groups: readonly (readonly SourceModule[])[];
  readonly workers: number;
  readonly onRead: (groups: readonly ReadGroup[]) => void;
}

type Batch = readonly (readonly SourceModule[])[];

/** Reads groups of modules on worker threads, the largest first. The order of results is the workers' own. */
export async function readOnWorkers({ setup, groups, workers, onRead }: PoolInput): Promise<void> {
  const batches = batchesOf(groups);
  await Promise.all(Array.from({ length: Math.min(workers, batches.length) }, () => runWorker(setup, batches, onRead)));
}

/**
 * One worker's life: it asks for a batch whenever it has done one. When it dies over a batch, the batch's files are reported with the
 * reason and another worker goes on.
 */
function runWorker(setup: WorkerSetup, batches: Batch[], onRead: PoolInput["onRead"]): Promise<void> {
  return new Promise((resolve) => {
    let batch: Batch | undefined;
    let worker = start();
    next();

    function start(): Worker {
      const started = new Worker(new URL("./extract-worker.js", import.meta.url), { workerData: setup });
      started.on("message", (read: readonly PackedGroup[]) => {
        onRead(read.map(unpackGroup));
        next();
      });
      started.on("error", (error) => {
        onRead((batch ?? []).map((group) => failedGroup(group, `the reader failed: ${error.message}`)));
        worker = start();
        next();
      });
      return started;
    }

    function next(): void {
      batch = batches.shift();
      if (batch) worker.postMessage(batch);
      else void worker.terminate().then(() => resolve());
    }
  });
}

function failedGroup(group: readonly SourceModule[], reason: string): ReadGroup {
  const paths = [...new Set(group.flatMap((module) => module.files))];
  return {
    modules: group.map(({ name, files }) => ({ name, files, headers: [] })),
    files: paths.map((path) => ({ path, functionCount: 0, problems: [{ reason, whole: true }], notes: [] })),
  };
}

function batchesOf(groups: PoolInput["groups"]): Batch[] {
  const sized = groups.map((group) => ({ group, size: group.reduce((sum, module) => sum + module.files.length, 0) }));
  sized.sort((a, b) => b.size - a.size);
  const batches: (readonly SourceModule[])[][] = [];
  let filled = FILES_PER_BATCH;
  for (const { group, size } of sized) {
    if (filled + size > FILES_PER_BATCH) {
      batches.push([]);
      filled = 0;
    }
    batches.at(-1)?.push(group);
    filled += size;
  }
  return batches;
}
