import type { Expression } from "../facts/expression.js";
import { type BranchNode, type CallNode, type FlowNode, successors } from "../facts/flow-graph.js";
import { RESTARTS, TIME_BOUNDS } from "../kernel/loops.js";
import { evaluate, type Frame } from "../program/frame.js";
import { resolveRoutine } from "../program/link.js";
import { isNameable, rootOf, type Value } from "../program/value.js";
import type { ExitFlag, Manner, TryFailure } from "./summary.js";

/**
 * What a routine does when the trylock at `node` fails:
 *
 *     while (!rtnl_trylock()) { if (!test_bit(UP, &p->flags)) return; msleep(20); }     spins, exit flag UP
 *     if (!rtnl_trylock()) { queue_work(p->wq, &p->task); return; }                       requeues
 *     if (!rtnl_trylock()) return;                                                        drops
 *
 * A loop that a counter, a clock or an iterating macro ends is no spin. Limits: the exit has to be tested in the same routine.
 */
export function mannerOf(frame: Frame, node: number, heldWhen: "zero" | "nonzero"): Manner {
  const { nodes } = frame.body.graph;
  const starts = failureStarts(frame, node, heldWhen);
  const reached = reachFrom(nodes, starts, node);
  if (!reached.loops) return { kind: "tries", failure: failureOf(frame, nodes, starts, node) };
  const loop = nodesLeadingTo(nodes, reached.seen, node);
  const exits: ExitFlag[] = [];
  const leavings: number[] = [];
  for (const index of loop) {
    const next = nodes[index];
    if (next) leavings.push(...successors(next).filter((each) => !loop.has(each) && each !== node));
  }
  const failure = failureOf(frame, nodes, leavings, node);
  const bounded: Manner = { kind: "tries", failure };
  for (const index of loop) {
    const at = nodes[index];
    if (!at) continue;
    const leaving = successors(at).filter((next) => !loop.has(next) && next !== node);
    if (leaving.length === 0) continue;
    if (at.kind !== "branch") return bounded;
    const flag = exitFlag(frame, at, leaving[0] === at.whenTrue, loop);
    if (!flag) return bounded;
    exits.push(flag);
  }
  return exits.length === 0 ? { kind: "blocks" } : { kind: "spins", exits, failure };
}

/** Where control goes after a failed try: the losing side of each branch on its result, else simply the next node. */
function failureStarts(frame: Frame, node: number, heldWhen: "zero" | "nonzero"): number[] {
  const { nodes } = frame.body.graph;
  const starts: number[] = [];
  for (const candidate of nodes) {
    if (candidate.kind !== "branch" || candidate.condition.kind !== "value") continue;
    const tested = testedResult(frame, candidate.condition.value, node);
    if (tested === undefined) continue;
    const failsWhenTrue = tested ? heldWhen === "zero" : heldWhen === "nonzero";
    starts.push(failsWhenTrue ? candidate.whenTrue : candidate.whenFalse);
  }
  if (starts.length > 0) return starts;
  const call = nodes[node];
  return call?.kind === "call" ? [call.next] : [];
}

/** True when the expression is nonzero as the result of `node` is, false when inverted, undefined when about something else. */
function testedResult(frame: Frame, expression: Expression, node: number): boolean | undefined {
  const value = evaluate(frame, expression);
  return polarity(value, node);
}

function polarity(value: Value, node: number): boolean | undefined {
  if (value.kind === "result") return value.node === node ? true : undefined;
  if (value.kind !== "apply") return undefined;
  const [first, second] = value.arguments;
  if (!first) return undefined;
  if (value.name === "!") {
    const inner = polarity(first, node);
    return inner === undefined ? undefined : !inner;
  }
  if ((value.name === "==" || value.name === "!=") && second?.kind === "number") {
    const inner = polarity(first, node);
    if (inner === undefined) return undefined;
    const sameAsNonzero = (value.name === "!=") === (second.number === 0);
    return sameAsNonzero ? inner : !inner;
  }
  return undefined;
}

function reachFrom(nodes: readonly FlowNode[], starts: readonly number[], goal: number): { seen: Set<number>; loops: boolean } {
  const seen = new Set<number>();
  const open = [...starts];
  let loops = false;
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    if (index === goal) {
      loops = true;
      continue;
    }
    if (seen.has(index)) continue;
    seen.add(index);
    const node = nodes[index];
    if (node) open.push(...successors(node));
  }
  return { seen, loops };
}

