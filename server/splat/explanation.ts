import type { Site } from "../program/queue-model.js";
import type { Finding } from "../rules/finding.js";
import type { KernelReport } from "./kernel-report.js";
import type { NamedClass } from "./model-names.js";

/** A report of the kernel as the source tells it. */
export interface Explanation {
  readonly report: KernelReport;
  /** The locks, queues and works that it names, each once. */
  readonly classes: readonly NamedClass[];
  /** The functions on its stacks that are no part of every stack, each once. */
  readonly functions: readonly NamedFunction[];
  /** What the linter finds there; absent when nothing explains the report. */
  readonly finding: Finding | undefined;
  /** Of a chain: each step of it, and whether the static model has it. */
  readonly edges: readonly ReportEdge[];
  /** Hung tasks that wait for deferred work, where no finding stands. */
  readonly waits: readonly NamedFunction[];
}

/** A function of a report. */
export interface NamedFunction {
  readonly name: string;
  readonly module: string | undefined;
  /** Its definition; absent when the tree has none. */
  readonly site: Site | undefined;
}

/** `to` was taken, or waited for, while `from` was held. */
export interface ReportEdge {
  readonly from: NamedClass;
  readonly to: NamedClass;
  /** The function of the tree that did so. */
  readonly at: NamedFunction | undefined;
  readonly isKnown: boolean;
}
