import type { CallNode, GuardNode } from "../facts/flow-graph.js";
import { CONDITIONAL_CALLBACKS, FOLLOWS, FRESH_DEVICE } from "../kernel/callbacks.js";
import { ASSERTIONS } from "../kernel/locks.js";
import { VALUE_WRITES } from "../kernel/loops.js";
import type { KernelFunction, LockCall, LockOperand, QueueOperand } from "../kernel/rows.js";
import { canonicalQueue } from "../kernel/tables.js";
import { evaluate, evaluateArguments, type Frame, flagValue } from "../program/frame.js";
import { labelOf } from "../program/identity.js";
import { resolveRoutine } from "../program/link.js";
import type { Routine } from "../program/routine.js";
import { apply, global, object, result, unknown, type Value } from "../program/value.js";
import { type Analyser, storedKey } from "./analyser.js";
import { type Chain, link, type Site } from "./chain.js";
import { askedBefore, assume, freshQueue, knownOf, namesIn } from "./conditions.js";
import { recordDeferred } from "./deferred.js";
import { leftByCallback } from "./left-by.js";
import { afterOutcome, type CallSite, contextOf, liftEvent, lifted, unite } from "./lift.js";
import { assertsHeld } from "./lock-assertion.js";
import { drop, hold } from "./lock-set.js";
import type { Operand } from "./operand.js";
import { operandOf } from "./operand.js";
import { forget, learn, markWritten, type State } from "./state.js";
import type { Event, Manner } from "./summary.js";
import { mannerOf } from "./trylock.js";

type Emit = ((event: Event) => void) | undefined;

/** Everything that a call does, as the states after it; what it may lead to goes to `emit`. */
export function callEffect(analyser: Analyser, frame: Frame, index: number, node: CallNode, state: State, emit: Emit): State[] {
  const returns = result(frame.routine.key, index);
  const before = forget(state, returns.key);
  const context: Context = {
    analyser,
    frame,
    index,
    node,
    arguments: evaluateArguments(frame, node),
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
    if (known) return known;
  }
  if (routines.length > 0) return compose(context, before, routines);
  return [before];
}

interface Context {
  readonly analyser: Analyser;
  readonly frame: Frame;
  readonly index: number;
  readonly node: CallNode;
  readonly arguments: readonly Value[];
  readonly returns: Value;
  readonly site: Site;
  readonly emit: Emit;
}

function argument(context: Context, index: number): Value {
  return context.arguments[index] ?? unknown;
}

function kernelEffect(context: Context, name: string, state: State): State[] | undefined {
  const { tables } = context.frame.program;
  const lock = tables.locks.get(name);
  if (lock) return lockEffect(context, lock, state);
  const wait = tables.waits.get(name);
  if (wait) {
    const waitsFor = wait.waitsFor;
    const target = waitsFor.kind === "work" ? workOperand(context, waitsFor.work) : queueOperand(context, waitsFor.queue);
    if (knownOf(state, freshQueue(target.place)) !== undefined) return [state];
    emitEvent(context, state, { kind: "wait", on: waitsFor.kind, target, call: name, manner: wait.manner, onFresh: false });
    return [state];
  }
  const queued = tables.queueWorks.get(name);
  if (queued) {
    emitEvent(context, state, {
      kind: "queue",
      work: workOperand(context, queued.work),
      queue: queueOperand(context, queued.queue),
      delayed: queued.delay !== undefined,
    });
    const fresh = freshQueue(queueOperand(context, queued.queue).place);
    return [markWritten(forget(state, fresh.key), namesIn(fresh))];
  }
  const initialised = tables.initWorks.get(name);
  if (initialised) {
    const work = initialised.declares
      ? operandOf(context.frame.unit, argument(context, initialised.work))
      : workOperand(context, initialised.work);
    emitEvent(context, state, {
      kind: "init",
      work,
      handler: argument(context, initialised.handler),
      delayed: initialised.delayed === true,
      holds: initialised.holds ?? [],
    });
    return [state];
  }
  const flag = tables.flags.get(name);
  if (flag) return flagEffect(context, flag, state);
  if (VALUE_WRITES.has(name)) {
    const target = argument(context, 0);
    const place = target.kind === "address" ? target.of : target;
    const known = knownOf(state, argument(context, 1));
    const cleared = markWritten(forget(state, place.key), namesIn(place));
    return [known === undefined ? cleared : learn(cleared, { value: place, known, origin: "local" })];
  }
  if (ASSERTIONS.has(name)) return [asserted(context, state)];
  const kernel = tables.functions.get(name);
  if (kernel) {
    for (const lockName of kernel.takes ?? []) emitEvent(context, state, lockEvent(globalOperand(lockName), false, { kind: "blocks" }));
    for (const queue of kernel.flushes ?? []) {
      if (!tables.systemQueues.has(queue)) continue;
      emitEvent(context, state, { kind: "wait", on: "queue", target: globalOperand(queue), call: name, manner: "flush", onFresh: false });
    }
    const inside = (kernel.takes ?? []).reduce((before, lockName) => held(context, before, globalOperand(lockName), false, false), state);
    const needed = (kernel.needs ?? []).reduce((before, lockName) => held(context, before, globalOperand(lockName), false, true), state);
    const within = (kernel.needs ?? []).reduce((before, lockName) => held(context, before, globalOperand(lockName), false, true), inside);
    for (const callback of callbacksOf(context, kernel)) {
      const routines = context.analyser.callbacks.get(storedKey(context.frame.unit.index, callback)) ?? [];
      for (const routine of routines) {
        const call = siteOf(context, context.arguments, routines.length, callback);
        const ready = afterEarlierCallback(context, call, within, callback);
        const isFresh = FRESH_DEVICE.has(callback);
        for (const event of context.analyser.summaries.get(routine.key)?.events ?? []) {
          emitLifted(context, call, ready, isFresh && event.kind === "wait" ? { ...event, onFresh: true } : event);
        }
      }
    }
    return [kernel.returns ? learn(needed, { value: context.returns, known: kernel.returns, origin: "local" }) : needed];
  }
  if (tables.cancels.has(name) || tables.accessors.has(name) || tables.allocateQueues.has(name)) return [state];
  return undefined;
}

