import { lstatSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DRAFT } from "./record-folder.js";

/** Bytes that a cache may hold: some ten kernel trees. */
export const LARGEST_CACHE = 1024 * 1024 * 1024;

/** What is left of a shelf that has grown too large. */
const KEPT = 0.8;

/** A draft that is older, in milliseconds, is what a run left that was killed. */
const DRAFT_AGE = 60 * 60 * 1000;

const SHELVES: readonly string[] = [..."0123456789abcdef"];
const RECORD = /^[0-9a-f]{64}$/;

export interface CacheSize {
  readonly records: number;
  readonly bytes: number;
}

export function cacheSize(folder: string): CacheSize {
  const all = SHELVES.flatMap((shelf) => stored(join(folder, shelf)));
  return { records: all.filter(({ isDraft }) => !isDraft).length, bytes: all.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** Takes out all records, and nothing that is not one. Gives what is gone; throws what the file system says. */
export function clearCache(folder: string): CacheSize {
  let records = 0;
  let bytes = 0;
  for (const shelf of SHELVES) {
    const path = join(folder, shelf);
    for (const file of stored(path)) {
      // Another run may have taken it out meanwhile.
      rmSync(file.path, { force: true });
      bytes += file.bytes;
      if (!file.isDraft) records++;
    }
    removeIfEmpty(path);
  }
  return { records, bytes };
}

/** Keeps the cache in bounds when this process ends, if it was written to until then. */
export function boundAtExit(folder: string): void {
  const before = shelfTimes(folder);
  process.once("exit", () => boundCache(folder, before));
}

/** When each shelf was last changed: a later call of `boundCache` looks only at those that have changed since. */
export function shelfTimes(folder: string): ReadonlyMap<string, number> {
  return new Map(SHELVES.map((shelf) => [shelf, timeOf(join(folder, shelf))]));
}

/**
 * Takes out what was not used for longest where more than `limit` bytes have come together. A shelf has a sixteenth of them, so a run that wrote
 * little looks through little. Other runs may do the same meanwhile.
 */
export function boundCache(folder: string, before: ReadonlyMap<string, number>, limit = LARGEST_CACHE): void {
  for (const shelf of SHELVES) {
    const path = join(folder, shelf);
    if (timeOf(path) === before.get(shelf)) continue;
    try {
      boundShelf(path, limit / SHELVES.length);
    } catch {
      // Where nothing may be taken out nothing more is put in either.
    }
  }
}

function boundShelf(shelf: string, limit: number): void {
  const now = Date.now();
  const files = stored(shelf).sort((a, b) => a.usedAt - b.usedAt);
  let bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const goal = bytes > limit ? KEPT * limit : Number.POSITIVE_INFINITY;
  for (const file of files) {
    const isWaste = file.isDraft && now - file.usedAt > DRAFT_AGE;
    if (!isWaste && (file.isDraft || bytes <= goal)) continue;
    rmSync(file.path, { force: true });
    bytes -= file.bytes;
  }
}

interface Stored {
  readonly path: string;
  readonly bytes: number;
  /** In milliseconds. */
  readonly usedAt: number;
  readonly isDraft: boolean;
}

/** What of ours lies in a shelf. Links are not followed. */
function stored(shelf: string): Stored[] {
  if (!isFolder(shelf)) return [];
  return readdirSync(shelf).flatMap((name): Stored[] => {
    const isDraft = name.startsWith(DRAFT);
    if (!isDraft && !RECORD.test(name)) return [];
    const path = join(shelf, name);
    const status = lstatSync(path, { throwIfNoEntry: false });
    return status?.isFile() ? [{ path, bytes: status.size, usedAt: status.mtimeMs, isDraft }] : [];
  });
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function timeOf(path: string): number {
  try {
    return lstatSync(path).mtimeMs;
  } catch {
    return 0;
  }
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Something of another kind is in it, or it was never made.
  }
}
