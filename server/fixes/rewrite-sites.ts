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
  const written = call.workArgument === undefined ? undefined : call.arguments[call.workArgument];
  const [work] = call.works;
  if (written === undefined || !work?.label.startsWith(`${structure}.`)) return undefined;
  const tail = pathInStructure(work)
    .map((name) => (call.around ? quoted(name) : "\\w+(?:\\s*##\\s*\\w+)*"))
    .join("\\s*(?:->|\\.)\\s*");
  const operand = /^&\s*(.*)$/s.exec(unwrapped(written))?.[1];
  return operand && new RegExp(`^(.*?(?:->|\\.))\\s*${tail}(?:\\s*\\.\\s*work)?$`, "s").exec(unwrapped(operand))?.[1];
}

/** Without parentheses around the whole. */
function unwrapped(text: string): string {
  const trimmed = text.trim();
  if (!trimmed.startsWith("(")) return trimmed;
  let depth = 0;
  for (let at = 0; at < trimmed.length; at++) {
    if (trimmed[at] === "(") depth++;
    else if (trimmed[at] === ")" && --depth === 0) return at === trimmed.length - 1 ? unwrapped(trimmed.slice(1, -1)) : trimmed;
  }
  return trimmed;
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
  const argument = call.queueArgument === undefined || call.isUse ? undefined : call.text.arguments[call.queueArgument];
  const written = call.arguments.map((each, index) => (index === call.queueArgument ? queue : each));
  const name = call.queueArgument === undefined ? (callNamingQueue(call.name) ?? call.name) : call.name;
  // `schedule_work_on(cpu, work)`: the queue comes behind the processor.
  if (call.queueArgument === undefined) written.splice(name.endsWith("_on") ? 1 : 0, 0, queue);
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
  const lines = call.around ? wrapCall(before, whole, after, longest > 80 ? 100 : 80).join("\n") : `${before}${whole}${after}`;
  edits.replace(file.path, call.text, lines.slice(before.length, lines.length - after.length));
}