function nodesLeadingTo(nodes: readonly FlowNode[], among: ReadonlySet<number>, goal: number): Set<number> {
  const leading = new Set<number>();
  for (let grown = true; grown; ) {
    grown = false;
    for (const index of among) {
      const node = nodes[index];
      if (!node || leading.has(index)) continue;
      if (!successors(node).some((next) => next === goal || leading.has(next))) continue;
      leading.add(index);
      grown = true;
    }
  }
  return leading;
}

function failureOf(frame: Frame, nodes: readonly FlowNode[], starts: readonly number[], node: number): TryFailure {
  const seen = new Set<number>([node]);
  const open = [...starts];
  let falls = false;
  let requeues = false;
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    if (seen.has(index)) continue;
    seen.add(index);
    const at = nodes[index];
    if (!at) continue;
    if (at.kind === "call" && at.callee.kind === "name") {
      if (frame.program.tables.queueWorks.has(at.callee.name) || RESTARTS.has(at.callee.name) || queuesInside(frame, at)) {
        requeues = true;
        continue;
      }
    }
    // It takes the lock after all, now blocking: nothing is dropped.
    if (at.kind === "call" && at.callee.kind === "name" && frame.program.tables.locks.get(at.callee.name)?.effect === "lock")
      return "returns";
    if (at.kind === "exit") falls = true;
    open.push(...successors(at));
  }
  if (!falls && requeues) return "requeues";
  if (queuesBefore(frame, node)) return "requeues";
  return requeues ? "returns" : "drops";
}

/** A work that is queued again before the try runs again whatever the try says. */
function queuesBefore(frame: Frame, node: number): boolean {
  const { nodes } = frame.body.graph;
  const before = nodes.flatMap((at, index) => (at.kind === "call" && isQueueing(frame, at) ? [index] : []));
  return before.some((index) => reachFrom(nodes, [index], node).loops && !reachFrom(nodes, [node], index).loops);
}

function isQueueing(frame: Frame, call: CallNode): boolean {
  return (call.callee.kind === "name" && frame.program.tables.queueWorks.has(call.callee.name)) || queuesInside(frame, call);
}

function queuesInside(frame: Frame, call: CallNode): boolean {
  if (call.callee.kind !== "name") return false;
  return resolveRoutine(frame.program, frame.unit, frame.routine.file, call.callee.name).some((routine) =>
    routine.bodies.some((body) =>
      body.graph.nodes.some(
        (node) => node.kind === "call" && node.callee.kind === "name" && frame.program.tables.queueWorks.has(node.callee.name),
      ),
    ),
  );
}

/** The flag whose change leaves the loop at `branch`; undefined when the exit is a bound (counter, clock) or cannot be told. */
function exitFlag(frame: Frame, branch: BranchNode, leavesWhenTrue: boolean, loop: ReadonlySet<number>): ExitFlag | undefined {
  if (branch.condition.kind !== "value" || branch.loop?.macro) return undefined;
  let value = evaluate(frame, branch.condition.value);
  let nonzero = leavesWhenTrue;
  for (;;) {
    if (value.kind !== "apply") break;
    const [first, second] = value.arguments;
    if (value.name === "!" && first) {
      value = first;
      nonzero = !nonzero;
      continue;
    }
    if (
      (value.name === "==" || value.name === "!=") &&
      first &&
      second?.kind === "number" &&
      (second.number === 0 || second.number === 1)
    ) {
      if ((value.name === "!=") !== (second.number === 0)) nonzero = !nonzero;
      value = first;
      continue;
    }
    break;
  }
  if (TIME_BOUNDS.has(nameOf(value)) || changesInside(frame, value, loop) || !isNameable(value)) return undefined;
  return { value, known: nonzero ? "nonzero" : "zero" };
}

function nameOf(value: Value): string {
  return value.kind === "apply" ? value.name : "";
}

function changesInside(frame: Frame, value: Value, loop: ReadonlySet<number>): boolean {
  const root = rootOf(value);
  for (const index of loop) {
    const node = frame.body.graph.nodes[index];
    if (node?.kind !== "assign") continue;
    const target = evaluate(frame, node.target);
    if (target.key === root.key || value.key.includes(target.key)) return true;
  }
  return false;
}
