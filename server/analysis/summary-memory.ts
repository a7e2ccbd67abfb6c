import type { FileFacts } from "../facts/file-facts.js";
import type { FlowGraph } from "../facts/flow-graph.js";
import type { Routine } from "../program/routine.js";
import type { Analyser, Binding, Queueing } from "./analyser.js";
import { type Chain, last } from "./chain.js";
import { summarise } from "./flow.js";
import { isSameSummary } from "./same-summary.js";
import type { CallGraph } from "./summaries.js";
import type { Summary } from "./summary.js";

/** What `summarise` gave for a routine, and everything that it depended on. */
interface Remembered {
  readonly graphs: readonly FlowGraph[];
  /** The bodies of the routines that it calls, and of those that its expressions look through. */
  readonly seen: readonly FlowGraph[];
  /** The summaries that it asked for, and the lists of callbacks. */
  readonly asked: ReadonlyMap<string, Summary | undefined>;
  readonly lists: ReadonlyMap<string, string>;
  readonly summary: Summary;
  readonly bindings: readonly [string, Binding][];
  readonly queueings: readonly [string, Queueing][];
  readonly limits: readonly string[];
  /** The run that it was last right in. */
  usedIn: number;
}

/**
 * The summaries of the runs before, for an editor: between two keystrokes almost all routines stay as they were. A summary is taken from
 * here when the routine's own graph, its callees' graphs and all summaries it was made of are the same objects as then. Facts keep their
 * objects while their text stays (see `EditedFile`), and their places move along with it; so do those in the summaries.
 *
 * What all routines depend on (structures, constants, exit flags) is compared as a whole: when it changes, everything is forgotten. When
 * routines come or go, or their heads change, what mentions their names is.
 */
export class SummaryMemory {
  #routines: ReadonlyMap<string, Routine> = new Map();
  #callees: ReadonlyMap<string, readonly Routine[]> = new Map();
  #environment: readonly unknown[] = [];
  /** By routine and round, the last one first: much of what is typed is taken back. */
  readonly #remembered = new Map<string, readonly Remembered[]>();
  #run = 0;
  /** How often each routine was summarised in this run: routines that call each other take several rounds. */
  readonly #rounds = new Map<string, number>();

