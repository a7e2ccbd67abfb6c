import type { RuleId } from "../finding.js";

/** What a rule has to say for itself, for reviewers of kernel code. Backquotes mark code; there is no other markup. */
export interface RuleDocumentation {
  readonly rule: RuleId;
  /** The finding in one line. */
  readonly title: string;
  /** What it means and how the machine ends up there, a paragraph each. */
  readonly meaning: readonly string[];
  /** The deadlock. */
  readonly example: DocumentedCode;
  /** Code that looks like it and is right. */
  readonly lookAlike: DocumentedCode;
  /** Ways out, the best first. */
  readonly fixes: readonly string[];
  /** What the analysis cannot see: where to doubt a finding, and where to doubt its absence. */
  readonly limits: readonly string[];
}

export interface DocumentedCode {
  /** The test that holds the rule to this code: `flush-under-lock/stop-flush`. The code is an excerpt of it. */
  readonly fixture: string;
  readonly code: string;
  readonly explanation: string;
}
