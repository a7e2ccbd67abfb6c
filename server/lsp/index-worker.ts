import { parentPort, workerData } from "node:worker_threads";
import { diskSource } from "../sources/disk-source.js";
import { readWasm } from "../sources/wasm-files.js";
import { createParser } from "../syntax/wasm-parser.js";
import { indexModules } from "./index-modules.js";
import type { IndexRequest } from "./workspace-indexer.js";

// A thread of its own for one run: its memory goes with it.
const { root, request }: { readonly root: string; readonly request: IndexRequest } = workerData;
const parser = await createParser(readWasm());
for (const message of indexModules(diskSource(root), parser, request)) parentPort?.postMessage(message);
