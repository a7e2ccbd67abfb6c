import type { Work } from "../analysis/works.js";
import { callForSystemQueue, DELAYED_WORK_OF } from "../kernel/queue-api.js";
import { lockLabel } from "../rules/names.js";
import { EditSet } from "./edit-set.js";
import type { Fixer } from "./fixer.js";
import { pointerInScope } from "./interface-pointer.js";
import { type LockedWorker, lockedWorkers, namesOf } from "./locked-workers.js";
import type { Module } from "./module.js";
import { type QueueingCall, queueCalls } from "./queue-call.js";
import { indentAt } from "./source-file.js";
import { parametersOf } from "./variable.js";

/** Lets the handlers try the lock, and be queued again where they do not get it. */
export const retryWithTrylock: Fixer = {
  id: "retry-with-trylock",
  variants: ({ module, cycles }) => {
    const [cycle] = cycles;
    const workers = lockedWorkers(module, cycles);
    if (!cycle?.lock || !workers || cycle.waiting.event.manner === "destroy" || cycle.waiting.event.manner === "drain") return [];
    const lock = lockLabel(cycle.lock.lock);
    const edits = new EditSet();
    for (const worker of workers) if (!retry(module, edits, worker)) return [];
    const isDelayed = workers.every(({ work }) => work.delayed);
    const cost = isDelayed ? "delays the work" : "delays the work, and keeps a worker busy until the lock is free";
    return [
      {
        id: "retry-with-trylock",
        title: `Let ${namesOf(workers)} try ${lock} and be queued again without it (${cost})`,
        notes: [
          `The work may be pending again when ${cycle.waiting.event.call}() returns: what its handler uses must live until it is cancelled for good.`,
          `As long as others hold ${lock} the work does not get on.`,
        ],
        edits: edits.all(),
      },
    ];
  },
};

function retry(module: Module, edits: EditSet, { work, place }: LockedWorker): boolean {
  const { within, statement, failed } = place;
  const again = queuedAgain(module, work, place);
  if (again === undefined) return false;
  const indent = indentAt(within.file, statement.start);
  edits.replace(within.file.path, statement, `if (${failed}) {\n${indent}\t${again};\n${indent}\treturn;\n${indent}}`);
  return true;
}

/** `queue_work(priv->wq, work)`, as the driver queues the work elsewhere. */
function queuedAgain(module: Module, work: Work, { within, statement }: LockedWorker["place"]): string | undefined {
  const [parameter] = parametersOf(within);
  const queue = work.queuedAt[0]?.queue;
  const call = queue && queueCalls(module, queue).queueing.find((each) => each.works.includes(work) && each.works.length === 1);
  if (!call || !queue || parameter?.type !== "work_struct") return undefined;
  const itself = work.delayed ? `${DELAYED_WORK_OF}(${parameter.name})` : parameter.name;
  const delay = work.delayed ? ", 1" : "";
  if (call.queueArgument === undefined) return call.name.endsWith("_on") ? undefined : `${call.name}(${itself}${delay})`;
  const expression = queueExpression(module, call, within, statement.start);
  return expression === undefined || !callForSystemQueue(call.name) ? undefined : `${call.name}(${expression}, ${itself}${delay})`;
}

/** The queue as the handler can name it: a global by its name, a member through the handler's own pointer. */
function queueExpression(module: Module, call: QueueingCall, within: LockedWorker["place"]["within"], offset: number): string | undefined {
  const span = call.queueArgument === undefined ? undefined : call.text.arguments[call.queueArgument];
  const written = span && call.place.file.text.slice(span.start, span.end);
  if (written === undefined || /^\w+$/.test(written)) return written;
  const path = /^(\w+)->([\w.]+(?:->[\w.]+)*)$/.exec(written);
  const [work] = call.works;
  const structure = work?.label.split(".")[0];
  const pointer = structure === undefined ? undefined : pointerInScope(module, within, offset, structure);
  const isOwn =
    path?.[1] !== undefined && call.around && pointerInScope(module, call.around, call.place.start, structure ?? "") === path[1];
  return path && pointer !== undefined && isOwn ? `${pointer}->${path[2]}` : undefined;
}
