import type { CallNode, GuardNode } from "../facts/flow-graph.js";
import { VALUE_READS } from "../kernel/loops.js";
import { evaluate, evaluateArguments, type Frame } from "../program/frame.js";
import { resolveRoutine } from "../program/link.js";
import type { Routine } from "../program/routine.js";
import { result, type Value } from "../program/value.js";
import type { Analyser } from "./analyser.js";
import { type Context, type Emit, emitEvent, emitLifted, holdAt, lockEvent, lockOperand, siteOf } from "./call-context.js";
import { link, type ModulePick } from "./chain.js";
import { afterGiving } from "./given-variables.js";
import { kernelEffect } from "./kernel-effect.js";
import { afterOutcome, contextOf, unite } from "./lift.js";
import { drop } from "./lock-set.js";
import { ownerOf } from "./other-object.js";
import { forget, type State } from "./state.js";
import { storedTargets, unitsWithTableOf } from "./stored-targets.js";
import type { Event, Manner } from "./summary.js";
import { synchronousCall, synchronousRow } from "./synchronous.js";

/** Everything that a call does, as the states after it; what it may lead to goes to `emit`. */
export function callEffect(analyser: Analyser, frame: Frame, index: number, node: CallNode, state: State, emit: Emit): State[] {
  const returns = result(frame.routine.key, index);
  const before = forget(state, returns.key);
  const context: Context = {
    analyser,
    frame,
    index,
    node,
    arguments: argumentsOf(frame, node),
    returns,
    site: {
      file: frame.routine.file,
      range: node.at,
      function: frame.routine.name,
      text: node.callee.kind === "name" ? node.callee.name : "call through a pointer",
      inMacro: frame.routine.kind === "macro",
    },
    emit,
  };
  if (node.callee.kind !== "name") return indirect(context, before);
  const name = node.callee.name;
  const variable = frame.names.get(name);
  if (variable) return indirect(context, before);
  const routines = resolveRoutine(frame.program, frame.unit, frame.routine.file, name);
  const redefined = routines.some((routine) => routine.isStatic && routine.kind === "function" && routine.file === frame.routine.file);
  if (!redefined) {
    const known = kernelEffect(context, name, before);
    if (known) return known.flatMap((after) => afterCallback(context, name, after));
  }
  if (routines.length > 0) return compose(context, before, routines);
  return afterCallback(context, name, VALUE_READS.has(name) ? before : afterGiving(before, context.arguments, false));
}

/** The states after a kernel function that may have run a callback it was handed, not at all or often. */
function afterCallback(context: Context, name: string, state: State): State[] {
  const registration = synchronousRow(context.frame, name);
  if (!registration) return [state];
  const call = synchronousCall(context, registration, state);
  const { releases } = call;
  const emit: Emit = context.emit && ((event) => emitReleased(context, call.within, releases, event));
  return [state, ...compose({ ...context, arguments: call.arguments, emit }, call.within, call.routines)];
}

/** What a release function leads to; it is not called while a lock is held that lies in the very object. */
function emitReleased(context: Context, within: State, releases: Value | undefined, event: Event): void {
  const isHeld = releases && within.held.some((held) => ownerOf(held.place)?.key === releases.key);
  if (event.kind === "wait" && isHeld && event.released.length === 0) return;
  context.emit?.(event.kind === "wait" ? { ...event, releases } : event);
}

const evaluated = new WeakMap<Frame, Map<CallNode, readonly Value[]>>();

/** The arguments of a call, read once a frame: they are the same in every state. */
function argumentsOf(frame: Frame, node: CallNode): readonly Value[] {
  let known = evaluated.get(frame);
  if (!known) {
    known = new Map();
    evaluated.set(frame, known);
  }
  let found = known.get(node);
  if (!found) {
    found = evaluateArguments(frame, node);
    known.set(node, found);
  }
  return found;
}

