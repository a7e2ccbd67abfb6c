import { Worker } from "node:worker_threads";
import type { IndexMessage, IndexRequest, WorkspaceIndexer } from "./workspace-indexer.js";

/** Indexes on a thread of this process, started for each run. */
export function threadIndexer(root: string): WorkspaceIndexer {
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
      const started = new Worker(new URL("./index-worker.js", import.meta.url), { workerData: { root, request } });
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
