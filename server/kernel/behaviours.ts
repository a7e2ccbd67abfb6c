import type { KernelBehaviour } from "./rows.js";
import { v } from "./version.js";

/** What some kernels do and others do not. */
export const KERNEL_BEHAVIOURS: readonly KernelBehaviour[] = [
  {
    name: "flush-runs-own-queue",
    until: v("2.6.30"),
    source: "kernel/workqueue.c of 2.6.22: flush_cpu_workqueue(); later kernels warn there and wait",
  },
];
