import { parentPort, workerData } from "node:worker_threads";
import { kernelTables } from "../kernel/tables.js";
import { createParser } from "../syntax/wasm-parser.js";
import { ReaderCache } from "./cache/reader-cache.js";
import { diskSource } from "./disk-source.js";
import { ModuleFinder } from "./module-finder.js";
import { packGroup } from "./packed-group.js";
import { PartLinter } from "./part-linter.js";
import { readWasm } from "./wasm-files.js";
import type { WorkerReply, WorkerRequest, WorkerSetup } from "./worker-thread.js";

// Each worker reads its files itself; batches of modules come in, findings (or facts, where they are asked for) go out.
const setup: WorkerSetup = workerData;
const source = diskSource(setup.workingDirectory);
const finder = new ModuleFinder(source, setup.tree);
const linter = new PartLinter({
  source,
  finder,
  parser: await createParser(readWasm()),
  tables: kernelTables(setup.tree?.version),
  cache: setup.cacheFolder === undefined ? undefined : ReaderCache.open({ folder: setup.cacheFolder, onTrouble }),
});

parentPort?.on("message", (request: WorkerRequest) => parentPort?.postMessage(answer(request)));

function onTrouble(reason: string): void {
  parentPort?.postMessage({ kind: "cache trouble", reason } satisfies WorkerReply);
}

function answer(request: WorkerRequest): WorkerReply {
  switch (request.kind) {
    case "survey":
      return { kind: "survey", surveys: request.groups.map((group) => linter.survey(group)) };
    case "mentions":
      return { kind: "mentions", mentions: linter.mentions(new Set(request.names)) };
    case "lint":
      return { kind: "lint", part: linter.lint(request.part) };
    case "read":
      return { kind: "read", groups: request.groups.map((group) => packGroup(linter.read(group))) };
  }
}
