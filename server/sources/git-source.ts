import { posix, relative, resolve } from "node:path";
import { decodeText } from "./decode.js";
import type { GitRepository, TreeEntry } from "./git-repository.js";
import { tooLarge } from "./largest-file.js";
import type { Source, SourceText } from "./source.js";

/** Characters of text that are kept; a long range of commits would keep the whole kernel. */
const MOST_KEPT = 128 * 1024 * 1024;

/** What was read of a repository's objects; they never change, so all commits share it. */
export interface ObjectCache {
  readonly trees: Map<string, readonly TreeEntry[]>;
  texts: Map<string, SourceText>;
  /** Characters in `texts`. */
  size: number;
}

export function objectCache(): ObjectCache {
  return { trees: new Map(), texts: new Map(), size: 0 };
}

export interface GitSourceInput {
  readonly repository: GitRepository;
  readonly commit: string;
  readonly workingDirectory: string;
  readonly cache: ObjectCache;
}

/**
 * The files of a commit, read from the object store: the work tree may hold anything. Paths are spelt as those of the disk would be. A
 * process a file would be slow, so the C and Kbuild files of a folder are fetched together when one of them is read.
 */
export function gitSource({ repository, commit, workingDirectory, cache }: GitSourceInput): Source {
  const absolute = (path: string): string => resolve(workingDirectory, path);

  /** The path inside the commit; undefined outside of the repository. */
  function inCommit(path: string): string | undefined {
    const inside = relative(repository.root, absolute(path));
    return inside === ".." || inside.startsWith("../") ? undefined : inside;
  }

  function entriesOf(folder: string): readonly TreeEntry[] | undefined {
    if (folder === "" || folder === ".") return tree(`${commit}^{tree}`);
    const entry = entryAt(folder);
    return entry?.kind === "folder" ? tree(entry.object) : undefined;
  }

  function entryAt(path: string): TreeEntry | undefined {
    return entriesOf(posix.dirname(path))?.find(({ name }) => name === posix.basename(path));
  }

  function tree(object: string): readonly TreeEntry[] {
    let entries = cache.trees.get(object);
    if (!entries) {
      entries = repository.list(object);
      cache.trees.set(object, entries);
    }
    return entries;
  }

  function textOf(path: string, entry: TreeEntry): SourceText {
    if (!cache.texts.has(entry.object)) fetch(entry, entriesOf(posix.dirname(path)) ?? []);
    return cache.texts.get(entry.object) ?? { kind: "unreadable", reason: "its object is missing from the repository" };
  }

  function fetch(wanted: TreeEntry, beside: readonly TreeEntry[]): void {
    const alike = beside.filter(
      (entry) => entry.kind === "file" && /\.[ch]$|^(Makefile|Kbuild)$/.test(entry.name) && !tooLarge(entry.name, entry.size),
    );
    const objects = new Set([wanted, ...alike].map(({ object }) => object).filter((object) => !cache.texts.has(object)));
    if (cache.size > MOST_KEPT) Object.assign(cache, { texts: new Map(), size: 0 });
    for (const [object, bytes] of repository.read([...objects])) {
      cache.texts.set(object, decodeText(bytes));
      cache.size += bytes.length;
    }
  }

  return {
    read(path) {
      const inside = inCommit(path);
      const entry = inside === undefined ? undefined : entryAt(inside);
      if (inside === undefined || !entry) return { kind: "unreadable", reason: "no such file or folder" };
      if (entry.kind !== "file") return { kind: "unreadable", reason: "not a regular file" };
      const reason = tooLarge(path, entry.size);
      return reason === undefined ? textOf(inside, entry) : { kind: "unreadable", reason };
    },
    list(folder) {
      const inside = inCommit(folder);
      const entries = inside === undefined ? undefined : entriesOf(inside);
      return entries?.map(({ name, kind }) => ({ name, kind })).sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    kindOf(path) {
      const inside = inCommit(path);
      if (inside === "") return { kind: "folder" };
      const kind = inside === undefined ? undefined : entryAt(inside)?.kind;
      if (kind === "file" || kind === "folder") return { kind };
      return { kind: "none", reason: kind === undefined ? "no such file or folder" : "not a regular file" };
    },
    relative: (path) => relative(workingDirectory, absolute(path)) || ".",
    absolute,
    mentioning(folder, strings) {
      const inside = inCommit(folder);
      const found = inside === undefined ? [] : repository.grep(commit, inside, strings);
      return found.map((path) => relative(workingDirectory, resolve(repository.root, path))).sort();
    },
  };
}
