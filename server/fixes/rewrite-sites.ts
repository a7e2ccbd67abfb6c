import { callNamingQueue } from "../kernel/queue-api.js";
import type { EditSet } from "./edit-set.js";
import { pointerFor } from "./interface-pointer.js";
import type { Module } from "./module.js";
import type { QueueCall, QueueingCall } from "./queue-call.js";
import { pathInStructure } from "./queue-member.js";
import { endOfLine, startOfLine } from "./source-file.js";
import { columns, wrapCall } from "./wrap-call.js";

/** Lets a call that queues a moved work use the new queue; false where no pointer to the interface is at hand. */
export function moveQueueing(module: Module, edits: EditSet, call: QueueingCall, structure: string, member: string): boolean {
  const owner = ownerOfWork(call, structure) ?? pointerOf(module, edits, call, structure);
  if (owner === undefined) return false;
  useQueue(edits, call, `${owner}${member}`);
  return true;
}

/** `priv->` or `foo.` before the work's path in the argument that is the work. */
function ownerOfWork(call: QueueingCall, structure: string): string | undefined {
  const span = call.text.arguments[call.workArgument];
  const [work] = call.works;
  if (!span || !work?.label.startsWith(`${structure}.`)) return undefined;
  const written = call.place.file.text.slice(span.start, span.end);
  const path = pathInStructure(work);
  const names = path.length > 1 || path[0] === undefined ? path : [path[0]];
  const tail = names.map((name) => (call.around ? quoted(name) : "\\w+(?:\\s*##\\s*\\w+)*")).join("\\s*(?:->|\\.)\\s*");
  return new RegExp(`^\\(*&\\s*\\(?(.*?(?:->|\\.))\\s*${tail}(?:\\s*\\.\\s*work)?\\)*$`, "s").exec(written)?.[1];
}

function quoted(name: string): string {
  return name.replace(/\W/g, "\\$&");
}

function pointerOf(module: Module, edits: EditSet, call: QueueCall, structure: string): string | undefined {
  const pointer = call.around && pointerFor(module, edits, call.around, call.place.start, structure);
  return pointer === undefined ? undefined : `${pointer}->`;
}

/** Puts `queue` where the call has its queue; a call that means a system queue becomes the one that takes a queue. */
export function useQueue(edits: EditSet, call: QueueCall, queue: string): void {
  const { file } = call.place;
  const { text } = file;
  const argument = call.queueArgument === undefined ? undefined : call.text.arguments[call.queueArgument];
  const written = call.text.arguments.map((each) => (each === argument ? queue : text.slice(each.start, each.end)));
  const name = argument ? call.name : (callNamingQueue(call.name) ?? call.name);
  // `schedule_work_on(cpu, work)`: the queue comes behind the processor.
  if (!argument) written.splice(name.endsWith("_on") ? 1 : 0, 0, queue);
  const start = startOfLine(file, call.text.start);
  const end = endOfLine(file, call.text.end - 1);
  const before = text.slice(start, call.text.start);
  const after = text.slice(call.text.end, end).trimEnd();
  const longest = Math.max(...text.slice(start, end).split("\n").map(columns));
  const whole = `${name}(${written.join(", ")})`;
  const isShort = columns(`${before}${whole}${after}`) <= 80;
  if (argument && (isShort || longest > 80 || text.slice(call.text.start, call.text.end).includes("\n") || !call.around)) {
    edits.replace(file.path, argument, queue);
    return;
  }
  const lines = call.around ? wrapCall(before, whole, after, longest > 80 ? 100 : 80) : [`${before}${whole}`];
  edits.replace(
    file.path,
    call.text,
    lines.join("\n").slice(before.length, call.around ? lines.join("\n").length - after.length : undefined),
  );
}
