import type { Finding } from "../rules/finding.js";
import type { Folder } from "./folder.js";

/** Who found something: a module in memory, or one that was analysed in the background. */
export type Finder = object;

/**
 * All findings that are known now, by folder and file. A file may be part of several modules, and each says what it finds there: one finding is
 * shown once.
 */
export class FindingStore {
  readonly #byFolder = new Map<Folder, Map<string, Map<Finder, readonly Finding[]>>>();

  /** Replaces what `finder` has found; gives the files of which something may be different now. */
  replace(folder: Folder, finder: Finder, findings: readonly Finding[]): Set<string> {
    const files = this.#byFolder.get(folder) ?? new Map<string, Map<Finder, readonly Finding[]>>();
    this.#byFolder.set(folder, files);
    const changed = new Set<string>();
    for (const [path, finders] of files) {
      if (!finders.delete(finder)) continue;
      changed.add(path);
      if (finders.size === 0) files.delete(path);
    }
    const byFile = new Map<string, Finding[]>();
    for (const finding of findings) {
      const list = byFile.get(finding.file);
      if (list) list.push(finding);
      else byFile.set(finding.file, [finding]);
    }
    for (const [path, list] of byFile) {
      const finders = files.get(path) ?? new Map<Finder, readonly Finding[]>();
      files.set(path, finders.set(finder, list));
      changed.add(path);
    }
    return changed;
  }

  /** Forgets a folder; gives the files that had findings. */
  forget(folder: Folder): string[] {
    const files = [...(this.#byFolder.get(folder)?.keys() ?? [])];
    this.#byFolder.delete(folder);
    return files;
  }

  /** In the order of their places. */
  findingsIn(folder: Folder, path: string): Finding[] {
    const unique = new Map<string, Finding>();
    for (const list of this.#byFolder.get(folder)?.get(path)?.values() ?? []) {
      for (const finding of list) unique.set(`${finding.fingerprint} ${finding.range.line}:${finding.range.column}`, finding);
    }
    return [...unique.values()].sort((a, b) => a.range.line - b.range.line || a.range.column - b.range.column);
  }

  /** Files with findings. */
  filesOf(folder: Folder): string[] {
    return [...(this.#byFolder.get(folder)?.keys() ?? [])].sort();
  }

  findingOf(folder: Folder, path: string, fingerprint: string): Finding | undefined {
    return this.findingsIn(folder, path).find((finding) => finding.fingerprint === fingerprint);
  }
}
