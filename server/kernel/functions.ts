import { NET_FUNCTIONS } from "./functions-net.js";
import { SUBSYSTEM_FUNCTIONS } from "./functions-subsystem.js";
import type { KernelFunction } from "./rows.js";

/** Kernel functions that take locks, want them held, wait for works of their own or call back into the driver. */
export const KERNEL_FUNCTIONS: readonly KernelFunction[] = [...NET_FUNCTIONS, ...SUBSYSTEM_FUNCTIONS];
