import type { Finding } from "../rules/finding.js";
import type { CacheUse } from "../sources/cache/cache-place.js";
import { type ClosureFile, ClosureRecords } from "../sources/cache/closure-records.js";
import { ReaderCache } from "../sources/cache/reader-cache.js";
import { includeClosure } from "../sources/include-closure.js";
import type { SourceModule } from "../sources/module-finder.js";
import { moduleKey } from "../sources/order.js";
import { compareText } from "../text/order.js";
import type { Folder } from "./folder.js";
import type { ModuleMemory } from "./host.js";
import type { LiveModule, ModuleState } from "./live-module.js";

/** Remembers the findings of modules on the disk. Only of files as they are stored: what is in an editor's buffers is not written anywhere. */
export class StoredModules implements ModuleMemory {
  readonly #cache: () => CacheUse | undefined;
  readonly #kept = new WeakSet<ModuleState>();

  /** The cache is asked for each time: the user may have it changed. */
  constructor(cache: () => CacheUse | undefined) {
    this.#cache = cache;
  }

  find(folder: Folder, module: LiveModule): readonly Finding[] | undefined {
    const cache = this.#open();
    if (!cache || !isAsStored(folder)) return undefined;
    return recordsOf(folder, module, cache).find<readonly Finding[]>("module", inOrder(module))?.result;
  }

  keep(folder: Folder, module: LiveModule): void {
    const { state } = module;
    const cache = this.#open();
    if (!cache || !state || module.isStale || this.#kept.has(state) || !isAsStored(folder)) return;
    const files = readFiles(folder, module, state, cache);
    if (!files) return;
    const { finder } = folder.surroundings(module);
    const modules = inOrder(module);
    const headers = modules.map((each) => includeClosure(finder, each, (path) => module.includesOf(path), passOver));
    recordsOf(folder, module, cache).keep("module", modules, { files, headers }, state.findings);
    this.#kept.add(state);
  }

  #open(): ReaderCache | undefined {
    const cache = this.#cache();
    return cache && ReaderCache.open(cache);
  }
}

/** Whether every open document says what its file says. */
function isAsStored(folder: Folder): boolean {
  return folder.openPaths.every((path) => {
    const read = folder.disk.read(path);
    return read.kind === "text" && read.text === folder.textOf(path);
  });
}

function recordsOf(folder: Folder, module: LiveModule, cache: ReaderCache): ClosureRecords {
  return new ClosureRecords({ source: folder.disk, ...folder.surroundings(module), inTree: passOver }, cache);
}

/** A live module reads no headers of the kernel's own. */
function passOver(): boolean {
  return false;
}

/** The same whichever of their files was opened first. */
function inOrder({ modules }: LiveModule): SourceModule[] {
  return [...modules].sort((a, b) => compareText(orderOf(a), orderOf(b)));
}

function orderOf(module: SourceModule): string {
  return moduleKey({ ...module, headers: [] });
}

/** Undefined when the disk no longer has what was analysed. */
function readFiles(folder: Folder, module: LiveModule, state: ModuleState, cache: ReaderCache): ClosureFile[] | undefined {
  const files: ClosureFile[] = [];
  for (const path of state.files) {
    const read = folder.disk.read(path);
    if (read.kind !== "text" || read.text !== state.texts.get(path)) return undefined;
    files.push({ path, digest: cache.digestOf(read), includes: module.includesOf(path) ?? [] });
  }
  return files;
}
