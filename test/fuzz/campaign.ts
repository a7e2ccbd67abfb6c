import fc from "fast-check";
import type { Corpus } from "./corpus.js";
import { type Executor, Hang } from "./executor.js";
import type { Target } from "./target.js";

/** An input for which something does not hold. */
export interface Failure {
  readonly target: string;
  readonly kind: "crash" | "hang";
  /** What does not hold. */
  readonly message: string;
  /** Makes the input as it was at first again: the seed, and its number. */
  readonly seed: number;
  readonly path: string;
  /** The smallest found. */
  readonly input: unknown;
}

/** What came of the executions of a target; those that make a failing input smaller do not count. */
export interface Tally {
  executions: number;
  crashes: number;
  hangs: number;
  /** Of the longest execution, in milliseconds. */
  longest: number;
}

/** Inputs that a seed determines. */
export interface Batch {
  readonly seed: number;
  readonly runs: number;
}

/** How long a failing input is made smaller, in milliseconds. */
const SHRINK_TIME = 30_000;

/** Tries one target with some inputs; gives the first failure, as small as it gets. */
export async function tryBatch(
  target: Target,
  corpus: Corpus,
  executor: Executor,
  tally: Tally,
  batch: Batch,
): Promise<Failure | undefined> {
  let end = Number.POSITIVE_INFINITY;
  const property = fc.asyncProperty(target.inputs(corpus), async (input) => {
    // The library would leave a running execution behind at its own time limit. What is not tried any more counts as good.
    if (performance.now() > end) return;
    const start = performance.now();
    if (end === Number.POSITIVE_INFINITY) tally.executions++;
    try {
      await executor.execute({ target: target.name, input });
    } finally {
      tally.longest = Math.max(tally.longest, performance.now() - start);
    }
  });
  const { seed, runs } = batch;
  const found = await fc.check(property, { seed, numRuns: runs, endOnFailure: true });
  if (!found.failed || found.counterexamplePath === null) return undefined;
  end = performance.now() + SHRINK_TIME;
  const shrunk = await fc.check(property, { seed, path: found.counterexamplePath });
  // What takes long once and not again was kept waiting by the machine; what else fails once and not again is told as it was.
  if (!shrunk.failed && found.errorInstance instanceof Hang) return undefined;
  const { counterexample, errorInstance } = shrunk.counterexample ? shrunk : found;
  const isHang = errorInstance instanceof Hang;
  if (isHang) tally.hangs++;
  else tally.crashes++;
  return {
    target: target.name,
    kind: isHang ? "hang" : "crash",
    message: errorInstance instanceof Error ? errorInstance.message : String(errorInstance),
    seed,
    path: found.counterexamplePath,
    input: counterexample?.[0],
  };
}