/** `WARN_ON(x);` whose value nobody tests says that `x` is false: the author vouches for it. */
function asserted(context: Context, state: State): State {
  const isTested = context.frame.body.graph.nodes.some(
    (node) =>
      node.kind === "branch" &&
      node.condition.kind === "value" &&
      evaluate(context.frame, node.condition.value).key.includes(context.returns.key),
  );
  return isTested ? state : (assume(state, argument(context, 0), false) ?? state);
}

/** The callbacks that this call leads to, as far as its arguments tell. */
function callbacksOf(context: Context, kernel: KernelFunction): readonly string[] {
  const conditional = CONDITIONAL_CALLBACKS.get(kernel.name);
  if (!conditional) return kernel.calls ?? [];
  return conditional.filter(({ argument: index, when }) => mayBe(argument(context, index), when)).map(({ callback }) => callback);
}

/** The state in which the kernel calls `callback`: a callback that always comes before has left its marks. */
function afterEarlierCallback(context: Context, call: CallSite, state: State, callback: string): State {
  const earlier = FOLLOWS.get(callback);
  if (earlier === undefined) return state;
  let next = state;
  for (const fact of leftByCallback(context.analyser, context.frame.unit.index, earlier)) {
    next = learn(next, { value: lifted(call, fact.value), known: fact.known, origin: "local" });
  }
  return next;
}

function mayBe(value: Value, when: "zero" | "sets" | "clears"): boolean {
  if (when === "zero") return value.kind === "number" ? value.number === 0 : false;
  if (value.kind !== "apply" || (value.name !== "|" && value.name !== "&")) return true;
  return (value.name === "|") === (when === "sets");
}

/** A lock taken, tried, dropped or asserted; both ways out of a call that may fail. */
function lockEffect(context: Context, row: LockCall, state: State): State[] {
  const operand = lockOperand(context.frame, row.lock, context.arguments);
  const shared = row.shared === true;
  switch (row.effect) {
    case "lock":
      if (!shared && isHeldGlobal(state, operand)) return [];
      emitEvent(context, state, lockEvent(operand, shared, { kind: "blocks" }));
      return fork(context, row, state, held(context, state, operand, shared, false));
    case "trylock": {
      const manner = mannerOf(context.frame, context.index, row.heldWhen ?? "nonzero");
      emitEvent(context, state, lockEvent(operand, shared, manner));
      return fork(context, { ...row, heldWhen: row.heldWhen ?? "nonzero" }, state, held(context, state, operand, shared, false));
    }
    case "unlock":
      return [drop(state, operand)];
    case "assert-held":
      return [assertsHeld(context.frame, context.index, row) ? held(context, state, operand, shared, true) : state];
    case "assert-not-held":
      return [state];
  }
}

