import type { Range } from "../text/range.js";

/** The device queue model of one module: what is deferred, where it runs, what it locks and who waits for it. Plain data. */
export interface QueueModel {
  readonly module: string;
  readonly files: readonly string[];
  readonly queues: readonly ModelQueue[];
  readonly works: readonly ModelWork[];
  readonly waits: readonly ModelWait[];
}

export type QueueScope = "system" | "module" | "adapter" | "interface" | "object";

export interface ModelQueue {
  /** `ipoib_workqueue`, `ipoib_dev_priv.wq`, `system_wq`. Unique in the model. */
  readonly name: string;
  readonly scope: QueueScope;
  /** One work at a time, in queueing order. */
  readonly ordered: boolean;
  /** `WQ_MEM_RECLAIM | WQ_UNBOUND` as written at the allocation, if any. */
  readonly flags?: string;
  readonly allocatedAt: readonly Site[];
  readonly destroyedAt: readonly Site[];
}

export interface ModelWork {
  /** `ipoib_dev_priv.mcast_task` or a global's name. Unique in the model. */
  readonly name: string;
  readonly delayed: boolean;
  readonly handlers: readonly ModelHandler[];
  readonly initializedAt: readonly Site[];
  /** Where it is put on which queue. */
  readonly queuedAt: readonly (Site & { readonly queue: string })[];
}

export interface ModelHandler {
  readonly function: string;
  readonly at: Site;
  /** Locks it takes, by name, with how. */
  readonly locks: readonly ModelLock[];
}

export interface ModelLock {
  readonly lock: string;
  /** `blocks`; `spins` (trylock in a loop) with its exit flag; `requeues` or `drops` after a failed trylock; `tries` otherwise. */
  readonly manner: "blocks" | "spins" | "requeues" | "drops" | "tries";
  readonly exitFlag?: string;
  readonly at: Site;
}

export interface ModelWait {
  readonly at: Site;
  /** The call: `flush_workqueue`. */
  readonly call: string;
  readonly target: { readonly kind: "queue" | "work"; readonly name: string };
  /** Locks held there on some path, each with an entry point or function that takes it. */
  readonly under: readonly { readonly lock: string; readonly entry: string }[];
  /** Fingerprints of the findings that stand here. */
  readonly findings: readonly string[];
}

export interface Site {
  readonly file: string;
  readonly range: Range;
  readonly function: string;
}