export function guardEffect(analyser: Analyser, frame: Frame, node: GuardNode, state: State, emit: Emit): State[] {
  const row = frame.program.tables.guards.get(node.guardClass);
  if (!row) return [state];
  const operand = lockOperand(
    frame,
    row.lock,
    node.arguments.map((expression) => evaluate(frame, expression)),
  );
  if (node.effect === "leave") return [drop(state, operand)];
  const site = { file: frame.routine.file, range: node.at, function: frame.routine.name, text: `guard(${node.guardClass})` };
  const manner: Manner = node.guardClass.endsWith("_try") ? { kind: "tries", failure: "returns" } : { kind: "blocks" };
  emit?.({
    ...lockEvent(operand, row.shared === true, manner),
    held: state.held,
    released: state.released,
    ...contextOf(state, analyser.exitFlags),
    chain: link(site),
  });
  return [holdAt(link(site), state, operand, { shared: row.shared })];
}

/** A call of routines of the program: their events here, and one state for each way that they may return. */
export function compose(context: Context, state: State, routines: readonly Routine[], choices = 1, pick?: ModulePick): State[] {
  const summaries = routines.map((routine) => context.analyser.summaries.get(routine.key)).filter((summary) => summary !== undefined);
  if (summaries.length === 0) return [afterGiving(state, context.arguments, false)];
  const summary = unite(summaries);
  const call = { ...siteOf(context, context.arguments, choices), pick };
  if (context.emit) {
    // The states were followed before; only what happens on the way is asked for.
    for (const event of summary.events) emitLifted(context, call, state, event);
    return [];
  }
  const next: State[] = [];
  for (const outcome of summary.outcomes) {
    const after = afterOutcome(call, state, outcome, summary.writes);
    if (after) next.push(after);
  }
  return next;
}

/** A call through a pointer: every routine that the program stores in that member of that structure. */
export function indirect(context: Context, state: State): State[] {
  const callee = evaluate(context.frame, context.node.callee);
  const targets = storedTargets(context.analyser, context.frame, callee);
  if (targets.length > context.analyser.limits.targets) {
    context.analyser.limit(context.frame.routine, `a call through a pointer has ${targets.length} targets`);
    return [state];
  }
  // Which of several it is, the caller may know that made the table.
  if (callee.kind === "parameter" || (targets.length > 1 && isInParameter(callee))) {
    emitEvent(context, state, { kind: "invoke", callee, arguments: context.arguments });
  }
  if (targets.length === 0) return [afterGiving(state, context.arguments, false)];
  const choicesAmong = (count: number): number => {
    if (picksTable(callee)) return Math.max(2, count);
    return isDispatched(context.frame, callee) ? 1 : count;
  };
  const isOwn = targets.every((target) => target.unit === context.frame.unit.index);
  if (!context.emit || isOwn) return compose(context, state, targets, choicesAmong(targets.length));
  // Which module it is, the device decides: each of them is called for its own.
  const among = unitsWithTableOf(context.frame.program, callee);
  for (const unit of new Set(targets.map((target) => target.unit))) {
    const own = targets.filter((target) => target.unit === unit);
    compose(context, state, own, choicesAmong(own.length), { unit, among });
  }
  return [];
}

/** Whether an index that is not known picks the table (`ops[type]->load()`): other elements may be other modules'. */
function picksTable(callee: Value): boolean {
  return (
    callee.kind === "member" && callee.base.kind === "object" && callee.base.of.kind === "element" && !/^\d+$/.test(callee.base.of.index)
  );
}

/**
 * Whether the callee is looked up in a table by a key (`for (i = 0; i < N; i++) if (handlers[i].id == id) handlers[i].run(p, id);`), or is
 * an element of an array of functions (`handlers[id](p)`): what comes in decides each time, so that every entry is called sooner or later
 * and none is a guess.
 */
function isDispatched(frame: Frame, callee: Value): boolean {
  if (callee.kind === "element" && callee.of.kind === "global") return !/^\d+$/.test(callee.index);
  if (callee.kind !== "member" || callee.base.kind !== "element" || callee.base.of.kind !== "global") return false;
  const entry = `${callee.base.key}.`;
  return frame.body.graph.nodes.some((node) => {
    if (node.kind !== "branch" || node.condition.kind !== "value") return false;
    const value = evaluate(frame, node.condition.value);
    return (
      value.kind === "apply" && (value.name === "==" || value.name === "!=") && value.arguments.some(({ key }) => key.startsWith(entry))
    );
  });
}

/** Whether a member's structure is one that a parameter points to. */
function isInParameter(callee: Value): boolean {
  return callee.kind === "member" && callee.base.kind === "object" && callee.base.of.kind === "parameter";
}