/** A global lock that this path holds already: taking it again would end every run here, so the path is not one that is run. */
function isHeldGlobal(state: State, operand: Operand): boolean {
  return (
    operand.place.kind === "global" &&
    state.held.some((own) => own.lock === operand.name && own.place.key === operand.place.key && !own.asserted && !own.shared)
  );
}

function fork(context: Context, row: LockCall, without: State, within: State): State[] {
  if (!row.heldWhen) return [within];
  const failed = row.heldWhen === "zero" ? "nonzero" : "zero";
  return [
    learn(within, { value: context.returns, known: row.heldWhen, origin: "local" }),
    learn(without, { value: context.returns, known: failed, origin: "local" }),
  ];
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
  return [holdAt(link(site), state, operand, row.shared === true, false)];
}

type Bare<T> = T extends unknown ? Omit<T, "held" | "released" | "conditions" | "established" | "chain"> : never;

function lockEvent(lock: Operand, shared: boolean, manner: Manner): Bare<Event & { kind: "lock" }> {
  return { kind: "lock", lock, shared, manner };
}

function emitEvent(context: Context, state: State, event: Bare<Event>): void {
  if (!context.emit) return;
  const complete: Event = {
    ...event,
    held: state.held,
    released: state.released,
    ...contextOf(state, context.analyser.exitFlags),
    chain: link(context.site),
  };
  emitUnlessRecorded(context, complete);
}

/** A binding or queueing whose operands are known is recorded; until then it goes on to the callers, who know more. */
function emitUnlessRecorded(context: Context, event: Event): void {
  if (!recordDeferred(context.analyser, context.frame, event)) context.emit?.(event);
}

function held(context: Context, state: State, operand: Operand, shared: boolean, asserted: boolean): State {
  return holdAt(link(context.site), state, operand, shared, asserted);
}

function holdAt(taken: Chain, state: State, operand: Operand, shared: boolean, asserted: boolean): State {
  return hold(state, { lock: operand.name, place: operand.place, resolved: operand.resolved, shared, asserted, taken });
}

export function lockOperand(frame: Frame, lock: LockOperand, args: readonly Value[]): Operand {
  switch (lock.kind) {
    case "global":
      return globalOperand(lock.lock);
    case "argument": {
      const pointer = args[lock.index] ?? unknown;
      return operandOf(frame.unit, object(pointer));
    }
    case "of": {
      const name = lock.lock;
      return { name, place: apply(name, [args[lock.index] ?? unknown]), resolved: true };
    }
  }
}

function globalOperand(name: string): Operand {
  return { name, place: global(name, undefined), resolved: true };
}

function workOperand(context: Context, index: number): Operand {
  let pointer = argument(context, index);
  if (pointer.kind === "apply" && pointer.name === "to_delayed_work" && pointer.arguments[0]) pointer = pointer.arguments[0];
  if (pointer.kind === "apply" && pointer.name === "&" && pointer.arguments[0]) pointer = pointer.arguments[0];
  return operandOf(context.frame.unit, object(pointer));
}

function queueOperand(context: Context, queue: QueueOperand): Operand {
  if (typeof queue === "number") {
    const value = argument(context, queue);
    const { systemQueues } = context.frame.program.tables;
    if ((value.kind === "symbol" || value.kind === "global") && systemQueues.has(value.name)) {
      return globalOperand(canonicalQueue(context.frame.program.tables, value.name));
    }
    return operandOf(context.frame.unit, value);
  }
  if ("system" in queue) return globalOperand(canonicalQueue(context.frame.program.tables, queue.system));
  // A queue of a subsystem's structure that the header hides is known by the name that the tables give it.
  if (queue.structure) return globalOperand(`${queue.structure}.${queue.member}`);
  const owner = object(argument(context, queue.memberOf));
  return operandOf(context.frame.unit, { kind: "member", base: owner, name: queue.member, key: `${owner.key}.${queue.member}` });
}

function flagEffect(
  context: Context,
  flag: { name: string; effect: string; bit?: number; object: number; predicate?: string },
  state: State,
): State[] {
  const predicate = flagValue(flag, (index) => argument(context, index));
  if (flag.effect === "test" || predicate.kind === "unknown") return [state];
  const after = flag.effect === "set" || flag.effect === "test-and-set" ? "nonzero" : "zero";
  const was = apply("was", [predicate]);
  let next = state;
  if (flag.effect.startsWith("test-and")) {
    const known = knownOf(state, predicate);
    next = forget(next, was.key);
    if (known !== undefined) next = learn(next, { value: was, known, origin: "local" });
  }
  const names = namesIn(predicate);
  if (flag.effect.startsWith("test-and")) next = markWritten(next, [askedBefore(next, predicate)]);
  const old = next.known.get(was.key);
  next = forget(next, predicate.key);
  if (old) next = learn(next, old);
  return [markWritten(learn(next, { value: predicate, known: after, origin: "local" }), names)];
}

