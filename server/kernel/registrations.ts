import { named } from "./named.js";
import type { Registration } from "./rows.js";

/** Kernel functions to which a driver hands one of its functions. */
export const REGISTRATIONS: readonly Registration[] = [
  ...named("request_irq", { callback: 1, holds: [], atomic: true, role: "interrupt handler", source: "include/linux/interrupt.h" }),
  ...named("kthread_run kthread_create", { callback: 0, holds: [], role: "kernel thread", source: "include/linux/kthread.h" }),
];
