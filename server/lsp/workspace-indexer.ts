import type { QueueModel } from "../program/queue-model.js";
import type { Finding } from "../rules/finding.js";

/** What is known of a module that no editor has open. Plain data. */
export interface IndexedModule {
  /** Its C files and headers, relative to the root. */
  readonly files: readonly string[];
  readonly findings: readonly Finding[];
  readonly models: readonly QueueModel[];
}

export interface IndexRun {
  /** Ends the run soon; `done` resolves. */
  cancel(): void;
  readonly done: Promise<void>;
}

export interface IndexHandlers {
  onFound(files: number): void;
  onModules(modules: readonly IndexedModule[], filesRead: number): void;
  onFailed(reason: string): void;
}

/** Analyses all modules below some paths of a root, somewhere else than on the server's thread. */
export interface WorkspaceIndexer {
  run(paths: readonly string[], handlers: IndexHandlers): IndexRun;
  dispose(): void;
}
