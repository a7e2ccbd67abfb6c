import type { KernelWork } from "../kernel/rows.js";
import type { Routine } from "../program/routine.js";
import type { HeldLock, Taking, Waiting } from "./threads.js";
import type { Queue, Work } from "./works.js";

/** The side of a cycle that the waiting thread waits for. */
export interface Worker {
  /** The driver's work, with the handler and how it comes to take the lock … */
  readonly work?: Work;
  readonly handler?: Routine;
  readonly taking?: Taking;
  /** … or a work of the kernel's own. */
  readonly kernelWork?: KernelWork;
  /** For a spin: what is known of its exit flag where the other side waits. */
  readonly exit?: "cleared" | "kept" | "of another device";
}

/** A further party of a longer cycle: it holds one lock and wants the next, or a handler waits for another work. */
export type Link =
  | { readonly kind: "takes"; readonly holds: HeldLock; readonly taking: Taking }
  | { readonly kind: "waits"; readonly holds: HeldLock; readonly waiting: Waiting }
  | { readonly kind: "handler waits"; readonly waiting: Waiting; readonly work: Work };

/** A cycle of the wait-for graph through a work or queue. `waiting` is where the finding stands. */
export interface Cycle {
  readonly shape: "lock" | "self" | "ordered mate" | "ordered lock" | "indirect";
  readonly waiting: Waiting;
  /** The lock that closes it; absent when a handler waits for itself. */
  readonly lock?: HeldLock;
  /** The queue waited for, or the ordered queue of the work waited for. */
  readonly queue?: Queue;
  /** The work waited for, when one is named. */
  readonly work?: Work;
  /** What closes the cycle, the clearest first. */
  readonly workers: readonly Worker[];
  readonly links: readonly Link[];
}
