import type { KernelWork } from "./rows.js";

/** Works of the kernel's own that run on the queues of `SYSTEM_QUEUES`. */
export const KERNEL_WORKS: readonly KernelWork[] = [
  {
    queue: "system_wq",
    work: "linkwatch_work",
    handler: "linkwatch_event",
    file: "net/core/link_watch.c",
    takes: ["rtnl"],
    source: "net/core/link_watch.c",
  },
];
