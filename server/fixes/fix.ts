import type { TextEdit } from "../text/edit.js";

export type FixId =
  | "per-interface-queue"
  | "spin-with-exit-flag"
  | "retry-with-trylock"
  | "move-wait-out-of-lock"
  | "cancel-without-waiting"
  | "flusher-on-another-queue";

/** A change that takes a finding away: one edit over all files of the module. */
export interface Fix {
  readonly id: FixId;
  /** A verb phrase that names the cost, if there is one. */
  readonly title: string;
  /** What a reviewer has to know and the engine cannot prove, a sentence each. */
  readonly notes: readonly string[];
  /** By path; the edits of a file do not overlap. */
  readonly edits: ReadonlyMap<string, readonly TextEdit[]>;
}
