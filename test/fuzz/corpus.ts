import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { FIXTURE_FOLDER } from "../fixture.js";

/** Real source to damage. */
export interface Corpus {
  readonly folder: string;
  /** C files and headers, from the folder. */
  readonly files: readonly string[];
  read(file: string): string;
}

const KERNEL = ".kernels/linux-source-6.1/drivers/net";

/**
 * The files under `folder`; without one those of a kernel's drivers, or our own fixtures where there is no kernel. Fails, in words for people,
 * where there are none.
 */
export function openCorpus(folder: string = existsSync(KERNEL) ? KERNEL : FIXTURE_FOLDER): Corpus {
  if (!existsSync(folder)) throw new Error(`${folder}: no such folder`);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.[ch]$/.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
  if (files.length === 0) throw new Error(`${folder}: no C file in this folder`);
  // Bytes that are no UTF-8 become U+FFFD, which a damaged file may well have.
  return { folder, files, read: (file) => readFileSync(join(folder, file), "utf8") };
}

/** Our own fixtures: the same on every machine. */
export function fixtureCorpus(): Corpus {
  return openCorpus(FIXTURE_FOLDER);
}
