import { parentPort, workerData } from "node:worker_threads";
import { diskSource } from "../../server/sources/disk-source.js";
import { type RequestPort, serveReading } from "../../server/sources/serve-reading.js";
import type { Source } from "../../server/sources/source.js";
import type { WorkerRequest, WorkerSetup } from "../../server/sources/worker-messages.js";

/** What goes wrong in a worker, by the word for it in a file that is read (`fault: WORD`) or in the name of a module that is analysed. */
const FAULTS: Readonly<Record<string, () => void>> = {
  hang() {
    for (;;);
  },
  throw() {
    throw new Error("a fault of the reader");
  },
  exit() {
    process.exit(3);
  },
  memory() {
    const kept: number[][] = [];
    for (;;) kept.push(new Array(10_000).fill(kept.length));
  },
};

// The reading worker, and faults in it that no source is known to cause.
const setup: WorkerSetup = workerData;
const disk = diskSource(setup.workingDirectory);
const source: Source = {
  ...disk,
  read(path) {
    const read = disk.read(path);
    const [, fault = ""] = read.kind === "text" ? (/fault: (\w+)/.exec(read.text) ?? []) : [];
    FAULTS[fault]?.();
    return read;
  },
};
const port: RequestPort = {
  on: (event, listener) =>
    parentPort?.on(event, (request: WorkerRequest) => {
      const groups = request.kind === "lint" ? request.part.groups : [];
      for (const { modules } of groups) for (const { name } of modules) FAULTS[name.split("_")[0] ?? ""]?.();
      listener(request);
    }),
  postMessage: (reply) => parentPort?.postMessage(reply),
};
serveReading(port, setup, source);
