import type { Finding, RuleId } from "../rules/finding.js";
import type { Source } from "../sources/source.js";
import type { Explanation } from "../splat/explanation.js";
import type { Parser } from "../syntax/parser.js";
import type { Address } from "./address.js";
import type { Folder } from "./folder.js";
import type { LiveModule } from "./live-module.js";
import type { Reviewer } from "./reviewer.js";
import type { CacheSettings } from "./settings.js";
import type { WorkspaceIndexer } from "./workspace-indexer.js";

/** Findings of modules from one run of the server to the next. */
export interface ModuleMemory {
  /** Undefined when nothing is known of the module as it is now. */
  find(folder: Folder, module: LiveModule): readonly Finding[] | undefined;
  /** Called when there is nothing else to do, for modules that were analysed. */
  keep(folder: Folder, module: LiveModule): void;
}

/** What the server needs of the place that it runs in: a process, or a worker of a browser. */
export interface Host {
  readonly version: string;
  /** The files below a folder, as they are stored; editor buffers are laid over them. */
  source(root: Address): Source;
  createParser(): Promise<Parser>;
  /** Resolves when other events have had their turn. */
  turn(): Promise<void>;
  /**
   * Where sources cannot look for themselves: fetches what they were asked for in vain, and gives what is there. Whatever was computed without it is
   * to be computed again.
   */
  fetch?(): Promise<readonly Address[]>;
  /** A file has changed, or come or gone, where sources remember what was fetched. */
  forget?(file: Address, isNewOrGone: boolean): void;
  /** Has what is made of the files kept for later, or not; gives the reason when that was wanted and cannot be done. */
  useCache?(wanted: CacheSettings): string | undefined;
  /** What earlier runs have found; without it nothing is known of a module before it is analysed. */
  readonly modules?: ModuleMemory;
  /** Gives memory back that is not in use; called when nothing is typed. */
  collectGarbage?(): void;
  /** Analyses many modules beside the server; without it that is not offered. */
  createIndexer?(root: Address): WorkspaceIndexer;
  /** Reviews patches; without it they are not looked at. */
  readonly reviewer?: Reviewer;
  /** What the reports in a kernel's log mean in the source below a folder; without it that is not offered. */
  explainLog?(root: Address, log: string): Promise<readonly Explanation[]>;
  /** The address of a rule's documentation. */
  documentationOf?(rule: RuleId): string | undefined;
}
