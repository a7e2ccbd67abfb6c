import { Frames } from "../program/frames.js";
import type { Program } from "../program/link.js";
import type { Routine } from "../program/routine.js";
import { type Analyser, defaultLimits, type Limits } from "./analyser.js";
import { type Collected, collect } from "./collect.js";
import type { Cycle } from "./cycle.js";
import { cyclesOf, guessedCycles, type WaitForGraph, waitForGraph } from "./cycles.js";
import { rootsOf } from "./roots.js";
import { callGraph, summariseAll } from "./summaries.js";
import type { Summary } from "./summary.js";
import type { SummaryMemory } from "./summary-memory.js";
import { threadsOf } from "./threads.js";
import { type WorkTable, workTable } from "./works.js";

/** All that is known of a program: its works and queues, what its threads do, and the cycles among them. */
export interface Analysis {
  readonly program: Program;
  readonly collected: Collected;
  readonly table: WorkTable;
  readonly graph: WaitForGraph;
  readonly cycles: readonly Cycle[];
  /** What every routine may lead to, by its key. */
  readonly summaries: ReadonlyMap<string, Summary>;
  /** Bounds that were reached, each with the routine. */
  readonly limits: readonly { readonly routine: Routine; readonly reason: string }[];
}

/** Analyses a linked program. Deterministic and total. */
export function analyse(program: Program, options: AnalysisOptions = {}): Analysis {
  const run = analysing(program, options);
  for (;;) {
    const step = run.next();
    if (step.done) return step.value;
  }
}

export interface AnalysisOptions {
  readonly limits?: Limits;
  /** Names of functions that are called from parts of the program that are analysed apart. */
  readonly calledElsewhere?: ReadonlySet<string>;
  /** What is left of the runs before, where a program is analysed again and again while it is edited. */
  readonly memory?: SummaryMemory;
}

/** As `analyse`, in small steps, so that an editor's requests are answered meanwhile. */
export function* analysing(
  program: Program,
  { limits = defaultLimits, calledElsewhere, memory }: AnalysisOptions = {},
): Generator<void, Analysis> {
  const reached = new Map<string, { routine: Routine; reason: string }>();
  const frames = new Frames(program);
  const collected = collect(program, frames);
  const analyser: Analyser = {
    program,
    frames,
    summaries: new Map(),
    stored: collected.stored,
    callbacks: collected.callbacks,
    exitFlags: collected.exitFlags,
    made: collected.made,
    recursive: new Set(),
    limits,
    deferred: { bindings: new Map(), queueings: new Map() },
    limit: (routine, reason) => reached.set(`${routine.key} ${reason}`, { routine, reason }),
  };
  yield;
  const calls = callGraph(analyser, calledElsewhere);
  memory?.begin(analyser, calls);
  yield* summariseAll(analyser, calls, memory);
  const table = workTable(program, collected, analyser.deferred);
  const roots = rootsOf(analyser, collected, table, calls);
  const graph: WaitForGraph = waitForGraph(table, threadsOf(analyser, roots), program.tables.behaviours.has("flush-runs-own-queue"));
  const cycles = cyclesOf(graph);
  for (const { waiting } of guessedCycles(graph, cycles)) {
    analyser.limit(
      waiting.root.routine,
      `a cycle at ${waiting.site.function}() is not reported: its calls through pointers have too many targets`,
    );
  }
  return { program, collected, table, graph, cycles, summaries: analyser.summaries, limits: [...reached.values()] };
}
