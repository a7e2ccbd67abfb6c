import { RULES } from "../rules/rules.js";
import { type CacheUse, namedCachePlace, ownCachePlace } from "../sources/cache/cache-place.js";
import { boundAtExit } from "../sources/cache/cache-size.js";
import { diskSource } from "../sources/disk-source.js";
import { explainLog } from "../sources/explain-log.js";
import { garbageCollector } from "../sources/javascript-engine.js";
import { readWasm } from "../sources/wasm-files.js";
import type { Explanation } from "../splat/explanation.js";
import { ReportReader } from "../splat/report-reader.js";
import { createParser } from "../syntax/wasm-parser.js";
import { DiskReviewer } from "./disk-reviewer.js";
import type { Host } from "./host.js";
import { StoredModules } from "./stored-modules.js";
import { threadIndexer } from "./thread-indexer.js";

declare const RTNLENS_VERSION: string;

/** On this thread: a report names few modules, and the program that an editor has installed has no other workers. */
async function explainOn(root: string, log: string, cache: CacheUse | undefined): Promise<readonly Explanation[]> {
  const reader = new ReportReader();
  for (const line of log.split(/\r?\n/)) reader.push(line);
  const reports = reader.end();
  return reports.length === 0 ? [] : (await explainLog(diskSource(root), ".", reports, { jobs: 0, cache })).explanations;
}

/** A process of its own: the disk, and the wasm beside the program. */
export function nodeHost(): Host {
  let cache: CacheUse | undefined;
  return {
    version: RTNLENS_VERSION,
    source: ({ path }) => diskSource(path),
    createParser: () => createParser(readWasm()),
    createIndexer: ({ path }) => threadIndexer(path, () => cache?.folder),
    useCache({ cache: isWanted, cacheFolder }) {
      cache = undefined;
      if (!isWanted) return undefined;
      const place = cacheFolder === "" ? ownCachePlace() : namedCachePlace(cacheFolder);
      if (place.kind === "none") return place.reason;
      cache = { folder: place.folder };
      boundAtExit(place.folder);
      return undefined;
    },
    documentationOf: (rule) => (RULES.some(({ id }) => id === rule) ? new URL(`./rules/${rule}.md`, import.meta.url).href : undefined),
    collectGarbage: garbageCollector(),
    modules: new StoredModules(() => cache),
    // What it reads are the texts of patches and buffers.
    reviewer: new DiskReviewer(() => cache && { ...cache, isReadOnly: true }),
    explainLog: ({ path }, log) => explainOn(path, log, cache),
    turn: () => new Promise((resolve) => setImmediate(resolve)),
  };
}
