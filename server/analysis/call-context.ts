import type { CallNode } from "../facts/flow-graph.js";
import type { LockOperand } from "../kernel/rows.js";
import { canonicalQueue } from "../kernel/tables.js";
import { alternatives } from "../program/alternatives.js";
import type { Frame } from "../program/frame.js";
import { resolveRoutine } from "../program/link.js";
import type { Routine } from "../program/routine.js";
import { apply, global, object, unknown, type Value } from "../program/value.js";
import type { Analyser } from "./analyser.js";
import { type Chain, link, type Site } from "./chain.js";
import { isFlag } from "./conditions.js";
import { recordDeferred } from "./deferred.js";
import { routineIn } from "./known-callee.js";
import { type CallSite, contextOf, liftEvent } from "./lift.js";
import { hold } from "./lock-set.js";
import type { Operand } from "./operand.js";
import { operandOf } from "./operand.js";
import type { Held, State } from "./state.js";
import type { Event, Manner } from "./summary.js";

export type Emit = ((event: Event) => void) | undefined;

export interface Context {
  readonly analyser: Analyser;
  readonly frame: Frame;
  readonly index: number;
  readonly node: CallNode;
  readonly arguments: readonly Value[];
  readonly returns: Value;
  readonly site: Site;
  readonly emit: Emit;
}

export function argument(context: Context, index: number): Value {
  return context.arguments[index] ?? unknown;
}

export type Bare<T> = T extends unknown ? Omit<T, "held" | "released" | "conditions" | "established" | "chain"> : never;

export function lockEvent(lock: Operand, shared: boolean, manner: Manner): Bare<Event & { kind: "lock" }> {
  return { kind: "lock", lock, shared, manner };
}

export function emitEvent(context: Context, state: State, event: Bare<Event>): void {
  if (!context.emit) return;
  const { conditions, established } = contextOf(state, context.analyser.exitFlags);
  for (const each of eachAlternative(context.frame, event)) {
    const complete: Event = {
      ...each,
      held: state.held,
      released: state.released,
      conditions,
      established: event.kind === "queue" ? [...state.known.values()].filter(({ value }) => isFlag(value)) : established,
      chain: link(context.site),
    };
    emitUnlessRecorded(context, complete);
  }
}

/** The event for each of the things that a variable in it may stand for (`lock = urgent ? &p->a : &p->b; mutex_lock(lock);`). */
function eachAlternative(frame: Frame, event: Bare<Event>): Bare<Event>[] {
  switch (event.kind) {
    case "lock":
      return operandsOf(frame, event.lock).map((lock) => ({ ...event, lock }));
    case "wait":
      return operandsOf(frame, event.target).map((target) => ({ ...event, target }));
    case "queue":
      return operandsOf(frame, event.work).flatMap((work) => operandsOf(frame, event.queue).map((queue) => ({ ...event, work, queue })));
    default:
      return [event];
  }
}

function operandsOf(frame: Frame, operand: Operand): Operand[] {
  const { place } = operand;
  const variable = place.kind === "object" ? place.of : place;
  if (operand.resolved || variable.kind !== "local") return [operand];
  const places = alternatives(frame, variable).map((value) => (place.kind === "object" ? object(value) : value));
  return places.length === 0 ? [operand] : places.map((each) => systemQueue(frame, each) ?? operandOf(frame.unit, each));
}

/** One of the kernel's own queues, named by itself. */
export function systemQueue(frame: Frame, value: Value): Operand | undefined {
  const { tables } = frame.program;
  if ((value.kind !== "symbol" && value.kind !== "global") || !tables.systemQueues.has(value.name)) return undefined;
  return globalOperand(canonicalQueue(tables, value.name));
}

/** A binding or queueing whose operands are known is recorded; until then it goes on to the callers, who know more. */
export function emitUnlessRecorded(context: Context, event: Event): void {
  if (!recordDeferred(context.analyser, context.frame, event)) context.emit?.(event);
}

/** How a lock is held, as far as it is not the plain way. */
export type HeldAs = Partial<Pick<Held, "shared" | "asserted" | "ownerless">>;

export function held(context: Context, state: State, operand: Operand, as: HeldAs = {}): State {
  return holdAt(link(context.site), state, operand, as);
}

export function holdAt(taken: Chain, state: State, operand: Operand, { shared = false, asserted = false, ownerless }: HeldAs): State {
  const { name: lock, place, resolved } = operand;
  return hold(state, { lock, place, resolved, shared, asserted, ...(ownerless && { ownerless }), taken });
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

export function globalOperand(name: string): Operand {
  return { name, place: global(name, undefined), resolved: true };
}

export function siteOf(context: Context, args: readonly Value[], choices: number, text?: string): CallSite {
  return {
    unit: context.frame.unit,
    site: text ? { ...context.site, text: `${context.site.text} (leads to ${text})` } : context.site,
    choices,
    arguments: args,
    result: context.returns,
    exitFlags: context.analyser.exitFlags,
  };
}

export function emitLifted(context: Context, call: CallSite, state: State, event: Event): void {
  if (!context.emit) return;
  if (context.analyser.recursive.has(context.frame.routine.key) && passesThrough(event.chain, context.frame.routine)) return;
  if (event.chain.length >= context.analyser.limits.chain) {
    context.analyser.limit(context.frame.routine, `chains of more than ${context.analyser.limits.chain} calls are not followed`);
    return;
  }
  const lifted = liftEvent(call, state, event);
  if (!lifted) return;
  const callee = lifted.kind === "invoke" ? routineIn(context.frame, lifted.callee) : undefined;
  if (lifted.kind === "invoke" && callee) {
    const targets = resolveRoutine(context.frame.program, context.frame.unit, callee.file, callee.name);
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
export function invokedIn(state: State, event: Event): State {
  const known = new Map(state.known);
  for (const condition of event.conditions) if (!known.has(condition.value.key)) known.set(condition.value.key, condition);
  return { ...state, held: event.held, released: event.released, known };
}

/** A path that comes through a routine a second time shows nothing that its inner part does not. */
export function passesThrough(chain: Chain, routine: Routine): boolean {
  for (let at: Chain | undefined = chain; at; at = at.next) if (at.function === routine.name && at.file === routine.file) return true;
  return false;
}
