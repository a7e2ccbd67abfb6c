import { evaluate } from "../program/frame.js";
import { resolveRoutine } from "../program/link.js";
import type { Routine } from "../program/routine.js";
import { routineName } from "../program/tables-in-source.js";
import { type Analyser, storedKey } from "./analyser.js";
import { summarise } from "./flow.js";
import { calleesFirst } from "./order.js";
import { locksKey } from "./state.js";
import { storedTargets } from "./stored-targets.js";
import type { Summary } from "./summary.js";
import type { SummaryMemory } from "./summary-memory.js";
import { runAtOnce } from "./synchronous.js";

/** The calls between routines as positions in `program.routines`. */
export interface CallGraph {
  readonly callees: readonly (readonly number[])[];
  /** Routines that another routine calls, here or in another part of the program. */
  readonly called: ReadonlySet<number>;
}

export function callGraph(analyser: Analyser, calledElsewhere?: ReadonlySet<string>): CallGraph {
  const { program } = analyser;
  const position = new Map(program.routines.map((routine, index) => [routine.key, index]));
  const called = new Set<number>();
  for (const name of calledElsewhere ?? []) {
    const routine = program.exported.get(name);
    const at = routine && position.get(routine.key);
    if (at !== undefined) called.add(at);
  }
  const callees = program.routines.map((routine, index) => {
    const targets = new Set<number>();
    for (const target of calleesOf(analyser, routine)) {
      const at = position.get(target.key);
      if (at === undefined) continue;
      targets.add(at);
      if (at !== index) called.add(at);
    }
    return [...targets];
  });
  return { callees, called };
}

function calleesOf(analyser: Analyser, routine: Routine): Routine[] {
  const { program } = analyser;
  const unit = program.units[routine.unit];
  if (!unit) return [];
  const found: Routine[] = [];
  for (const body of routine.bodies) {
    const frame = analyser.frames.of(unit, routine, body);
    for (const node of body.graph.nodes) {
      if (node.kind !== "call") continue;
      if (node.callee.kind === "name" && !frame.names.has(node.callee.name)) {
        const { name } = node.callee;
        const direct = resolveRoutine(program, unit, routine.file, name);
        found.push(...direct);
        for (const callback of program.tables.functions.get(name)?.calls ?? []) {
          found.push(...(analyser.callbacks.get(storedKey(unit.index, callback)) ?? []));
        }
        found.push(...runAtOnce(frame, node));
        // A routine handed over may be invoked by the callee: its summary has to be there first.
        for (const argument of direct.length > 0 ? node.arguments : []) {
          const handed = routineName(argument);
          if (handed !== undefined && !frame.names.has(handed)) found.push(...resolveRoutine(program, unit, routine.file, handed));
        }
        continue;
      }
      found.push(...storedTargets(analyser, frame, evaluate(frame, node.callee)));
    }
  }
  return found;
}

/**
 * Fills `analyser.summaries`, callees first; a group that calls itself is repeated until it is stable or the rounds are up. Yields between
 * groups.
 */
export function* summariseAll(analyser: Analyser, graph: CallGraph, memory?: SummaryMemory): Generator<void, void> {
  const { routines } = analyser.program;
  for (const group of calleesFirst(routines.length, (node) => graph.callees[node] ?? [])) {
    const [first] = group;
    const recursive = group.length > 1 || (first !== undefined && graph.callees[first]?.includes(first));
    if (recursive) for (const node of group) analyser.recursive.add(routines[node]?.key ?? "");
    const rounds = recursive ? analyser.limits.rounds : 1;
    for (let round = 0; round < rounds; round++) {
      let changed = false;
      // Callers come first in a group: backwards is nearer to callees first.
      for (const node of group) {
        const routine = routines[node];
        if (!routine) continue;
        const before = analyser.summaries.get(routine.key);
        const after = memory ? memory.summarise(analyser, routine) : summarise(analyser, routine);
        analyser.summaries.set(routine.key, after);
        if (!before || shape(before) !== shape(after)) changed = true;
      }
      if (!changed) break;
      if (recursive && round === rounds - 1) {
        const routine = first === undefined ? undefined : routines[first];
        if (routine) analyser.limit(routine, `a cycle of ${group.length} calls was followed ${rounds} times`);
      }
    }
    // Callers ask for the summaries only.
    for (const node of group) {
      const routine = routines[node];
      if (routine) analyser.frames.forget(routine);
    }
    yield;
  }
}

function shape(summary: Summary): string {
  const events = summary.events.map((event) => `${event.kind}${locksKey(event.held, event.released)}`).sort();
  return `${events.join()}|${summary.outcomes.length}`;
}
