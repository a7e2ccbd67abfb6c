import { randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  fstatSync,
  futimesSync,
  lstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { reasonOf } from "../disk-source.js";
import type { RecordKey } from "./keys.js";
import { sealed, unsealed } from "./record-bytes.js";

/** Records by key. Nothing is ever certain to be there, or to be kept. */
export interface Records {
  read(key: RecordKey): Uint8Array | undefined;
  write(key: RecordKey, content: Uint8Array): void;
}

/** Larger files are no records of ours. */
const LARGEST_RECORD = 64 * 1024 * 1024;

/** A record that was used is marked as used no more often than this, in milliseconds: reading stays reading. */
const USE_GRAIN = 12 * 60 * 60 * 1000;

/** What is not followed, and not waited for: a link that was laid into the folder, a pipe in place of a record. */
const { O_RDONLY, O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;

/**
 * Records in a folder, a file each, that any number of processes and machines read and write at once: a record is written under a name of its own and
 * then given its place, so nobody ever sees half of one, and what a crash leaves half written fails its checksum. Nothing here throws. After the first write
 * that fails (a full disk, a folder that is only to be read) nothing more is written, and `onTrouble` hears why.
 */
export class RecordFolder implements Records {
  readonly #folder: string;
  readonly #onTrouble: (reason: string) => void;
  /** Those that are there and are folders. */
  readonly #shelves = new Set<string>();
  #isWritable = true;

  constructor(folder: string, onTrouble: (reason: string) => void = () => {}) {
    this.#folder = folder;
    this.#onTrouble = onTrouble;
  }

  read(key: RecordKey): Uint8Array | undefined {
    let file: number | undefined;
    try {
      file = openSync(join(this.#folder, shelfOf(key), key), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
      const status = fstatSync(file);
      if (!status.isFile() || status.size > LARGEST_RECORD) return undefined;
      const bytes = Buffer.allocUnsafeSlow(status.size);
      let length = 0;
      for (let count = -1; count !== 0 && length < bytes.length; length += count)
        count = readSync(file, bytes, length, bytes.length - length, length);
      const content = unsealed(key, bytes.subarray(0, length));
      if (content && Date.now() - status.mtimeMs > USE_GRAIN) this.#markUsed(file);
      return content;
    } catch {
      return undefined;
    } finally {
      if (file !== undefined) closeSync(file);
    }
  }

  write(key: RecordKey, content: Uint8Array): void {
    if (!this.#isWritable || content.length > LARGEST_RECORD / 2) return;
    const shelf = join(this.#folder, shelfOf(key));
    const draft = join(shelf, `${DRAFT}${randomBytes(12).toString("hex")}`);
    try {
      this.#prepare(shelf);
      writeWhole(draft, sealed(key, content));
      renameSync(draft, join(shelf, key));
    } catch (error) {
      this.#isWritable = false;
      remove(draft);
      this.#onTrouble(reasonOf(error));
    }
  }

  /** A link in the place of a shelf would lead out of the folder. */
  #prepare(shelf: string): void {
    if (this.#shelves.has(shelf)) return;
    mkdirSync(shelf, { recursive: true });
    if (!lstatSync(shelf).isDirectory()) throw new Error(`${shelf} is no folder`);
    this.#shelves.add(shelf);
  }

  /** The time of change is the time of use: file systems keep that of reading no longer. */
  #markUsed(file: number): void {
    try {
      const now = Date.now() / 1000;
      futimesSync(file, now, now);
    } catch {
      // Of a folder that is only read nobody throws anything out.
    }
  }
}

/** What the name of a file begins with that is not a record yet. */
export const DRAFT = "draft-";

/** The folder of a record, one of 16: what has grown is looked through a sixteenth at a time. */
export function shelfOf(key: RecordKey): string {
  return key.slice(0, 1);
}

function writeWhole(path: string, bytes: Buffer): void {
  const file = openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW);
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
  } finally {
    closeSync(file);
  }
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It was not made, or is gone.
  }
}
