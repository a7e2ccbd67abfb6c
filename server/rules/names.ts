import type { Cycle, Worker } from "../analysis/cycle.js";
import type { ExitFlag } from "../analysis/summary.js";
import type { HeldLock, Waiting } from "../analysis/threads.js";
import { labelOf } from "../program/identity.js";
import { rootOf, type Value } from "../program/value.js";

/** A lock as a reviewer says it. */
export function lockLabel(lock: string): string {
  const label = labelOf(lock);
  return label === "rtnl" ? "RTNL" : label;
}

/** `ipoib_workqueue, shared by all devices of the module`. */
export function queueLabel(cycle: Cycle): string {
  const queue = cycle.queue;
  if (!queue) return "";
  switch (queue.scope) {
    case "system":
      return `${queue.label}, which the whole system shares`;
    case "module":
      return `${queue.label}, which all devices of the module share`;
    case "adapter":
      return `${queue.label}, which all interfaces of the adapter share`;
    default:
      return queue.label;
  }
}

/** Why the waiting thread holds the lock: its entry point, or the function that takes it. */
export function holderLabel(waiting: Waiting, lock: HeldLock | undefined): string {
  const { root } = waiting;
  if (lock?.taken) {
    let at = lock.taken;
    while (at.next) at = at.next;
    return lock.asserted ? `${at.function}() asserts it` : `taken in ${at.function}()`;
  }
  return root.kind === "entry" ? root.name : root.routine.name;
}

/** The worker's side: handler and work, or the kernel's own. */
export function workerLabel(worker: Worker): string {
  if (worker.kernelWork) return `${worker.kernelWork.handler}() (${worker.kernelWork.file})`;
  return `${worker.handler?.name ?? "its handler"}()`;
}

/** `test_bit(3, flags)`-like text of an exit flag. */
export function flagLabel(exit: ExitFlag): string {
  return valueText(exit.value);
}

/** A value for people: the members from its structure on, and pure calls around them. */
export function valueText(value: Value): string {
  switch (value.kind) {
    case "number":
      return value.label ?? String(value.number);
    case "symbol":
    case "global":
    case "routine":
    case "parameter":
    case "local":
      return value.name;
    case "member": {
      const inner = value.base.kind === "object" || value.base.kind === "container" ? "" : valueText(value.base);
      return inner ? `${inner}.${value.name}` : value.name;
    }
    case "object":
    case "address":
    case "element":
    case "container":
      return valueText(value.of);
    case "apply":
      if (value.name === "bit") {
        const [bit, word] = value.arguments;
        return `${bit ? valueText(bit) : "bit"} in ${word ? valueText(word) : "flags"}`;
      }
      if (value.name === "was" && value.arguments[0]) return valueText(value.arguments[0]);
      if (value.arguments.length === 1 && value.arguments[0]) return `${value.name}(${valueText(value.arguments[0])})`;
      return value.arguments.map(valueText).join(` ${value.name} `);
    default:
      return rootOf(value) === value ? "a value" : valueText(rootOf(value));
  }
}
