import { CONDITIONAL_CALLBACKS, FOLLOWS, FRESH_DEVICE } from "../kernel/callbacks.js";
import { ASSERTIONS } from "../kernel/locks.js";
import { VALUE_WRITES } from "../kernel/loops.js";
import type { KernelFunction, LockCall, QueueOperand } from "../kernel/rows.js";
import { canonicalQueue } from "../kernel/tables.js";
import { evaluate, flagValue } from "../program/frame.js";
import { apply, object, type Value } from "../program/value.js";
import { storedKey } from "./analyser.js";
import {
  argument,
  type Context,
  emitEvent,
  emitLifted,
  globalOperand,
  held,
  lockEvent,
  lockOperand,
  siteOf,
  systemQueue,
} from "./call-context.js";
import { splitLock } from "./collect.js";
import { askedBefore, assume, freshQueue, knownOf, namesIn } from "./conditions.js";
import { leftByCallback } from "./left-by.js";
import { type CallSite, lifted } from "./lift.js";
import { assertsHeld } from "./lock-assertion.js";
import { drop } from "./lock-set.js";
import type { Operand } from "./operand.js";
import { operandOf } from "./operand.js";
import { ownerOf } from "./other-object.js";
import { forget, learn, markWritten, type State } from "./state.js";
import { mannerOf } from "./trylock.js";
import { writeFlag } from "./write-flag.js";

