import type { Engine } from "./engine.js";
import type { Folder } from "./folder.js";
import type { Host } from "./host.js";
import type { Settings } from "./settings.js";
import type { IndexedModule, IndexMessage, WorkspaceIndexer } from "./workspace-indexer.js";

export interface IndexEvents {
  onProgress(folder: Folder, filesDone: number, files: number): void;
  onModule(folder: Folder, module: IndexedModule): void;
  /** A file is no longer there. Gives the files that were analysed with it. */
  onGone(folder: Folder, path: string): readonly string[];
  /** More files than are analysed unasked. */
  onTooMany(folder: Folder, files: number): void;
  onEnded(folder: Folder, failure: string | undefined): void;
}

/** So long nothing must have happened before the workspace is indexed unasked, in milliseconds. */
const PATIENCE = 1500;
/** The same before files that changed on the disk are looked at again: they come in crowds. */
const SHORT_PATIENCE = 300;

interface FolderIndex {
  readonly indexer: WorkspaceIndexer;
  isRunning: boolean;
  /** True once it is known whether the folder can be indexed unasked. */
  isTried: boolean;
  /** What is looked at; what changes elsewhere on the disk is nobody's business. */
  readonly covered: Set<string>;
  /** Files below it that changed on the disk since, and those of modules that nobody has open any more. */
  readonly changed: Set<string>;
}

/** Analyses what nobody has open, when there is nothing else to do. */
export class WorkspaceIndex {
  readonly #engine: Engine;
  readonly #host: Host;
  readonly #events: IndexEvents;
  readonly #indexes = new Map<Folder, FolderIndex>();
  #settings: Settings | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(engine: Engine, host: Host, events: IndexEvents) {
    this.#engine = engine;
    this.#host = host;
    this.#events = events;
  }

  configure(settings: Settings): void {
    const isSameTree = settings.kernelTree === (this.#settings?.kernelTree ?? settings.kernelTree);
    this.#settings = settings;
    if (!isSameTree) for (const { covered, changed } of this.#indexes.values()) for (const path of covered) changed.add(path);
    this.wake();
  }

  /** Something has happened: the time of waiting begins again. */
  wake(patience = PATIENCE): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#next(), patience);
    this.#timer.unref?.();
  }

  /** False where there is nothing beside the server to do it. */
  get isOffered(): boolean {
    return this.#host.createIndexer !== undefined;
  }

  /** Indexes a folder, or what lies below `path` in it, now and whatever its size. */
  run(folder: Folder, path = "."): void {
    const index = this.#indexOf(folder);
    if (!index) return;
    index.covered.add(path);
    this.#start(folder, index, [path], Number.MAX_SAFE_INTEGER);
  }

  cancel(folder: Folder): void {
    const index = this.#indexes.get(folder);
    if (!index?.isRunning) return;
    index.indexer.cancel();
    index.isRunning = false;
    index.isTried = true;
    this.#events.onEnded(folder, undefined);
  }

  fileChanged(folder: Folder, path: string): void {
    const index = this.#indexes.get(folder);
    if (!index || ![...index.covered].some((each) => each === "." || path === each || path.startsWith(`${each}/`))) return;
    index.changed.add(path);
    this.wake(SHORT_PATIENCE);
  }

  forget(folder: Folder): void {
    this.cancel(folder);
    this.#indexes.delete(folder);
  }

  stop(): void {
    clearTimeout(this.#timer);
    for (const { indexer } of this.#indexes.values()) indexer.cancel();
  }

  #next(): void {
    if ([...this.#indexes.values()].some((index) => index.isRunning)) return;
    for (const folder of this.#engine.workspace) {
      const index = this.#indexOf(folder);
      if (!index) continue;
      if (!index.isTried && this.#settings?.indexing === "workspace") {
        index.covered.add(".");
        this.#start(folder, index, ["."], this.#settings.indexingLimit);
        return;
      }
      const paths = this.#changedIn(folder, index);
      if (paths.length === 0) continue;
      this.#start(folder, index, paths, Number.MAX_SAFE_INTEGER);
      return;
    }
  }

  #changedIn(folder: Folder, index: FolderIndex): string[] {
    const paths = new Set<string>();
    for (const path of index.changed) {
      if (folder.disk.kindOf(path).kind !== "none") paths.add(path);
      else for (const other of this.#events.onGone(folder, path)) paths.add(other);
    }
    index.changed.clear();
    return [...paths].filter((path) => folder.disk.kindOf(path).kind !== "none");
  }

  #start(folder: Folder, index: FolderIndex, paths: readonly string[], limit: number): void {
    index.isRunning = true;
    index.isTried = true;
    let files = 0;
    index.indexer.run({ paths, limit, kernelTree: this.#settings?.kernelTree ?? "" }, (message) => {
      if (message.kind === "found") files = message.files;
      this.#take(folder, index, message, files);
    });
  }

  #take(folder: Folder, index: FolderIndex, message: IndexMessage, files: number): void {
    switch (message.kind) {
      case "found":
        this.#events.onProgress(folder, 0, files);
        return;
      case "modules":
        for (const module of message.modules) this.#events.onModule(folder, module);
        this.#events.onProgress(folder, message.filesDone, files);
        return;
      case "too many":
        index.covered.delete(".");
        this.#events.onTooMany(folder, message.files);
        break;
      case "failed":
      case "done":
        break;
    }
    index.isRunning = false;
    this.#events.onEnded(folder, message.kind === "failed" ? message.reason : undefined);
    this.wake();
  }

  #indexOf(folder: Folder): FolderIndex | undefined {
    const known = this.#indexes.get(folder);
    const indexer = known ? undefined : this.#host.createIndexer?.(folder.root);
    if (!indexer) return known;
    const index: FolderIndex = { indexer, isRunning: false, isTried: false, covered: new Set(), changed: new Set() };
    this.#indexes.set(folder, index);
    return index;
  }
}
