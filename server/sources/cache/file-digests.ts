import type { Source } from "../source.js";
import type { ReaderCache } from "./reader-cache.js";

/** What stands for the files of a source. Each is read once, for headers are shared by many modules. */
export class FileDigests {
  readonly #source: Source;
  readonly #cache: ReaderCache;
  readonly #known = new Map<string, string>();

  constructor(source: Source, cache: ReaderCache) {
    this.#source = source;
    this.#cache = cache;
  }

  of(path: string): string {
    const known = this.#known.get(path);
    if (known !== undefined) return known;
    const digest = this.#cache.digestOf(this.#source.read(path));
    this.#known.set(path, digest);
    return digest;
  }

  forget(): void {
    this.#known.clear();
  }
}
