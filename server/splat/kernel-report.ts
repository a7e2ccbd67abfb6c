import type { KernelVersion } from "../kernel/rows.js";
import type { LockClass } from "./lock-class.js";
import type { StackFrame } from "./stack-frame.js";

export type ReportKind = "circular dependency" | "recursive locking" | "hung tasks" | "workqueue lockup";

/** One report of a kernel that something cannot go on, or could come to that. */
export interface KernelReport {
  readonly kind: ReportKind;
  /** Where it begins in the log, from 1. */
  readonly line: number;
  /** How often the log tells the same again. */
  readonly repeats: number;
  /** The log ended, or another report began, before this one was whole. */
  readonly isCut: boolean;
  /** What the kernel calls itself in it. */
  readonly version: KernelVersion | undefined;
  /** `ip/44`: of lockdep's reports the task that reports, else those that hang. */
  readonly tasks: readonly string[];
  /** What the reporting task is about to take, and what it holds. */
  readonly wanted: LockClass | undefined;
  readonly held: LockClass | undefined;
  /** The chain of a circular dependency by its numbers: each was taken with the one before held, on this stack; the first with the last. */
  readonly chain: readonly ChainLink[];
  readonly holdings: readonly Holding[];
  readonly stacks: readonly TaskStack[];
  readonly busy: readonly BusyWork[];
}

export interface ChainLink {
  readonly class: LockClass;
  readonly frames: readonly StackFrame[];
}

/** A lock that a task holds or waits for: lockdep's lists do not tell these apart. */
export interface Holding {
  readonly task: string;
  readonly class: LockClass;
}

export interface TaskStack {
  readonly task: string;
  /** What the worker runs. */
  readonly work: BusyWork | undefined;
  readonly frames: readonly StackFrame[];
}

/** A work as workers and lists of busy queues show it: by its queue's name and its handler. */
export interface BusyWork {
  readonly queue: string;
  readonly handler: string;
  readonly module: string | undefined;
  readonly isRunning: boolean;
}
