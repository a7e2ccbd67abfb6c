import { last } from "../analysis/chain.js";
import { operandOf } from "../analysis/operand.js";
import type { Queue, Work } from "../analysis/works.js";
import type { CallNode } from "../facts/flow-graph.js";
import type { QueueOperand, WaitCall } from "../kernel/rows.js";
import { canonicalQueue } from "../kernel/tables.js";
import { evaluate, type Frame, frameOf } from "../program/frame.js";
import { type CallText, readCall } from "./call-text.js";
import { type Module, type Place, placeOf } from "./module.js";
import { type FunctionText, functionAt } from "./source-file.js";

/** A call in the module's text that names a queue, or means a system queue by its own name. */
export interface QueueCall {
  readonly place: Place;
  readonly text: CallText;
  readonly name: string;
  readonly frame: Frame;
  readonly node: CallNode;
  /** The function around it; none in a macro's body. */
  readonly around: FunctionText | undefined;
  /** The argument that is the queue; absent where the call itself means it. */
  readonly queueArgument: number | undefined;
}

/** Puts a work on the queue. */
export interface QueueingCall extends QueueCall {
  readonly workArgument: number;
  /** The works that are put there, as far as the engine knows them. */
  readonly works: readonly Work[];
}

/** Waits for the queue. */
export interface WaitingCall extends QueueCall {
  readonly manner: WaitCall["manner"];
}

export interface QueueCalls {
  readonly queueing: readonly QueueingCall[];
  readonly waiting: readonly WaitingCall[];
}

/** Every call of the module that puts a work on this queue or waits for it, whether or not a thread is seen to come there. */
export function queueCalls(module: Module, queue: Queue): QueueCalls {
  const { analysis, unit } = module;
  const { tables } = analysis.program;
  const queueing: QueueingCall[] = [];
  const waiting: WaitingCall[] = [];
  const seen = new Set<string>();
  for (const routine of analysis.program.routines) {
    if (routine.unit !== unit.index) continue;
    for (const body of routine.bodies) {
      const frame = frameOf(analysis.program, unit, routine, body);
      for (const node of body.graph.nodes) {
        if (node.kind !== "call" || node.callee.kind !== "name") continue;
        const name = node.callee.name;
        const queued = tables.queueWorks.get(name);
        const wait = tables.waits.get(name);
        const operand = queued?.queue ?? (wait?.waitsFor.kind === "queue" ? wait.waitsFor.queue : undefined);
        if (operand === undefined || !means(module, frame, node, operand, queue)) continue;
        const place = placeOf(module, routine.file, node.at);
        const text = place && readCall(place.file.text, place);
        if (!place || !text || seen.has(`${routine.file} ${place.start}`)) continue;
        seen.add(`${routine.file} ${place.start}`);
        const around = functionAt(place.file, place.start);
        const queueArgument = typeof operand === "number" ? operand : undefined;
        const call = { place, text, name, frame, node, around, queueArgument };
        if (queued) queueing.push({ ...call, workArgument: queued.work, works: worksAt(queue, routine.file, node) });
        else if (wait) waiting.push({ ...call, manner: wait.manner });
      }
    }
  }
  return { queueing, waiting };
}

function means(module: Module, frame: Frame, node: CallNode, operand: QueueOperand, queue: Queue): boolean {
  const { tables } = module.analysis.program;
  if (typeof operand !== "number") return "system" in operand && canonicalQueue(tables, operand.system) === queue.name;
  const argument = node.arguments[operand];
  if (!argument) return false;
  const value = evaluate(frame, argument);
  if ((value.kind === "symbol" || value.kind === "global") && tables.systemQueues.has(value.name)) {
    return canonicalQueue(tables, value.name) === queue.name;
  }
  const named = operandOf(frame.unit, value);
  return named.resolved && module.analysis.table.queueNamed(module.unit.index, named.name) === queue;
}

function worksAt(queue: Queue, file: string, node: CallNode): readonly Work[] {
  const { line, column } = node.at;
  return queue.works.filter((work) =>
    work.queuedAt.some(({ queue: other, at }) => {
      const site = last(at);
      return other === queue && site.file === file && site.range.line === line && site.range.column === column;
    }),
  );
}
