import type { Source } from "../source.js";
import type { ReaderCache } from "./reader-cache.js";

/** What stands for the files of a source. Each is read once, for headers are shared by many modules. */
export class FileDigests {
  readonly #source: Source;
  readonly #cache: ReaderCache;
  readonly #known = new Map<string, string | undefined>();

  constructor(source: Source, cache: ReaderCache) {
    this.#source = source;
    this.#cache = cache;
  }

  /** Undefined for what cannot be read. */
  of(path: string): string | undefined {
    if (this.#known.has(path)) return this.#known.get(path);
    const read = this.#source.read(path);
    const digest = read.kind === "text" ? this.#cache.digestOf(read) : undefined;
    this.#known.set(path, digest);
    return digest;
  }

  forget(): void {
    this.#known.clear();
  }
}
