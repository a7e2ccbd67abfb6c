import type { Folder } from "./folder.js";
import type { IndexedModule } from "./workspace-indexer.js";

/** The modules that were analysed in the background, by folder and C file. A file is part of one of them: those that share files are one. */
export class IndexedModules {
  readonly #byFolder = new Map<Folder, Map<string, IndexedModule>>();

  add(folder: Folder, module: IndexedModule): void {
    const byFile = this.#byFolder.get(folder) ?? new Map<string, IndexedModule>();
    this.#byFolder.set(folder, byFile);
    for (const file of module.files) byFile.set(file, module);
  }

  /** Takes out the modules that have one of these files, and returns them: what is known of them is out of date. */
  take(folder: Folder, files: readonly string[]): IndexedModule[] {
    const byFile = this.#byFolder.get(folder);
    const taken = new Set(files.flatMap((file) => byFile?.get(file) ?? []));
    for (const module of taken) for (const file of module.files) byFile?.delete(file);
    return [...taken];
  }

  forget(folder: Folder): void {
    this.#byFolder.delete(folder);
  }
}
