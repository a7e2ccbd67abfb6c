import { DRIVER_ENTRIES } from "./entries-driver.js";
import { NET_ENTRIES } from "./entries-net.js";
import { SUBSYSTEM_ENTRIES } from "./entries-subsystem.js";
import { WIRELESS_ENTRIES } from "./entries-wireless.js";
import type { EntryPoint } from "./rows.js";

/** Members of callback tables, with the locks that the kernel holds when it calls them. */
export const ENTRY_POINTS: readonly EntryPoint[] = [...NET_ENTRIES, ...WIRELESS_ENTRIES, ...DRIVER_ENTRIES, ...SUBSYSTEM_ENTRIES];
