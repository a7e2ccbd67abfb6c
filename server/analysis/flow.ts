import type { FlowNode } from "../facts/flow-graph.js";
import { versionTest } from "../kernel/version-test.js";
import { evaluate, type Frame } from "../program/frame.js";
import type { Body, Routine } from "../program/routine.js";
import { apply, isNameable, type Value } from "../program/value.js";
import type { Analyser } from "./analyser.js";
import { callEffect, guardEffect } from "./call-effect.js";
import { assume, constantOf, freshQueue, isMasked, knownOf, namesIn } from "./conditions.js";
import { EventSet } from "./event-set.js";
import { entryConditions, unite } from "./lift.js";
import { constantName, standsFor } from "./named-constant.js";
import { OutcomeSet } from "./outcome-set.js";
import { type Assumption, forget, initialState, join, learn, lockKey, markWritten, type State } from "./state.js";
import type { Event, Outcome, Summary } from "./summary.js";
import { writeFlag } from "./write-flag.js";

/** Lock states that one program point may have before the rest is dropped (and said so). */
const maxStates = 16;

/** The summary of a routine: every body analysed, given what is known of its callees now. */
export function summarise(analyser: Analyser, routine: Routine): Summary {
  const unit = analyser.program.units[routine.unit];
  if (!unit) return unite([]);
  return unite(routine.bodies.map((body) => summariseBody(analyser, analyser.frames.of(unit, routine, body), body)));
}

function summariseBody(analyser: Analyser, frame: Frame, body: Body): Summary {
  const { nodes } = body.graph;
  const states = followPaths(analyser, frame, nodes);
  const events = new EventSet();
  const outcomes = new OutcomeSet();
  const writes = new Set<string>();
  nodes.forEach((node, index) => {
    for (const { state } of states[index]?.values() ?? []) {
      if (node.kind === "exit") {
        outcomes.add(outcomeOf(state, nodes));
        for (const name of state.written) writes.add(name);
      } else if (node.kind === "call" || node.kind === "guard") {
        transfer(
          analyser,
          frame,
          index,
          node,
          state,
          () => {},
          (event) => events.add(event),
        );
      }
    }
  });
  if (events.overflowed) analyser.limit(frame.routine, "more events than are kept");
  return { events: events.all(), outcomes: outcomes.likely(), writes };
}

/**
 * The states that every node may have. Nodes stand in the order of the text, and each is followed when what leads forwards to it has been:
 * all paths are joined before they are gone on with. What leads backwards (loops) takes a further sweep.
 */
function followPaths(analyser: Analyser, frame: Frame, nodes: readonly FlowNode[]): readonly ReadonlyMap<string, Point>[] {
  const states: Map<string, Point>[] = nodes.map(() => new Map<string, Point>());
  let at = 0;
  let isDone = false;
  const enter = (node: number, state: State): void => {
    const key = lockKey(state);
    const here = states[node];
    if (!here) return;
    const old = here.get(key);
    if (!old) {
      if (here.size >= maxStates) {
        analyser.limit(frame.routine, "more lock states at one point than are followed");
        return;
      }
      here.set(key, { state, isOpen: true });
    } else {
      const joined = join(old.state, state);
      if (!joined) return;
      old.state = joined;
      old.isOpen = true;
    }
    if (node <= at) isDone = false;
  };
  enter(0, initialState);
  let steps = 0;
  while (!isDone) {
    isDone = true;
    for (at = 0; at < nodes.length; at++) {
      const node = nodes[at];
      for (const point of states[at]?.values() ?? []) {
        if (!point.isOpen || !node) continue;
        point.isOpen = false;
        if (++steps > analyser.limits.stepsPerBody) {
          analyser.limit(frame.routine, "too many steps");
          return states;
        }
        transfer(analyser, frame, at, node, point.state, enter, undefined);
      }
    }
  }
  return states;
}

/** A set of locks at a node, with what is known there. */
interface Point {
  state: State;
  /** To be followed from here once more. */
  isOpen: boolean;
}

/** Nodes of a wrapper around an assertion (`static inline void sdata_assert_lock(…)`): what it asserts, its caller has. */
const assertingNodes = 6;

/** Calls in a wrapper that takes a semaphore. One that a larger routine leaves taken is no lock but a state, which some other thread ends. */
const takingCalls = 3;

function outcomeOf(state: State, nodes: readonly FlowNode[]): Outcome {
  const isAsserting = nodes.length <= assertingNodes;
  const isTaking = nodes.filter(({ kind }) => kind === "call").length <= takingCalls;
  const conditions = entryConditions(state);
  const leaves: Assumption[] = [];
  for (const assumption of state.known.values()) {
    if (assumption.origin === "local" && isNameable(assumption.value) && touchesMemory(assumption.value)) leaves.push(assumption);
  }
  return {
    held: state.held.filter(({ asserted, ownerless }) => (!asserted || isAsserting) && (!ownerless || isTaking)),
    released: state.released,
    returns: state.known.get(returned.key)?.known,
    conditions,
    leaves,
  };
}

function touchesMemory(value: Value): boolean {
  return (
    value.kind === "member" || value.kind === "apply" || value.kind === "global" || value.kind === "element" || value.kind === "object"
  );
}

