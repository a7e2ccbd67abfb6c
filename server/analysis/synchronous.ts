import type { CallNode } from "../facts/flow-graph.js";
import { RELEASE } from "../kernel/registrations.js";
import type { Registration } from "../kernel/rows.js";
import type { Frame } from "../program/frame.js";
import { resolveRoutine } from "../program/link.js";
import type { Routine } from "../program/routine.js";
import { routineName } from "../program/tables-in-source.js";
import { object, unknown, type Value } from "../program/value.js";
import { argument, type Context, emitEvent, held } from "./call-context.js";
import { operandOf } from "./operand.js";
import { ownerOf } from "./other-object.js";
import type { State } from "./state.js";

/** A kernel function that runs a callback of the driver before it returns: what it hands the callback, and the state that it runs it in. */
export interface SynchronousCall {
  readonly routines: readonly Routine[];
  readonly arguments: readonly Value[];
  readonly within: State;
  /** The object whose last reference has gone when the callback runs. */
  readonly releases: Value | undefined;
}

/** What is known of a kernel function that runs a callback at once. */
export function synchronousRow(frame: Frame, name: string): Registration | undefined {
  return frame.program.tables.callbacks.get(name)?.find((row) => row.synchronous === true);
}

/** The routines that a call hands to a kernel function that runs them at once. */
export function runAtOnce(frame: Frame, node: CallNode): readonly Routine[] {
  const registration = node.callee.kind === "name" ? synchronousRow(frame, node.callee.name) : undefined;
  const name = registration && routineName(node.arguments[registration.callback]);
  if (name === undefined || frame.names.has(name)) return [];
  return resolveRoutine(frame.program, frame.unit, frame.routine.file, name).filter(({ kind }) => kind === "function");
}

/**
 * The callback of `kref_put(&p->ref, foo_release)` and its like, as a call in its caller's state. A callback that the routine was handed
 * itself is left to its callers.
 */
export function synchronousCall(context: Context, registration: Registration, state: State): SynchronousCall {
  const passed = (registration.passes ?? []).map((index) => (index === undefined ? unknown : argument(context, index)));
  const callback = argument(context, registration.callback);
  if (callback.kind === "parameter") emitEvent(context, state, { kind: "invoke", callee: callback, arguments: passed });
  const lock = registration.under === undefined ? undefined : operandOf(context.frame.unit, object(argument(context, registration.under)));
  const within = lock ? held(context, state, lock) : state;
  const reference = argument(context, 0);
  const releases = registration.role === RELEASE && !lock && reference.kind === "address" ? ownerOf(reference.of) : undefined;
  return { routines: runAtOnce(context.frame, context.node), arguments: passed, within, releases };
}
