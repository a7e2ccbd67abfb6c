import { kernelTables } from "../kernel/tables.js";
import { LateParser } from "../syntax/late-parser.js";
import { createParser } from "../syntax/wasm-parser.js";
import { ReaderCache } from "./cache/reader-cache.js";
import { ModuleFinder } from "./module-finder.js";
import { packGroup } from "./packed-group.js";
import { PartLinter } from "./part-linter.js";
import type { Source } from "./source.js";
import { readWasm } from "./wasm-files.js";
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
  const parser = new LateParser(() => createParser(readWasm()));
  const linter = new PartLinter({
    source,
    finder: new ModuleFinder(source, setup.tree),
    parser,
    willParse: () => parser.start(),
    tables: kernelTables(setup.tree?.version),
    cache:
      setup.cacheFolder === undefined
        ? undefined
        : ReaderCache.open({ folder: setup.cacheFolder, onTrouble: (reason) => tell({ kind: "cache trouble", reason }) }),
    lost,
    onPlace: (place) => tell({ kind: "at", place }),
  });
  port.on("message", (request) => {
    for (const [file, reason] of request.lost) lost.set(file, reason);
    // A fault is a promise that nobody handles, and ends the worker.
    void answer(linter, parser, request).then(tell);
  });
}

async function answer(linter: PartLinter, parser: LateParser, request: WorkerRequest): Promise<WorkerReply> {
  const known = request.kind === "lint" ? linter.known(request.part) : undefined;
  if (known) return { kind: "lint", part: known };
  if (request.kind !== "survey" && request.kind !== "mentions") await parser.start();
  switch (request.kind) {
    case "survey":
      return { kind: "survey", surveys: request.groups.map((group) => linter.survey(group)) };
    case "mentions":
      return { kind: "mentions", mentions: linter.mentions(new Set(request.names)) };
    case "lint":
      return { kind: "lint", part: linter.lint(request.part) };
    case "read":
      return { kind: "read", groups: request.groups.map((group) => packGroup(linter.read(group))) };
    case "bundle":
      return { kind: "bundle", groups: request.groups.map((group) => linter.bundle(group)) };
  }
}
