import type { Cycle } from "../analysis/cycle.js";
import type { Finding } from "../rules/finding.js";
import type { Fix, FixId } from "./fix.js";
import type { Module } from "./module.js";

/** What a fix is made from. */
export interface FixInput {
  readonly module: Module;
  readonly finding: Finding;
  /** The cycles that the finding stands for; none for findings that are no cycles. */
  readonly cycles: readonly Cycle[];
}

/** One way to take findings away. */
export interface Fixer {
  readonly id: FixId;
  variants(input: FixInput): readonly Fix[];
}
