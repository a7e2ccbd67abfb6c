import { type Command, Option } from "commander";
import { type CachePlace, type CacheUse, defaultCacheFolder, namedCachePlace, ownCachePlace } from "../sources/cache/cache-place.js";
import { boundAtExit } from "../sources/cache/cache-size.js";
import { UsageError } from "./usage-error.js";

/** Options of every command that reads C. */
export interface CacheOptions {
  /** False for `--no-cache`. */
  readonly cache: boolean;
  readonly cacheDir?: string;
}

export function addCacheOptions(command: Command): Command {
  return command
    .addOption(cacheFolderOption())
    .addOption(new Option("--no-cache", "neither use nor keep what is made of the source on the way"));
}

export function cacheFolderOption(): Option {
  const usual = defaultCacheFolder() ?? "none: no home folder";
  return new Option("--cache-dir <folder>", `where that is kept for other runs (default: ${usual})`);
}

/**
 * Opens the cache that the options name. Where it cannot be used, a note says why and the run goes on without. When the process ends the cache is
 * kept in bounds, if it was written to.
 */
export function openCache(options: CacheOptions): CacheUse | undefined {
  if (!options.cache) return undefined;
  const place = placeOf(options);
  if (place.kind === "none") {
    note(`no cache: ${place.reason}`);
    return undefined;
  }
  const { folder } = place;
  boundAtExit(folder);
  // Every thread has its own word for the same trouble.
  let isTold = false;
  const onTrouble = (reason: string): void => {
    if (!isTold) note(`nothing more is written to the cache in ${folder}: ${reason}`);
    isTold = true;
  };
  return { folder, onTrouble };
}

function placeOf({ cacheDir }: CacheOptions): CachePlace {
  if (cacheDir === undefined) return ownCachePlace();
  if (cacheDir === "") throw new UsageError("--cache-dir: no folder named");
  return namedCachePlace(cacheDir);
}

function note(text: string): void {
  process.stderr.write(`rtnlens: note: ${text}\n`);
}
