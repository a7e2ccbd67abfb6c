import { parentPort, workerData } from "node:worker_threads";
import { boundCache, shelfTimes } from "../sources/cache/cache-size.js";
import { ReaderCache } from "../sources/cache/reader-cache.js";
import { diskSource } from "../sources/disk-source.js";
import { readWasm } from "../sources/wasm-files.js";
import { createParser } from "../syntax/wasm-parser.js";
import { indexModules } from "./index-modules.js";
import type { IndexSetup } from "./thread-indexer.js";

// A thread of its own for one run: its memory goes with it. It sees files as they are on the disk, whatever the editor's buffers hold.
const { root, request, cacheFolder }: IndexSetup = workerData;
const parser = await createParser(readWasm());
const before = cacheFolder === undefined ? undefined : shelfTimes(cacheFolder);
const cache = cacheFolder === undefined ? undefined : ReaderCache.open({ folder: cacheFolder });
for (const message of indexModules({ source: diskSource(root), parser, cache }, request)) {
  if (message.kind === "done" && cacheFolder !== undefined && before) boundCache(cacheFolder, before);
  parentPort?.postMessage(message);
}
