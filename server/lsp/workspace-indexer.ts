import type { Finding } from "../rules/finding.js";

/** What is known of a module that no editor has open. Plain data. */
export interface IndexedModule {
  readonly name: string;
  /** Its C files, relative to the root. */
  readonly files: readonly string[];
  readonly findings: readonly Finding[];
}

export interface IndexRequest {
  /**
   * Files and folders, relative to the root. The modules that their C files belong to are analysed, those that include a header, and those
   * of a Kbuild file's folder.
   */
  readonly paths: readonly string[];
  /** With more C files than this nothing is done. */
  readonly limit: number;
  /** Root of the kernel tree; empty: found by walking up. */
  readonly kernelTree: string;
}

/** What an indexer tells, in this order. */
export type IndexMessage =
  | { readonly kind: "found"; readonly files: number }
  | { readonly kind: "too many"; readonly files: number }
  | { readonly kind: "modules"; readonly modules: readonly IndexedModule[]; readonly filesDone: number }
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly reason: string };

/** Analyses many modules somewhere else than on the server's thread. One run at a time. */
export interface WorkspaceIndexer {
  /** `done`, `too many` or `failed` is the last message. */
  run(request: IndexRequest, onMessage: (message: IndexMessage) => void): void;
  /** Ends a run at once; nothing is told any more. */
  cancel(): void;
}
