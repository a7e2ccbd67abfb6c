import { NET_ENTRIES } from "./entries-net.js";
import type { EntryPoint } from "./rows.js";

/** Members of callback tables, with the locks that the kernel holds when it calls them. */
export const ENTRY_POINTS: readonly EntryPoint[] = [...NET_ENTRIES];
