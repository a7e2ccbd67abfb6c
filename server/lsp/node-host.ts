import { RULES } from "../rules/rules.js";
import { diskSource } from "../sources/disk-source.js";
import { readWasm } from "../sources/wasm-files.js";
import { createParser } from "../syntax/wasm-parser.js";
import type { Host } from "./host.js";
import { threadIndexer } from "./thread-indexer.js";

declare const RTNLENS_VERSION: string;

/** A process of its own: the disk, and the wasm beside the program. */
export function nodeHost(): Host {
  return {
    version: RTNLENS_VERSION,
    source: ({ path }) => diskSource(path),
    createParser: () => createParser(readWasm()),
    createIndexer: ({ path }) => threadIndexer(path),
    documentationOf: (rule) => (RULES.some(({ id }) => id === rule) ? new URL(`./rules/${rule}.md`, import.meta.url).href : undefined),
    turn: () => new Promise((resolve) => setImmediate(resolve)),
  };
}
