import { kernelTables } from "../kernel/tables.js";
import { ReaderCache } from "./cache/reader-cache.js";
import { ModuleFinder } from "./module-finder.js";
import { packGroup } from "./packed-group.js";
import { ownThread, type ReadingThread } from "./reading-thread.js";
import type { Source } from "./source.js";
import type { WorkerReply, WorkerRequest, WorkerSetup } from "./worker-messages.js";

/** What a worker hears and speaks through. */
export interface RequestPort {
  on(event: "message", listener: (request: WorkerRequest) => void): unknown;
  postMessage(reply: WorkerReply): void;
}

/** Answers what is asked through a port. A worker reads its files itself; batches of modules come in, findings (or facts) go out. */
export function serveReading(port: RequestPort, setup: WorkerSetup, source: Source): void {
  const tell = (reply: WorkerReply): void => port.postMessage(reply);
  const lost = new Map<string, string>();
  const thread = ownThread(
    {
      source,
      finder: new ModuleFinder(source, setup.tree),
      tables: kernelTables(setup.tree?.version),
      cache:
        setup.cacheFolder === undefined
          ? undefined
          : ReaderCache.open({ folder: setup.cacheFolder, onTrouble: (reason) => tell({ kind: "cache trouble", reason }) }),
      lost,
      onPlace: (place) => tell({ kind: "at", place }),
    },
    setup.roomForOutlines,
  );
  port.on("message", (request) => {
    for (const [file, reason] of request.lost) lost.set(file, reason);
    // A fault is a promise that nobody handles, and ends the worker.
    void answer(thread, request).then(tell);
  });
}

async function answer(thread: ReadingThread, request: WorkerRequest): Promise<WorkerReply> {
  switch (request.kind) {
    case "survey":
      return { kind: "survey", surveys: await thread.survey(request.groups) };
    case "mentions":
      return { kind: "mentions", mentions: await thread.mentions(request.names) };
    case "lint":
      return { kind: "lint", parts: await thread.lint(request.part) };
    case "read":
      return { kind: "read", groups: (await thread.read(request.groups)).map(packGroup) };
    case "bundle":
      return { kind: "bundle", groups: await thread.bundle(request.groups) };
  }
}
