import { Worker } from "node:worker_threads";
import type { IndexMessage, IndexRequest, WorkspaceIndexer } from "./workspace-indexer.js";

/** What an indexing thread is started with. */
export interface IndexSetup {
  readonly root: string;
  readonly request: IndexRequest;
  readonly cacheFolder: string | undefined;
}

/** Indexes on a thread of this process, started for each run. `cacheFolder` is asked for at its start. */
export function threadIndexer(root: string, cacheFolder: () => string | undefined): WorkspaceIndexer {
  let worker: Worker | undefined;
  const cancel = (): void => {
    worker?.removeAllListeners();
    // An error that comes after this has nobody to be told to.
    worker?.on("error", () => {});
    void worker?.terminate();
    worker = undefined;
  };
  return {
    run(request: IndexRequest, onMessage) {
      cancel();
      const started = new Worker(new URL("./index-worker.js", import.meta.url), {
        workerData: { root, request, cacheFolder: cacheFolder() } satisfies IndexSetup,
      });
      worker = started;
      let isOver = false;
      started.on("message", (message: IndexMessage) => {
        isOver = message.kind !== "found" && message.kind !== "modules";
        if (isOver) cancel();
        onMessage(message);
      });
      const fail = (reason: string): void => {
        if (isOver) return;
        cancel();
        onMessage({ kind: "failed", reason });
      };
      started.on("error", (error) => fail(error.message));
      started.on("exit", () => fail("the indexer ended"));
    },
    cancel,
  };
}
