import { DRIVER_ENTRIES } from "./entries-driver.js";
import { NET_ENTRIES } from "./entries-net.js";
import { SUBSYSTEM_ENTRIES } from "./entries-subsystem.js";
import { WIRELESS_ENTRIES } from "./entries-wireless.js";
import type { EntryPoint } from "./rows.js";

/** Members of callback tables, with the locks that the kernel holds when it calls them. */
export const ENTRY_POINTS: readonly EntryPoint[] = [...NET_ENTRIES, ...WIRELESS_ENTRIES, ...DRIVER_ENTRIES, ...SUBSYSTEM_ENTRIES];

const BEGINNING = /(?:^|[._ ])(?:open|start|probe|init|add|resume|restore|thaw|reload_up)$/;

/**
 * Whether a callback, or a function with a callback's name, begins something (`net_device_ops.ndo_open`, `foo_op_start`): most of what it
 * waits for is waited for when beginning fails.
 */
export function begins(name: string): boolean {
  return BEGINNING.test(name);
}
