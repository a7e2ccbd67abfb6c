import type { Analysis } from "../analysis/analyse.js";
import type { Chain } from "../analysis/chain.js";
import type { Cycle } from "../analysis/cycle.js";
import type { Waiting } from "../analysis/threads.js";
import { begins } from "../kernel/entries.js";
import type { RuleId, Severity, Thread } from "./finding.js";

/** One rule: what it is called, how grave it is, and how its findings are found. */
export interface Rule {
  readonly id: RuleId;
  readonly severity: Severity;
  /** One line for lists. */
  readonly summary: string;
  find(analysis: Analysis): Draft[];
}

/** A finding before it is given its fingerprint and compared with its like. */
export interface Draft {
  /** Where it stands. */
  readonly site: Chain;
  readonly message: string;
  readonly lock?: string;
  readonly queue?: string;
  readonly work?: string;
  readonly handler?: string;
  readonly entry?: string;
  readonly trace: readonly Thread[];
  /** Of two drafts of one rule, place and lock the one with the lower rank is kept. */
  readonly rank: number;
  /** How else the place is reached; the entry points of drafts that were not kept. */
  readonly alsoFrom?: string;
}

/** So many steps more a way may take that does not go through something that fails. */
const WORTH_OF_NO_FAILURE = 4;

/**
 * How convincing a holder is: a known entry point before a function that nobody is seen to call, few steps before many, what ends something
 * before what begins it and comes to the wait because it fails.
 */
export function rankOf({ root, event }: Waiting, asserted: boolean): number {
  const kind = root.kind === "entry" ? 0 : root.kind === "handler" ? 1 : 2;
  const steps = event.chain.length + (begins(root.name || root.routine.name) ? WORTH_OF_NO_FAILURE : 0);
  return (asserted ? 1000 : 0) + kind * 100 + Math.min(99, steps);
}

/** The cycles of a rule, each as a draft. */
export function draftsOf(analysis: Analysis, belongs: (cycle: Cycle) => boolean, draft: (cycle: Cycle) => Draft): Draft[] {
  return analysis.cycles.filter(belongs).map(draft);
}
