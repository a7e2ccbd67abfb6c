import type { Work } from "../analysis/works.js";
import { DELAYED_WORK_OF } from "../kernel/queue-api.js";
import { mentionsOf } from "./call-text.js";
import { namesOfStructure } from "./interface-pointer.js";
import type { Module } from "./module.js";
import { type QueueingCall, queueCalls } from "./queue-call.js";
import { pathInStructure } from "./queue-member.js";
import type { FunctionText } from "./source-file.js";
import { statementsIn } from "./statement.js";
import { assignmentBefore, type PointerVariable, parametersOf, pointersAt } from "./variable.js";

/** The least delay of a delayed work that is tried again: a tick. */
const SOON = "1";

/** A call by which a handler, at `offset` of its body, queues its work again as the driver queues it elsewhere: `queue_work(priv->wq, &priv->task)`. */
export function queuedAgain(module: Module, work: Work, handler: FunctionText, offset: number): string | undefined {
  const [parameter] = parametersOf(handler);
  if (parameter?.type !== "work_struct") return undefined;
  const queues = [...new Set(work.queuedAt.map(({ queue }) => queue))];
  const calls = queues.flatMap((queue) =>
    queueCalls(module, queue).queueing.filter((call) => call.works.length === 1 && call.works[0] === work),
  );
  const itself = itselfAt(module, work, handler, parameter, offset);
  for (const call of calls) {
    const written = translated(module, work, call, { handler, offset, itself });
    if (written !== undefined) return written;
  }
  return undefined;
}

/** The work as its handler names it: as a member of what it lies in, where the handler has come to that by its parameter. */
function itselfAt(module: Module, work: Work, handler: FunctionText, parameter: PointerVariable, offset: number): string {
  const [structure = ""] = work.label.split(".");
  const path = pathInStructure(work).join(".");
  const names = namesOfStructure(module, structure);
  const { text } = handler.file;
  const owner = pointersAt(handler, offset).find((each) => {
    if (!names.has(each.type) || !each.declaration) return false;
    const given = each.initializer === undefined ? assignmentBefore(handler, each.name, offset) : each.declaration;
    return given !== undefined && mentionsOf(text, given, parameter.name).length > 0;
  });
  if (owner && /^[\w.]+$/.test(path)) return `&${owner.name}->${path}`;
  return work.delayed ? `${DELAYED_WORK_OF}(${parameter.name})` : parameter.name;
}

interface Here {
  readonly handler: FunctionText;
  readonly offset: number;
  readonly itself: string;
}

/** A queueing call of another function with the handler's variables in it; undefined where the handler lacks one. */
function translated(module: Module, work: Work, call: QueueingCall, here: Here): string | undefined {
  const row = module.analysis.program.tables.queueWorks.get(call.name);
  if (!call.around || call.isUse || !row || call.name.endsWith("_on") || (row.delay !== undefined) !== work.delayed) return undefined;
  const written = call.arguments.map((argument, index) => {
    if (index === row.work) return here.itself;
    return index === row.delay ? SOON : translatedExpression(call.around, call.place.start, argument, here);
  });
  return written.includes(undefined) ? undefined : `${call.name}(${written.join(", ")})`;
}

/** `priv->wq` with the handler's own pointer to the same structure; what is no variable of the other function stays. */
function translatedExpression(there: FunctionText | undefined, at: number, written: string, { handler, offset }: Here): string | undefined {
  const [, base, path = ""] = /^(\w+)((?:->|\.)[\w.>-]+)?$/.exec(written) ?? [];
  if (!there || base === undefined) return undefined;
  const pointer = pointersAt(there, at).find((each) => each.name === base);
  if (!pointer) return isDeclaredIn(there, base) ? undefined : written;
  const [own, other] = pointersAt(handler, offset).filter((each) => each.type === pointer.type);
  return own && !other ? `${own.name}${path}` : undefined;
}

function isDeclaredIn(within: FunctionText, name: string): boolean {
  const { file, outline } = within;
  const parameters = { start: outline.parametersStart, end: outline.parametersEnd };
  const declarations = [...statementsIn(within.body)].filter((each) => each.kind === "declaration");
  return [parameters, ...declarations].some((each) => mentionsOf(file.text, each, name).length > 0);
}
