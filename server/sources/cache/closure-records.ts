import type { KernelVersion } from "../../kernel/rows.js";
import type { ModuleFiles } from "../../program/link.js";
import { includeClosure, isOfModule } from "../include-closure.js";
import type { ModuleFinder, SourceModule } from "../module-finder.js";
import type { ReaderContext } from "../module-reader.js";
import { FileDigests } from "./file-digests.js";
import { digestOfText, recordKey } from "./keys.js";
import { readRecord, writeRecord } from "./plain-record.js";
import type { ReaderCache } from "./reader-cache.js";

/** Some modules with all that they include, as they were read. */
export interface Closure {
  readonly files: readonly ClosureFile[];
  /** By module, in the modules' order, as `includeClosure` gives them. */
  readonly headers: readonly (readonly string[])[];
}

export interface ClosureFile {
  readonly path: string;
  /** Stands for what was read. */
  readonly digest: string;
  readonly includes: readonly string[];
}

export interface Made<Result> {
  readonly result: Result;
  /** Stands for the modules and everything that was read of them. */
  readonly digest: string;
}

interface ClosureRecord<Result> extends Closure {
  readonly result: Result;
}

export type ClosureContext = Pick<ReaderContext, "source" | "finder" | "tables"> & {
  /** Which headers of the kernel's include/ are read. */
  readonly inTree?: typeof isOfModule;
};

/**
 * What was made of some modules, found by their C files alone. A record tells what each file includes, so the closure over includes is gone over
 * again without the texts; it counts if every include still means the file that it meant, and every header still says what it said. Another text, a header
 * that comes to stand before another, and one that is gone are noticed so.
 */
export class ClosureRecords {
  readonly #cache: ReaderCache;
  readonly #finder: ModuleFinder;
  readonly #version: KernelVersion | undefined;
  readonly #inTree: typeof isOfModule;
  readonly #digests: FileDigests;

  constructor({ source, finder, tables, inTree = isOfModule }: ClosureContext, cache: ReaderCache) {
    this.#cache = cache;
    this.#finder = finder;
    this.#version = tables.version;
    this.#inTree = inTree;
    this.#digests = new FileDigests(source, cache);
  }

  find<Result>(kind: RecordKind, modules: readonly SourceModule[]): Made<Result> | undefined {
    const own = sourcesOf(modules).map((path) => this.#digests.of(path));
    const record = readRecord<ClosureRecord<Result>>(this.#cache.records, this.#key(kind, modules, own));
    return record && this.#isSame(modules, record) ? { result: record.result, digest: closureDigest(modules, record) } : undefined;
  }

  /** Gives what stands for the closure; undefined when a C file is not in it. */
  keep<Result>(kind: RecordKind, modules: readonly SourceModule[], closure: Closure, result: Result): string | undefined {
    const digests = new Map(closure.files.map(({ path, digest }) => [path, digest]));
    const own = sourcesOf(modules).map((path) => digests.get(path));
    if (!areKnown(own)) return undefined;
    const { files, headers } = closure;
    writeRecord<ClosureRecord<Result>>(this.#cache.records, this.#key(kind, modules, own), { files, headers, result });
    return closureDigest(modules, closure);
  }

  /** What headers say is asked for anew from now on. */
  forgetHeaders(): void {
    this.#digests.forget();
  }

  #isSame(modules: readonly SourceModule[], { files: known, headers }: Closure): boolean {
    const files = new Map(known.map((file) => [file.path, file]));
    const met = new Set<string>();
    let isSame = true;
    const includesOf = (path: string): readonly string[] | undefined => {
      const file = files.get(path);
      if (isSame && !met.has(path)) isSame = file !== undefined && file.digest === this.#digests.of(path);
      met.add(path);
      return isSame ? file?.includes : undefined;
    };
    const now = modules.map((module) => includeClosure(this.#finder, module, includesOf, this.#inTree));
    return isSame && met.size === files.size && JSON.stringify(now) === JSON.stringify(headers);
  }

  #key(kind: RecordKind, modules: readonly SourceModule[], digests: readonly string[]): string {
    return recordKey(kind, this.#version, modules, digests);
  }
}

type RecordKind = Parameters<typeof recordKey>[0];

/** Stands for everything that a result of these modules depends on, kernel and program apart. */
export function closureDigest(modules: readonly Pick<ModuleFiles, "name" | "files">[], { files, headers }: Closure): string {
  const members = modules.map(({ name, files: own }, index) => [name, own, headers[index]]);
  const sorted = files.map(({ path, digest }) => [path, digest]).sort(([a = ""], [b = ""]) => (a < b ? -1 : 1));
  return digestOfText(JSON.stringify([members, sorted]));
}

/** The C files of all modules, each once. */
function sourcesOf(modules: readonly SourceModule[]): string[] {
  return [...new Set(modules.flatMap((module) => module.files))];
}

function areKnown(digests: readonly (string | undefined)[]): digests is readonly string[] {
  return digests.every((digest) => digest !== undefined);
}
