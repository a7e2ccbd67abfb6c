import { resolve } from "node:path";
import { Argument, type Command } from "commander";
import { counted } from "../report/counted.js";
import { defaultCacheFolder } from "../sources/cache/cache-place.js";
import { type CacheSize, cacheSize, clearCache, LARGEST_CACHE } from "../sources/cache/cache-size.js";
import { reasonOf } from "../sources/disk-source.js";
import { cacheFolderOption } from "./cache-options.js";
import { UsageError } from "./usage-error.js";

export function cacheCommand(command: Command): void {
  command
    .addArgument(new Argument("[action]", "clean: take everything out of it").choices(["clean"]))
    .addOption(cacheFolderOption())
    .action(cache);
}

function cache(action: "clean" | undefined, { cacheDir }: { readonly cacheDir?: string }): void {
  const folder = cacheDir === undefined ? defaultCacheFolder() : resolve(cacheDir);
  if (folder === undefined) throw new UsageError("no home folder, so there is no cache; --cache-dir names one");
  try {
    if (action === "clean") process.stdout.write(`${folder}: ${shown(clearCache(folder))} taken out\n`);
    else process.stdout.write(`${folder}: ${shown(cacheSize(folder))} of at most ${megabytes(LARGEST_CACHE)}\n`);
  } catch (error) {
    throw new UsageError(`${folder}: ${reasonOf(error)}`);
  }
}

function shown({ records, bytes }: CacheSize): string {
  return `${counted(records, "record")}, ${megabytes(bytes)}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(bytes % (1024 * 1024) === 0 ? 0 : 1)} MB`;
}
