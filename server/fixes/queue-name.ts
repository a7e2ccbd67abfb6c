import { DEVICE_NAME_MEMBER, DEVICE_TYPE } from "../kernel/lifecycle.js";
import type { QueueName } from "../kernel/queue-api.js";
import type { Module } from "./module.js";
import type { QueuePlan } from "./queue-plan.js";
import type { FunctionText } from "./source-file.js";
import { pointersAt } from "./variable.js";

/** The shared queue's name with that of the interface, where it has one by then; another name where the shared queue lives on. */
export function queueName(module: Module, { split, allocation }: QueuePlan, device: string | undefined, isSharedGone: boolean): QueueName {
  const own = allocation.name ?? module.unit.name.replace(/\W/g, "_");
  return { text: isSharedGone || split.queue.scope === "system" || device !== undefined ? own : `${own}_wq`, device };
}

/** An expression for the interface's name: `dev->name`. */
export function deviceName(
  module: Module,
  within: FunctionText,
  offset: number,
  { structure, pointer }: { readonly structure: string; readonly pointer: string },
): string | undefined {
  const device = pointersAt(within, offset).find((each) => each.type === DEVICE_TYPE);
  if (device) return `${device.name}->${DEVICE_NAME_MEMBER}`;
  const member = module.unit.structures.get(structure)?.members.find(({ type }) => type.name === DEVICE_TYPE && type.pointers === 1);
  return member && `${pointer}->${member.name}->${DEVICE_NAME_MEMBER}`;
}