const returned: Value = { kind: "local", routine: "", name: "return", key: "return" };

type Enter = (node: number, state: State) => void;
type Emit = ((event: Event) => void) | undefined;

function transfer(analyser: Analyser, frame: Frame, index: number, node: FlowNode, state: State, enter: Enter, emit: Emit): void {
  switch (node.kind) {
    case "skip":
      enter(node.next, state);
      return;
    case "assign":
      enter(node.next, assign(frame, node, state));
      return;
    case "branch": {
      if (node.condition.kind !== "value") {
        const { condition } = node;
        const holds = condition.kind === "config" ? versionTest(condition.text, frame.program.tables.version) : undefined;
        if (holds !== false) enter(node.whenTrue, state);
        if (holds !== true) enter(node.whenFalse, state);
        return;
      }
      const value = evaluate(frame, node.condition.value);
      const yes = assume(state, value, true);
      if (yes) enter(node.whenTrue, yes);
      const no = assume(state, value, false);
      if (no) enter(node.whenFalse, no);
      return;
    }
    case "switch": {
      const value = evaluate(frame, node.value);
      const known = knownOf(state, value);
      const taken = typeof known === "number" ? node.cases.find((entry) => evaluate(frame, entry.value).key === `#${known}`) : undefined;
      if (typeof known === "number" && node.cases.every((entry) => evaluate(frame, entry.value).kind === "number")) {
        enter(taken?.next ?? node.otherwise, state);
        return;
      }
      let others: State | undefined = state;
      for (const entry of node.cases) {
        const equals = equality(value, evaluate(frame, entry.value));
        const inCase: State | undefined = equals && onlyLabel(node, entry.next) ? assume(state, equals, true) : state;
        if (inCase) enter(entry.next, inCase);
        if (equals && others) others = assume(others, equals, false);
      }
      if (others) enter(node.otherwise, others);
      return;
    }
    case "guard":
      for (const next of guardEffect(analyser, frame, node, state, emit)) enter(node.next, next);
      return;
    case "call":
      for (const next of callEffect(analyser, frame, index, node, state, emit)) enter(node.next, next);
      return;
    case "return": {
      const known = node.value ? knownOf(state, evaluate(frame, node.value)) : undefined;
      const cleared = forget(state, returned.key);
      enter(node.next, known === undefined ? cleared : learn(cleared, { value: returned, known, origin: "local" }));
      return;
    }
    case "exit":
      return;
  }
}

function equality(value: Value, label: Value): Value | undefined {
  return (label.kind === "number" || constantName(label) !== undefined) && value.kind !== "unknown"
    ? apply("==", [value, label])
    : undefined;
}

/** Whether one label leads there: a body that several labels share says nothing of the value. */
function onlyLabel(node: FlowNode & { kind: "switch" }, next: number): boolean {
  return node.otherwise !== next && node.cases.filter((entry) => entry.next === next).length === 1;
}

function assign(frame: Frame, node: FlowNode & { kind: "assign" }, state: State): State {
  const place = evaluate(frame, node.target);
  // A variable that is assigned once is read as what it was assigned; there is nothing to remember.
  if (node.target.kind === "name" && place.key !== frame.names.get(node.target.name)?.key) {
    if (place.kind !== "global") return state;
  }
  if (allocatesQueue(frame, node)) {
    return learn(markWritten(forget(state, place.key), namesIn(place)), { value: freshQueue(place), known: 1, origin: "local" });
  }
  const value = evaluate(frame, node.value);
  const masked = maskEffect(state, place, node.operator, value);
  if (masked) return masked;
  const known = node.operator === "=" ? knownOf(state, value) : undefined;
  let next = forget(state, place.key);
  if (place.kind !== "local" || place.type) next = markWritten(next, namesIn(place));
  if (known !== undefined) next = learn(next, { value: place, known, origin: "local" });
  const constant = node.operator === "=" && place.kind !== "unknown" ? constantOf(state, value) : undefined;
  if (constant !== undefined) return learn(next, { value: standsFor(place), known: constant, origin: "local" });
  return next;
}

function allocatesQueue(frame: Frame, node: FlowNode & { kind: "assign" }): boolean {
  if (node.value.kind !== "result") return false;
  const call = frame.body.graph.nodes[node.value.node];
  return call?.kind === "call" && call.callee.kind === "name" && frame.program.tables.allocateQueues.has(call.callee.name);
}

/** `flags |= UP` and `flags &= ~UP`, read as setting and clearing the predicate `flags & UP`; the other flags of the word stay. */
function maskEffect(state: State, place: Value, operator: string, value: Value): State | undefined {
  if (operator !== "|=" && operator !== "&=") return undefined;
  const inverted = value.kind === "apply" && value.name === "~" ? value.arguments[0] : undefined;
  const mask = operator === "|=" ? value : inverted;
  if (!mask) return undefined;
  const predicate = apply("&", [place, mask]);
  if (predicate.kind !== "apply" || !isMasked(predicate)) return undefined;
  return writeFlag(state, predicate, operator === "|=" ? "nonzero" : "zero");
}
