import type { Engine } from "./engine.js";
import type { Folder } from "./folder.js";
import type { Host } from "./host.js";
import type { Settings } from "./settings.js";
import type { IndexedModule, WorkspaceIndexer } from "./workspace-indexer.js";

export interface IndexEvents {
  onProgress(folder: Folder, filesDone: number, files: number): void;
  onModule(folder: Folder, module: IndexedModule): void;
  /** A file is no longer there. */
  onGone(folder: Folder, path: string): void;
  onEnded(folder: Folder, failure: string | undefined): void;
}

/** So long nothing must have happened before the workspace is indexed unasked, in milliseconds. */
const PATIENCE = 1500;

interface FolderIndex {
  readonly indexer: WorkspaceIndexer;
  isRunning: boolean;
  /** True once all of the folder was looked at, or found too large. */
  isComplete: boolean;
  /** Files that changed on the disk since. */
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
    this.#settings = settings;
    if (settings.indexing === "workspace") this.wake();
  }

  /** Something has happened: the time of waiting begins again. */
  wake(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#settings?.indexing === "workspace") this.#next();
    }, PATIENCE);
    this.#timer.unref?.();
  }

  /** Indexes a folder now, whatever its size. */
  run(folder: Folder): void {
    const index = this.#indexOf(folder);
    if (index) this.#start(folder, index, ["."], Number.MAX_SAFE_INTEGER);
  }

  cancel(folder: Folder): void {
    const index = this.#indexes.get(folder);
    if (!index?.isRunning) return;
    index.indexer.cancel();
    index.isRunning = false;
    index.isComplete = true;
    this.#events.onEnded(folder, undefined);
  }

  fileChanged(folder: Folder, path: string): void {
    const index = this.#indexes.get(folder);
    if (!index || !path.endsWith(".c") || !(index.isRunning || index.isComplete)) return;
    index.changed.add(path);
    this.wake();
  }

  forget(folder: Folder): void {
    this.#indexes.get(folder)?.indexer.cancel();
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
      if (!index.isComplete) {
        this.#start(folder, index, ["."], this.#settings?.indexingLimit ?? 0);
        return;
      }
      if (index.changed.size > 0) {
        const paths: string[] = [];
        for (const path of index.changed) {
          if (folder.disk.kindOf(path).kind === "file") paths.push(path);
          else this.#events.onGone(folder, path);
        }
        index.changed.clear();
        if (paths.length === 0) continue;
        this.#start(folder, index, paths, Number.MAX_SAFE_INTEGER);
        return;
      }
    }
  }

  #start(folder: Folder, index: FolderIndex, paths: readonly string[], limit: number): void {
    index.isRunning = true;
    let files = 0;
    index.indexer.run({ paths, limit, kernelTree: this.#settings?.kernelTree ?? "" }, (message) => {
      switch (message.kind) {
        case "found":
          files = message.files;
          this.#events.onProgress(folder, 0, files);
          return;
        case "modules":
          for (const module of message.modules) this.#events.onModule(folder, module);
          this.#events.onProgress(folder, message.filesDone, files);
          return;
        default:
          index.isRunning = false;
          index.isComplete = true;
          this.#events.onEnded(folder, message.kind === "failed" ? message.reason : undefined);
          this.wake();
      }
    });
  }

  #indexOf(folder: Folder): FolderIndex | undefined {
    const known = this.#indexes.get(folder);
    const indexer = known ? undefined : this.#host.createIndexer?.(folder.root);
    if (!indexer) return known;
    const index: FolderIndex = { indexer, isRunning: false, isComplete: false, changed: new Set() };
    this.#indexes.set(folder, index);
    return index;
  }
}