export function kernelEffect(context: Context, name: string, state: State): State[] | undefined {
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
    const takes = (kernel.takes ?? []).map((lockName) => splitLock(context.analyser, context.frame.unit.index, lockName, name));
    for (const lockName of takes) emitEvent(context, state, lockEvent(globalOperand(lockName), false, { kind: "blocks" }));
    for (const queue of kernel.flushes ?? []) {
      if (!tables.systemQueues.has(queue)) continue;
      emitEvent(context, state, { kind: "wait", on: "queue", target: globalOperand(queue), call: name, manner: "flush", onFresh: false });
    }
    const inside = takes.reduce((before, lockName) => held(context, before, globalOperand(lockName)), state);
    const needed = (kernel.needs ?? []).reduce(
      (before, lockName) => held(context, before, globalOperand(lockName), { asserted: true }),
      state,
    );
    const within = (kernel.needs ?? []).reduce(
      (before, lockName) => held(context, before, globalOperand(lockName), { asserted: true }),
      inside,
    );
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
export function asserted(context: Context, state: State): State {
  const isTested = context.frame.body.graph.nodes.some(
    (node) =>
      node.kind === "branch" &&
      node.condition.kind === "value" &&
      evaluate(context.frame, node.condition.value).key.includes(context.returns.key),
  );
  return isTested ? state : (assume(state, argument(context, 0), false) ?? state);
}

/** The callbacks that this call leads to, as far as its arguments tell. */
export function callbacksOf(context: Context, kernel: KernelFunction): readonly string[] {
  const conditional = CONDITIONAL_CALLBACKS.get(kernel.name);
  if (!conditional) return kernel.calls ?? [];
  return conditional.filter(({ argument: index, when }) => mayBe(argument(context, index), when)).map(({ callback }) => callback);
}

/** The state in which the kernel calls `callback`: a callback that always comes before has left its marks. */
export function afterEarlierCallback(context: Context, call: CallSite, state: State, callback: string): State {
  const earlier = FOLLOWS.get(callback);
  if (earlier === undefined) return state;
  let next = state;
  for (const fact of leftByCallback(context.analyser, context.frame.unit.index, earlier)) {
    next = learn(next, { value: lifted(call, fact.value), known: fact.known, origin: "local" });
  }
  return next;
}

export function mayBe(value: Value, when: "zero" | "sets" | "clears"): boolean {
  if (when === "zero") return value.kind === "number" ? value.number === 0 : false;
  if (value.kind !== "apply" || (value.name !== "|" && value.name !== "&")) return true;
  return (value.name === "|") === (when === "sets");
}

/** A lock taken, tried, dropped or asserted; both ways out of a call that may fail. */
export function lockEffect(context: Context, row: LockCall, state: State): State[] {
  const operand = lockOperand(context.frame, row.lock, context.arguments);
  const shared = row.shared === true;
  switch (row.effect) {
    case "lock":
      if (!shared && isHeldGlobal(state, operand)) return [];
      if (!isCountedWith(context, row, operand)) emitEvent(context, state, lockEvent(operand, shared, { kind: "blocks" }));
      return fork(context, row, state, held(context, state, operand, { shared, ownerless: row.ownerless }));
    case "trylock": {
      const manner = mannerOf(context.frame, context.index, row.heldWhen ?? "nonzero");
      emitEvent(context, state, lockEvent(operand, shared, manner));
      return fork(
        context,
        { ...row, heldWhen: row.heldWhen ?? "nonzero" },
        state,
        held(context, state, operand, { shared, ownerless: row.ownerless }),
      );
    }
    case "unlock":
      return [drop(state, operand)];
    case "assert-held":
      return [assertsHeld(context.frame, context.index, row) ? held(context, state, operand, { shared, asserted: true }) : state];
    case "assert-not-held":
      return [state];
  }
}

/**
 * Whether the lock lies in the very object whose last reference goes with the call (`refcount_dec_and_mutex_lock(&p->refs, &p->lock)`): who
 * holds it has a reference, so that this one is not the last, and the lock not taken.
 */
function isCountedWith(context: Context, row: LockCall, operand: Operand): boolean {
  if (row.counter === undefined) return false;
  const owner = ownerOf(operand.place);
  return owner !== undefined && owner.key === ownerOf(object(argument(context, row.counter)))?.key;
}

/** A global lock that this path holds already: taking it again would end every run here, so the path is not one that is run. */
export function isHeldGlobal(state: State, operand: Operand): boolean {
  return (
    operand.place.kind === "global" &&
    state.held.some((own) => own.lock === operand.name && own.place.key === operand.place.key && !own.asserted && !own.shared)
  );
}

export function fork(context: Context, row: LockCall, without: State, within: State): State[] {
  if (!row.heldWhen) return [within];
  // A lock that is not taken returns an error (`-EINTR`), a trylock may return 1.
  const failed = row.heldWhen === "nonzero" ? "zero" : row.effect === "lock" ? "negative" : "nonzero";
  return [
    learn(within, { value: context.returns, known: row.heldWhen, origin: "local" }),
    learn(without, { value: context.returns, known: failed, origin: "local" }),
  ];
}

export function workOperand(context: Context, index: number): Operand {
  let pointer = argument(context, index);
  if (pointer.kind === "apply" && pointer.name === "to_delayed_work" && pointer.arguments[0]) pointer = pointer.arguments[0];
  if (pointer.kind === "apply" && pointer.name === "&" && pointer.arguments[0]) pointer = pointer.arguments[0];
  return operandOf(context.frame.unit, object(pointer));
}

export function queueOperand(context: Context, queue: QueueOperand): Operand {
  if (typeof queue === "number") {
    const value = argument(context, queue);
    return systemQueue(context.frame, value) ?? operandOf(context.frame.unit, value);
  }
  if ("system" in queue) return globalOperand(canonicalQueue(context.frame.program.tables, queue.system));
  // A queue of a subsystem's structure that the header hides is known by the name that the tables give it.
  if (queue.structure) return globalOperand(`${queue.structure}.${queue.member}`);
  const owner = object(argument(context, queue.memberOf));
  return operandOf(context.frame.unit, { kind: "member", base: owner, name: queue.member, key: `${owner.key}.${queue.member}` });
}

export function flagEffect(
  context: Context,
  flag: { name: string; effect: string; bit?: number; object: number; predicate?: string },
  state: State,
): State[] {
  const predicate = flagValue(flag, (index) => argument(context, index));
  if (flag.effect === "test" || predicate.kind !== "apply") return [state];
  const after = flag.effect === "set" || flag.effect === "test-and-set" ? "nonzero" : "zero";
  const was = apply("was", [predicate]);
  let next = state;
  if (flag.effect.startsWith("test-and")) {
    const known = knownOf(state, predicate);
    next = forget(next, was.key);
    if (known !== undefined) next = learn(next, { value: was, known, origin: "local" });
  }
  if (flag.effect.startsWith("test-and")) next = markWritten(next, [askedBefore(next, predicate)]);
  const old = next.known.get(was.key);
  next = writeFlag(next, predicate, after);
  return [old ? learn(next, old) : next];
}