  /** Before each run. */
  begin(analyser: Analyser, calls: CallGraph): void {
    const { routines } = analyser.program;
    const byKey = new Map(routines.map((routine) => [routine.key, routine]));
    const environment = environmentOf(analyser);
    const isSame = environment.length === this.#environment.length && environment.every((each, index) => each === this.#environment[index]);
    const renamed = changedHeads(this.#routines, byKey);
    if (!isSame) this.#remembered.clear();
    else if (renamed.size > 0) this.#forgetMentions(renamed);
    this.#environment = environment;
    this.#routines = byKey;
    this.#callees = new Map(
      routines.map((routine, index) => [
        routine.key,
        (calls.callees[index] ?? []).map((callee) => routines[callee]).filter((callee) => callee !== undefined),
      ]),
    );
    this.#rounds.clear();
    if (++this.#run % RUNS_KEPT === 0) this.#forgetUnused(RUNS_KEPT);
  }

  summarise(analyser: Analyser, routine: Routine): Summary {
    const round = this.#rounds.get(routine.key) ?? 0;
    this.#rounds.set(routine.key, round + 1);
    const at = `${routine.key}#${round}`;
    const seen = this.#seenBy(routine);
    const versions = this.#remembered.get(at) ?? [];
    const current = versions.find((each) => isCurrent(each, analyser, routine, seen)) ?? remember(run(analyser, routine, seen), versions);
    if (current !== versions[0]) this.#remembered.set(at, [current, ...versions.filter((each) => each !== current)].slice(0, VERSIONS));
    current.usedIn = this.#run;
    this.#replay(current, analyser, routine);
    return current.summary;
  }

  /** The bodies that the routine's expressions may look into: its callees', and their callees' as far as calls are looked through. */
  #seenBy(routine: Routine): FlowGraph[] {
    const seen = new Set(this.#callees.get(routine.key));
    for (const callee of seen) if (isLookedThrough(callee)) for (const next of this.#callees.get(callee.key) ?? []) seen.add(next);
    return [...seen].flatMap(graphsOf);
  }

  /** Forgets all but what the last run needed: nothing is typed any more, or taken back. */
  trim(): void {
    this.#forgetUnused(1);
  }

  #forgetUnused(runs: number): void {
    for (const [at, versions] of this.#remembered) {
      const kept = versions.filter((each) => each.usedIn > this.#run - runs);
      if (kept.length === 0) this.#remembered.delete(at);
      else if (kept.length < versions.length) this.#remembered.set(at, kept);
    }
  }

  #forgetMentions(names: ReadonlySet<string>): void {
    for (const [at, versions] of this.#remembered) {
      const kept = versions.filter((each) => !mentionsAny(each.graphs, names) && !mentionsAny(each.seen.filter(givesValue), names));
      if (kept.length < versions.length) this.#remembered.set(at, kept);
    }
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

/** Versions of a summary that are kept, and for how many runs: a version of a large module takes megabytes. */
const VERSIONS = 2;
const RUNS_KEPT = 16;

/** A summary that says what one of before said is that one: callers need not be looked at again. */
function remember(fresh: Remembered, versions: readonly Remembered[]): Remembered {
  const same = versions.find((each) => isSameSummary(each.summary, fresh.summary));
  return same ? { ...fresh, summary: same.summary } : fresh;
}

function run(analyser: Analyser, routine: Routine, seen: readonly FlowGraph[]): Remembered {
  const asked = new Map<string, Summary | undefined>();
  const lists = new Map<string, string>();
  const noteList = (kind: string) => (key: string, routines: readonly Routine[] | undefined) =>
    lists.set(`${kind}${key}`, keysOf(routines));
  const deferred = { bindings: new Map<string, Binding>(), queueings: new Map<string, Queueing>() };
  const limits = new Set<string>();
  const observed: Analyser = {
    ...analyser,
    summaries: new ObservedMap(analyser.summaries, (key, summary) => asked.set(key, summary)),
    stored: new ObservedMap(analyser.stored, noteList(STORED)),
    callbacks: new ObservedMap(analyser.callbacks, noteList(CALLBACKS)),
    deferred,
    limit: (_routine, reason) => limits.add(reason),
  };
  const summary = summarise(observed, routine);
  return {
    graphs: graphsOf(routine),
    seen,
    asked,
    lists,
    summary,
    bindings: [...deferred.bindings],
    queueings: [...deferred.queueings],
    limits: [...limits],
    usedIn: 0,
  };
}

const STORED = "s";
const CALLBACKS = "c";

function isCurrent(known: Remembered, analyser: Analyser, routine: Routine, seen: readonly FlowGraph[]): boolean {
  if (!isSameList(graphsOf(routine), known.graphs) || !isSameList(seen, known.seen)) return false;
  for (const [key, summary] of known.asked) if (analyser.summaries.get(key) !== summary) return false;
  for (const [key, routines] of known.lists) {
    const lists = key.startsWith(STORED) ? analyser.stored : analyser.callbacks;
    if (keysOf(lists.get(key.slice(1))) !== routines) return false;
  }
  return true;
}

function keysOf(routines: readonly Routine[] | undefined): string {
  return routines ? routines.map((routine) => routine.key).join() : "";
}

/** A map that tells what it is asked for. */
class ObservedMap<Value> extends Map<string, Value> {
  constructor(
    private readonly of: ReadonlyMap<string, Value>,
    private readonly onGet: (key: string, value: Value | undefined) => void,
  ) {
    super();
  }

  override get(key: string): Value | undefined {
    const value = this.of.get(key);
    this.onGet(key, value);
    return value;
  }
}

function graphsOf(routine: Routine): FlowGraph[] {
  return routine.bodies.map((body) => body.graph);
}

function isSameList(a: readonly FlowGraph[], b: readonly FlowGraph[]): boolean {
  return a.length === b.length && a.every((graph, index) => graph === b[index]);
}

/** Expressions look through a call of a routine that only tests and gives a value; longer ones are never looked through. */
const MOST_NODES = 40;

function isLookedThrough(routine: Routine): boolean {
  return graphsOf(routine).some(givesValue);
}

function givesValue({ nodes }: FlowGraph): boolean {
  if (nodes.length > MOST_NODES || nodes.some((node) => node.kind === "switch" || node.kind === "guard")) return false;
  return nodes.some((node) => node.kind === "return" && node.value);
}

/** A binding is known by its place, which may have moved since. */
function placedKey(key: string, at: Chain): string {
  const { file, range } = last(at);
  const place = key.lastIndexOf(` ${file}:`);
  return place < 0 ? key : `${key.slice(0, place)} ${file}:${range.line}:${range.column}`;
}

/** Names of routines that came or went, or that can be told from outside to be others than before. */
function changedHeads(before: ReadonlyMap<string, Routine>, after: ReadonlyMap<string, Routine>): Set<string> {
  const names = new Set<string>();
  for (const [key, routine] of after) {
    const old = before.get(key);
    if (!old || headOf(old) !== headOf(routine)) names.add(routine.name);
  }
  for (const [key, routine] of before) if (!after.has(key)) names.add(routine.name);
  return names;
}

function headOf({ kind, isStatic, isInline, returns, bodies }: Routine): string {
  return `${kind} ${isStatic} ${isInline} ${returns?.tag} ${returns?.name} ${returns?.pointers} ${bodies.length}`;
}

/** What every routine may depend on, as values that are equal when nothing has changed. */
function environmentOf(analyser: Analyser): unknown[] {
  return [
    analyser.program.tables,
    analyser.limits,
    [...analyser.exitFlags].sort().join("\n"),
    ...[...analyser.program.facts].flatMap(([path, facts]) => [path, ...declarationsOf(facts)]),
  ];
}

function declarationsOf({ structures, typedefs, constants, variables, fileCalls, macros }: FileFacts): unknown[] {
  return [structures, typedefs, constants, variables, fileCalls, macros];
}

const mentions = new WeakMap<FlowGraph, Mentions>();

/** Whether expressions of the graphs name any of `names`, or paste a name together from parts of one. */
function mentionsAny(graphs: readonly FlowGraph[], names: ReadonlySet<string>): boolean {
  return graphs.some((graph) => {
    const mentioned = mentions.get(graph) ?? mentionsOf(graph);
    mentions.set(graph, mentioned);
    for (const name of names) if (mentioned.names.has(name) || mentioned.pieces.some((piece) => name.includes(piece))) return true;
    return false;
  });
}

interface Mentions {
  readonly names: ReadonlySet<string>;
  readonly pieces: readonly string[];
}

function mentionsOf(graph: FlowGraph): Mentions {
  const names = new Set<string>();
  const pieces = new Set<string>();
  const open: object[] = [graph];
  for (let current = open.pop(); current; current = open.pop()) {
    if ("pieces" in current && Array.isArray(current.pieces)) for (const piece of current.pieces) pieces.add(String(piece));
    if ("kind" in current && current.kind === "name" && "name" in current && typeof current.name === "string") names.add(current.name);
    for (const inner of Object.values(current)) if (typeof inner === "object" && inner !== null) open.push(inner);
  }
  return { names, pieces: [...pieces] };
}
