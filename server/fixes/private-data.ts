import { DEVICE_TYPE, FREEING_CALLS, PRIVATE_DATA } from "../kernel/lifecycle.js";
import { wayTo } from "./interface-pointer.js";
import type { Module } from "./module.js";

/** Whether a call that frees a device (`free_netdev()`) frees the structure with it: that it lies in the device's private data. */
export function freesPrivateData(module: Module, call: string, structure: string): boolean {
  const type = FREEING_CALLS.get(call);
  return type !== undefined && isPrivateData(module, type, structure);
}

/** Whether the structure is allocated together with a device of this type. */
export function isPrivateData(module: Module, type: string, structure: string): boolean {
  if (type === DEVICE_TYPE) return module.analysis.collected.interfaceStructures.get(module.unit.index)?.has(structure) ?? false;
  return PRIVATE_DATA.test(wayTo(module, type, structure)?.from("x") ?? "");
}
