import { posix } from "node:path";
import type { Entry, PathKind, Source, SourceText } from "./source.js";

/** What is not known of a file system, by absolute path. */
export interface Missing {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

/**
 * Files of a file system that can only be asked, and answers later: in a browser. Its sources know what they were told. What they are asked for beyond
 * that counts as not there, and is `missing` until it is told; who then asks again gets further. A module is complete after a handful of rounds.
 */
export class AskedFiles {
  readonly #texts = new Map<string, SourceText>();
  readonly #folders = new Map<string, readonly Entry[] | undefined>();
  readonly #missingFiles = new Set<string>();
  readonly #missingFolders = new Set<string>();

  /** What was asked for in vain since this was last called. */
  takeMissing(): Missing {
    const missing = { files: [...this.#missingFiles], folders: [...this.#missingFolders] };
    this.#missingFiles.clear();
    this.#missingFolders.clear();
    return missing;
  }

  tellFile(path: string, text: SourceText): void {
    this.#texts.set(path, text);
  }

  /** Undefined: there is no such folder. */
  tellFolder(path: string, entries: readonly Entry[] | undefined): void {
    this.#folders.set(path, entries && [...entries].sort((a, b) => (a.name < b.name ? -1 : 1)));
  }

  /** A file has changed; with `isNewOrGone` its folder has, too. */
  forget(path: string, isNewOrGone: boolean): void {
    this.#texts.delete(path);
    if (isNewOrGone) this.#folders.delete(posix.dirname(path));
  }

  /** The files as seen from a folder. */
  source(workingDirectory: string): Source {
    const absolute = (path: string): string => posix.resolve(workingDirectory, path);
    return {
      read: (path) => this.#read(absolute(path)),
      list: (folder) => this.#list(absolute(folder)),
      kindOf: (path) => this.#kindOf(absolute(path)),
      relative: (path) => posix.relative(workingDirectory, absolute(path)) || ".",
      absolute,
    };
  }

  #read(path: string): SourceText {
    const kind = this.#kindOf(path);
    if (kind.kind !== "file") return { kind: "unreadable", reason: kind.kind === "none" ? kind.reason : "is a folder" };
    const text = this.#texts.get(path);
    if (text) return text;
    this.#missingFiles.add(path);
    return { kind: "unreadable", reason: "not fetched yet" };
  }

  #list(folder: string): readonly Entry[] | undefined {
    if (!this.#folders.has(folder)) this.#missingFolders.add(folder);
    return this.#folders.get(folder);
  }

  #kindOf(path: string): PathKind {
    if (path === "/" || this.#folders.get(path)) return { kind: "folder" };
    const entry = this.#list(posix.dirname(path))?.find(({ name }) => name === posix.basename(path));
    if (entry?.kind === "file") return { kind: "file" };
    return entry ? { kind: "folder" } : { kind: "none", reason: "no such file or folder" };
  }
}