/** A call of routines of the program: their events here, and one state for each way that they may return. */
function compose(context: Context, state: State, routines: readonly Routine[], choices = 1): State[] {
  const summaries = routines.map((routine) => context.analyser.summaries.get(routine.key)).filter((summary) => summary !== undefined);
  if (summaries.length === 0) return [state];
  const summary = unite(summaries);
  const call = siteOf(context, context.arguments, choices);
  if (context.emit) for (const event of summary.events) emitLifted(context, call, state, event);
  const next: State[] = [];
  for (const outcome of summary.outcomes) {
    const after = afterOutcome(call, state, outcome, summary.writes);
    if (after) next.push(after);
  }
  return next;
}

function siteOf(context: Context, args: readonly Value[], choices: number, text?: string): CallSite {
  return {
    unit: context.frame.unit,
    site: text ? { ...context.site, text: `${context.site.text} (leads to ${text})` } : context.site,
    choices,
    arguments: args,
    result: context.returns,
    exitFlags: context.analyser.exitFlags,
  };
}

function emitLifted(context: Context, call: CallSite, state: State, event: Event): void {
  if (!context.emit) return;
  if (context.analyser.recursive.has(context.frame.routine.key) && passesThrough(event.chain, context.frame.routine)) return;
  if (event.chain.length >= context.analyser.limits.chain) {
    context.analyser.limit(context.frame.routine, `chains of more than ${context.analyser.limits.chain} calls are not followed`);
    return;
  }
  const lifted = liftEvent(call, state, event);
  if (!lifted) return;
  if (lifted.kind === "invoke" && lifted.callee.kind === "routine") {
    const targets = resolveRoutine(context.frame.program, context.frame.unit, lifted.callee.file, lifted.callee.name);
    const inner: CallSite = { ...call, arguments: lifted.arguments };
    const at = invokedIn(state, lifted);
    for (const target of targets) {
      for (const reached of context.analyser.summaries.get(target.key)?.events ?? []) {
        const final = liftEvent(inner, at, reached);
        if (final) emitUnlessRecorded(context, final);
      }
    }
    return;
  }
  emitUnlessRecorded(context, lifted);
}

/** The state in which a callee invokes what it was handed: its locks, and what it has tested before. */
function invokedIn(state: State, event: Event): State {
  const known = new Map(state.known);
  for (const condition of event.conditions) if (!known.has(condition.value.key)) known.set(condition.value.key, condition);
  return { ...state, held: event.held, released: event.released, known };
}

/** A path that comes through a routine a second time shows nothing that its inner part does not. */
function passesThrough(chain: Chain, routine: Routine): boolean {
  for (let at: Chain | undefined = chain; at; at = at.next) if (at.function === routine.name && at.file === routine.file) return true;
  return false;
}

/** A call through a pointer: every routine that the program stores in that member of that structure. */
function indirect(context: Context, state: State): State[] {
  const callee = evaluate(context.frame, context.node.callee);
  const targets = indirectTargets(context.analyser, context.frame, callee);
  if (targets.length > context.analyser.limits.targets) {
    context.analyser.limit(context.frame.routine, `a call through a pointer has ${targets.length} targets`);
    return [state];
  }
  if (targets.length > 0) return compose(context, state, targets, targets.length);
  if (callee.kind === "parameter") {
    emitEvent(context, state, { kind: "invoke", callee, arguments: context.arguments });
  }
  return [state];
}

export function indirectTargets(analyser: Analyser, frame: Frame, callee: Value): readonly Routine[] {
  if (callee.kind === "routine") return resolveRoutine(frame.program, frame.unit, callee.file, callee.name);
  const place = callee.kind === "object" && callee.of.kind !== "parameter" ? callee.of : callee;
  if (place.kind === "member" && place.base.type?.tag === "struct") {
    return analyser.stored.get(storedKey(frame.unit.index, `${place.base.type.name}.${place.name}`)) ?? [];
  }
  const operand = operandOf(frame.unit, place);
  if (!operand.resolved) return [];
  return analyser.stored.get(storedKey(frame.unit.index, labelOf(operand.name))) ?? [];
}
