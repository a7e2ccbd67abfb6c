import { type Chain, links } from "../analysis/chain.js";
import { operandOf } from "../analysis/operand.js";
import type { Queue, Work } from "../analysis/works.js";
import type { CallNode } from "../facts/flow-graph.js";
import type { QueueOperand, WaitCall } from "../kernel/rows.js";
import { canonicalQueue } from "../kernel/tables.js";
import { evaluate, type Frame, frameOf } from "../program/frame.js";
import { resolveRoutine } from "../program/link.js";
import { rangeOf } from "../text/line-index.js";
import type { Range } from "../text/range.js";
import { type CallText, readCall } from "./call-text.js";
import { callsOf, type Module, type Place, placeOf } from "./module.js";
import { waitsFor } from "./queue-split.js";
import { type FunctionText, functionAt } from "./source-file.js";

/** A call in the module's text that names a queue, or means a system queue by its own name. */
export interface QueueCall {
  readonly place: Place;
  /** The call as written, and as it is to be taken: a macro's use is taken for what the macro stands for. */
  readonly text: CallText;
  readonly name: string;
  /** The arguments as text. */
  readonly arguments: readonly string[];
  /** The function around it; none in a macro's body. */
  readonly around: FunctionText | undefined;
  /** Of a call in a macro's body: the macro. */
  readonly macro: string | undefined;
  /** The argument that is the queue; absent where the call itself means it. */
  readonly queueArgument: number | undefined;
  /** True for a use of a macro, which is written out when it changes. */
  readonly isUse: boolean;
  /** Whether a witness leads through this call. */
  isOn(chain: Chain): boolean;
}

/** Puts a work on the queue. */
export interface QueueingCall extends QueueCall {
  /** The argument that is the work; absent where none can be told. */
  readonly workArgument: number | undefined;
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
  const queueing: QueueingCall[] = [];
  const waiting: WaitingCall[] = [];
  const seen = new Set<string>();
  const { tables } = module.analysis.program;
  for (const { frame, node, name } of callsIn(module)) {
    const call = siteOf(module, frame, node, name);
    if (!call || seen.has(`${frame.routine.file} ${call.place.start}`)) continue;
    const queued = tables.queueWorks.get(name);
    const wait = tables.waits.get(name);
    const operand = queued?.queue ?? (wait?.waitsFor.kind === "queue" ? wait.waitsFor.queue : undefined);
    const queueArgument = typeof operand === "number" ? operand : undefined;
    const isDirect = operand !== undefined && (means(module, frame, node, operand, queue) || isOnMember(operand, queue, call));
    const passedAs = isDirect ? undefined : passedQueue(frame, node, name, queue);
    if (!isDirect && passedAs === undefined) continue;
    seen.add(`${frame.routine.file} ${call.place.start}`);
    if (isDirect && queued) queueing.push({ ...call, queueArgument, workArgument: queued.work, works: worksThrough(queue, call) });
    else if (isDirect && wait) waiting.push({ ...call, queueArgument, manner: wait.manner });
    else if (passedAs !== undefined) {
      // The module's own function gets the queue as an argument: what it does with it, its callers do.
      const works = worksThrough(queue, call);
      const manner = waitsFor(module, queue).find((each) => call.isOn(each.event.chain))?.event.manner;
      if (works.length > 0) queueing.push({ ...call, queueArgument: passedAs, workArgument: workArgument(call, works), works });
      else if (manner) waiting.push({ ...call, queueArgument: passedAs, manner });
    }
  }
  return { queueing, waiting };
}

function* callsIn({ analysis, unit }: Module): Generator<{ readonly frame: Frame; readonly node: CallNode; readonly name: string }> {
  for (const routine of analysis.program.routines) {
    if (routine.unit !== unit.index) continue;
    for (const body of routine.bodies) {
      const frame = frameOf(analysis.program, unit, routine, body);
      for (const node of body.graph.nodes) {
        if (node.kind === "call" && node.callee.kind === "name") yield { frame, node, name: node.callee.name };
      }
    }
  }
}

type Site = Omit<QueueCall, "queueArgument">;

function siteOf(module: Module, { routine }: Frame, node: CallNode, name: string): Site | undefined {
  const place = placeOf(module, routine.file, node.at);
  const text = place && readCall(place.file.text, place);
  if (!place || !text) return undefined;
  const macro = routine.kind === "macro" ? routine.name : undefined;
  const uses = macro === undefined ? [] : callsOf(module, macro).map(({ within, start }) => ({ file: within.file, start }));
  return {
    place,
    text,
    name,
    arguments: text.arguments.map((each) => place.file.text.slice(each.start, each.end)),
    around: functionAt(place.file, place.start),
    macro,
    isUse: false,
    // The engine may take a macro's use for the place where things happen.
    isOn: (chain) =>
      isThrough(chain, routine.file, node.at) ||
      uses.some(({ file, start }) => isThrough(chain, file.path, rangeOf(file.lines, start, start + 1))),
  };
}

/** Whether one of the chain's links stands at this place. */
export function isThrough(chain: Chain, file: string, { line, column }: Range): boolean {
  return links(chain).some((link) => link.file === file && link.range.line === line && link.range.column === column);
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

/** The queue is a member of what another argument points to, as mac80211's own: what is put there tells which. */
function isOnMember(operand: QueueOperand, queue: Queue, call: Site): boolean {
  return typeof operand !== "number" && "memberOf" in operand && worksThrough(queue, call).length > 0;
}

/** The argument by which a function or macro of the module is handed the queue. */
function passedQueue(frame: Frame, node: CallNode, name: string, queue: Queue): number | undefined {
  if (queue.scope === "system") return undefined;
  const at = node.arguments.findIndex((argument) => {
    if (argument.kind !== "name" && argument.kind !== "member") return false;
    const named = operandOf(frame.unit, evaluate(frame, argument));
    return named.resolved && named.name === queue.name;
  });
  if (at < 0 || resolveRoutine(frame.program, frame.unit, frame.routine.file, name).length === 0) return undefined;
  return at;
}

/** The works that some way through this call puts on the queue. */
function worksThrough(queue: Queue, call: Site): readonly Work[] {
  return queue.works.filter((work) => work.queuedAt.some(({ queue: other, at }) => other === queue && call.isOn(at)));
}

/** The argument that ends in the path of one of the works. */
export function workArgument(call: Pick<QueueCall, "arguments">, works: readonly Work[]): number | undefined {
  const names = works.map((work) => work.label.split(".").at(-1) ?? "");
  const at = call.arguments.findIndex((argument) => names.some((name) => new RegExp(`(?:->|\\.)${name}\\)*$`).test(argument)));
  return at < 0 ? undefined : at;
}
