import type { Range } from "../text/range.js";

export type Severity = "info" | "warning" | "error";

export type RuleId =
  | "shared-queue-deadlock"
  | "flush-under-lock"
  | "cancel-under-lock"
  | "self-flush"
  | "ordered-queue-wait"
  | "indirect-lock-cycle"
  | "trylock-spin"
  | "system-queue-flush"
  | "dropped-work"
  | "unused-suppression";

/** One deadlock risk, standing at the wait that a reviewer would change. */
export interface Finding {
  readonly rule: RuleId;
  readonly severity: Severity;
  /** Path as the sources name it (relative to the working directory at the edges). */
  readonly file: string;
  readonly range: Range;
  /** The function that contains the wait. */
  readonly function: string;
  /** One sentence that names lock, work, queue and handler. */
  readonly message: string;
  readonly lock?: string;
  readonly queue?: string;
  readonly work?: string;
  readonly handler?: string;
  /** `net_device_ops.ndo_stop`, or how else the holder's thread starts. */
  readonly entry?: string;
  readonly trace: readonly Thread[];
  /** Stable while lines move: made of rule, file name, function, lock, queue and work. */
  readonly fingerprint: string;
  readonly fixes: readonly FixSummary[];
}

/** One party of the deadlock. */
export interface Thread {
  /** `holder` holds the lock and waits; `worker` runs the work; `queue` shows where the work is queued; `other` is a further party. */
  readonly role: "holder" | "queue" | "worker" | "other";
  readonly steps: readonly Step[];
}

/** A step of a trace: what happens at a place, as a clause that can stand alone. */
export interface Step {
  readonly file: string;
  readonly range: Range;
  readonly function: string;
  readonly message: string;
}

export interface FixSummary {
  readonly id: string;
  readonly title: string;
  readonly verified: boolean;
}

/** What one run has to say. */
export interface LintResult {
  readonly findings: readonly Finding[];
  readonly summary: LintSummary;
}

export interface LintSummary {
  readonly files: number;
  readonly parsed: number;
  readonly functions: number;
  readonly works: number;
  readonly queues: number;
  /** Files, functions and chains that were not analysed in full, each with the reason. */
  readonly skipped: readonly Skipped[];
}

export interface Skipped {
  readonly file: string;
  readonly function?: string;
  readonly line?: number;
  readonly reason: string;
}
