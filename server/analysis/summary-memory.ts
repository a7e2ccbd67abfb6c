import type { FileFacts } from "../facts/file-facts.js";
import type { FlowGraph } from "../facts/flow-graph.js";
import type { Routine } from "../program/routine.js";
import type { Analyser, Binding, Queueing } from "./analyser.js";
import { type Chain, last } from "./chain.js";
import { summarise } from "./flow.js";
import { isSameSummary } from "./same-summary.js";
import type { Summary } from "./summary.js";

/** What `summarise` gave for a routine, and everything that it depended on. */
interface Remembered {
  readonly graphs: readonly FlowGraph[];
  /** The bodies of the routines that it calls: expressions look into them. */
  readonly callees: readonly (readonly FlowGraph[])[];
  /** The summaries that it asked for. */
  readonly asked: ReadonlyMap<string, Summary | undefined>;
  readonly summary: Summary;
  readonly bindings: readonly [string, Binding][];
  readonly queueings: readonly [string, Queueing][];
  readonly limits: readonly string[];
}

/**
 * The summaries of the runs before, for an editor: between two keystrokes almost all routines stay as they were. A summary is taken from
 * here when the routine's own graph, its callees' graphs and all summaries it was made of are the same objects as then. Facts keep their
 * objects while their text stays (see `EditedFile`), and their places move along with it; so do those in the summaries.
 *
 * What all routines depend on (structures, constants, tables of callbacks, exit flags) is compared as a whole: when it changes, everything
 * is forgotten.
 */
export class SummaryMemory {
  #routines = new Map<string, Routine>();
  #environment: readonly unknown[] = [];
  readonly #remembered = new Map<string, Remembered[]>();
  /** How often each routine was summarised in this run: routines that call each other take several rounds. */
  readonly #rounds = new Map<string, number>();

  /** Before each run. */
  begin(analyser: Analyser): void {
    const routines = new Map(analyser.program.routines.map((routine) => [routine.key, routine]));
    const environment = environmentOf(analyser);
    const isSame = environment.length === this.#environment.length && environment.every((each, index) => each === this.#environment[index]);
    if (!isSame || this.#isValueChanged(routines)) this.#remembered.clear();
    this.#environment = environment;
    this.#routines = routines;
    this.#rounds.clear();
  }

  summarise(analyser: Analyser, routine: Routine, callees: readonly Routine[]): Summary {
    const round = this.#rounds.get(routine.key) ?? 0;
    this.#rounds.set(routine.key, round + 1);
    const list = this.#remembered.get(routine.key) ?? [];
    this.#remembered.set(routine.key, list);
    const known = list[round];
    if (known && isCurrent(known, analyser, routine, callees)) {
      this.#replay(known, analyser, routine);
      return known.summary;
    }
    const fresh = run(analyser, routine, callees);
    const kept = known && isSameSummary(known.summary, fresh.summary) ? { ...fresh, summary: known.summary } : fresh;
    list[round] = kept;
    this.#replay(kept, analyser, routine);
    return kept.summary;
  }

  /** Whether a routine changed that callers' callers may read through: one that returns an expression without doing anything. */
  #isValueChanged(routines: ReadonlyMap<string, Routine>): boolean {
    for (const [key, routine] of routines) {
      const before = this.#routines.get(key);
      if (before && !hasGraphs(before, graphsOf(routine)) && (isStraight(before) || isStraight(routine))) return true;
    }
    return false;
  }

  /** Puts what was found on the way where the run collects it, in terms of this run's routines and places. */
  #replay(known: Remembered, analyser: Analyser, routine: Routine): void {
    for (const [key, binding] of known.bindings) {
      const handlers = binding.handlers.map((handler) => this.#routines.get(handler.key) ?? handler);
      analyser.deferred.bindings.set(placedKey(key, binding.at), { ...binding, handlers });
    }
    for (const [key, queueing] of known.queueings) analyser.deferred.queueings.set(placedKey(key, queueing.at), queueing);
    for (const reason of known.limits) analyser.limit(routine, reason);
  }
}

function run(analyser: Analyser, routine: Routine, callees: readonly Routine[]): Remembered {
  const asked = new AskedSummaries(analyser.summaries);
  const deferred = { bindings: new Map<string, Binding>(), queueings: new Map<string, Queueing>() };
  const limits = new Set<string>();
  const summary = summarise({ ...analyser, summaries: asked, deferred, limit: (_routine, reason) => limits.add(reason) }, routine);
  return {
    graphs: graphsOf(routine),
    callees: callees.map(graphsOf),
    asked: asked.answers,
    summary,
    bindings: [...deferred.bindings],
    queueings: [...deferred.queueings],
    limits: [...limits],
  };
}

function isCurrent(known: Remembered, analyser: Analyser, routine: Routine, callees: readonly Routine[]): boolean {
  if (!hasGraphs(routine, known.graphs) || callees.length !== known.callees.length) return false;
  if (!callees.every((callee, index) => hasGraphs(callee, known.callees[index] ?? []))) return false;
  for (const [key, summary] of known.asked) if (analyser.summaries.get(key) !== summary) return false;
  return true;
}

/** The summaries of this run, remembering which were asked for. */
class AskedSummaries extends Map<string, Summary> {
  readonly answers = new Map<string, Summary | undefined>();

  constructor(private readonly of: ReadonlyMap<string, Summary>) {
    super();
  }

  override get(key: string): Summary | undefined {
    const answer = this.of.get(key);
    this.answers.set(key, answer);
    return answer;
  }
}

function graphsOf(routine: Routine): FlowGraph[] {
  return routine.bodies.map((body) => body.graph);
}

function hasGraphs(routine: Routine, graphs: readonly FlowGraph[]): boolean {
  return routine.bodies.length === graphs.length && routine.bodies.every((body, index) => body.graph === graphs[index]);
}

/** Whether a routine has one way through and gives a value. */
function isStraight({ bodies }: Routine): boolean {
  return bodies.some(({ graph }) => {
    const returns = graph.nodes.some((node) => node.kind === "return" && node.value);
    return returns && !graph.nodes.some((node) => node.kind === "branch" || node.kind === "switch");
  });
}

/** A binding is known by its place, which may have moved since. */
function placedKey(key: string, at: Chain): string {
  const { file, range } = last(at);
  const place = key.lastIndexOf(` ${file}:`);
  return place < 0 ? key : `${key.slice(0, place)} ${file}:${range.line}:${range.column}`;
}

/** What every routine may depend on, as values that are equal when nothing has changed. */
function environmentOf(analyser: Analyser): unknown[] {
  const { program } = analyser;
  const heads = program.routines.map((routine) => {
    const { key, kind, isStatic, isInline, returns, bodies } = routine;
    return `${key} ${kind} ${isStatic} ${isInline} ${returns?.tag} ${returns?.name} ${returns?.pointers} ${bodies.length}`;
  });
  return [
    program.tables,
    analyser.limits,
    heads.join("\n"),
    routineLists(analyser.stored),
    routineLists(analyser.callbacks),
    [...analyser.exitFlags].sort().join("\n"),
    ...[...program.facts].flatMap(([path, facts]) => [path, ...declarationsOf(facts)]),
  ];
}

function routineLists(lists: ReadonlyMap<string, readonly Routine[]>): string {
  return [...lists].map(([key, routines]) => `${key}: ${routines.map((routine) => routine.key).join()}`).join("\n");
}

function declarationsOf({ structures, typedefs, constants, variables, fileCalls, macros }: FileFacts): unknown[] {
  return [structures, typedefs, constants, variables, fileCalls, macros];
}
