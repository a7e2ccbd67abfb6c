import { parentPort, workerData } from "node:worker_threads";
import { kernelTables } from "../kernel/tables.js";
import { createParser } from "../syntax/wasm-parser.js";
import { diskSource } from "./disk-source.js";
import { ModuleFinder, type SourceModule } from "./module-finder.js";
import { ModuleReader } from "./module-reader.js";
import { packGroup } from "./packed-group.js";
import type { WorkerSetup } from "./reader-pool.js";
import { readWasm } from "./wasm-files.js";

// Each worker reads its files itself; batches of modules come in, facts go out.
const setup: WorkerSetup = workerData;
const source = diskSource(setup.workingDirectory);
const finder = new ModuleFinder(source, setup.tree);
const reader = new ModuleReader({ source, finder, parser: await createParser(readWasm()), tables: kernelTables(setup.tree?.version) });

parentPort?.on("message", (batch: readonly (readonly SourceModule[])[]) => {
  parentPort?.postMessage(batch.map((group) => packGroup(reader.read(group))));
});
