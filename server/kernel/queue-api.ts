import { named } from "./named.js";
import type { KernelVersion, Since } from "./rows.js";
import { holdsFor, v } from "./version.js";

/** How a queue of one's own is made, used and freed in a kernel of one version: what a fix writes. */

/** What a queue must be: kept from the queue that it takes the place of. */
export interface QueueShape {
  readonly ordered: boolean;
  /** `WQ_MEM_RECLAIM`, `WQ_UNBOUND`, …: flags by name, without those that the call itself implies. */
  readonly flags: readonly string[];
  /** As written; absent where the call that made it has none. */
  readonly maxActive?: string;
}

/** What the name of a new queue is made of. */
export interface QueueName {
  /** A string literal without its quotes. */
  readonly text: string;
  /** An expression for the interface's name, where it is known. */
  readonly device?: string;
}

interface AllocationForm extends Since {
  readonly name: string;
  readonly ordered: boolean;
  readonly takesFlags: boolean;
  readonly takesMaxActive: boolean;
  /** The name may be a format with arguments behind the others. */
  readonly formats: boolean;
  /** Flags that the call sets by itself. */
  readonly implies: readonly string[];
}

const WORKQUEUE = "include/linux/workqueue.h";
const OLD = `${WORKQUEUE} of 2.6.22`;
const RECLAIM = ["WQ_MEM_RECLAIM"];

const ALLOCATION_FORMS: readonly AllocationForm[] = [
  form("alloc_ordered_workqueue", { ordered: true, takesFlags: true, formats: true, since: v("3.3"), source: WORKQUEUE }),
  form("alloc_ordered_workqueue", {
    ordered: true,
    takesFlags: true,
    since: v("2.6.38"),
    until: v("3.3"),
    source: `${WORKQUEUE} of 3.0`,
  }),
  form("create_singlethread_workqueue", { ordered: true, implies: RECLAIM, until: v("2.6.38"), source: OLD }),
  form("alloc_workqueue", { takesFlags: true, takesMaxActive: true, formats: true, since: v("3.3"), source: WORKQUEUE }),
  form("alloc_workqueue", {
    takesFlags: true,
    takesMaxActive: true,
    since: v("2.6.36"),
    until: v("3.3"),
    source: `${WORKQUEUE} of 3.0`,
  }),
  // One thread a processor and queue: a single thread an interface is what drivers of that time took.
  form("create_singlethread_workqueue", { implies: RECLAIM, until: v("2.6.36"), source: OLD }),
];

function form(
  name: string,
  row: Since & { readonly [Key in "ordered" | "takesFlags" | "takesMaxActive" | "formats"]?: boolean } & {
    readonly implies?: readonly string[];
  },
): AllocationForm {
  return { name, ordered: false, takesFlags: false, takesMaxActive: false, formats: false, implies: [], ...row };
}

/** `alloc_ordered_workqueue("foo-%s", WQ_MEM_RECLAIM, dev->name)` as the kernel of this version has it. */
export function allocationCall(version: KernelVersion | undefined, shape: QueueShape, name: QueueName): string {
  const forms = ALLOCATION_FORMS.filter((each) => holdsFor(each, version));
  const chosen = forms.find((each) => each.ordered === shape.ordered) ?? forms[0];
  if (!chosen) return "";
  const flags = [...shape.flags, ...(needsPerCpu(version, shape) ? ["WQ_PERCPU"] : [])].filter((flag) => !chosen.implies.includes(flag));
  const first = !name.device ? `"${name.text}"` : chosen.formats ? `"${name.text}-%s"` : name.device;
  return `${chosen.name}(${[
    first,
    ...(chosen.takesFlags ? [flags.join(" | ") || "0"] : []),
    ...(chosen.takesMaxActive ? [shape.maxActive ?? "0"] : []),
    ...(chosen.formats && name.device ? [name.device] : []),
  ].join(", ")})`;
}

/** Since the per-CPU default is on its way out, a queue that is neither unbound nor ordered says what it is. */
function needsPerCpu(version: KernelVersion | undefined, shape: QueueShape): boolean {
  if (shape.ordered || shape.flags.includes("WQ_UNBOUND") || shape.flags.includes("WQ_PERCPU")) return false;
  return version !== undefined && holdsFor({ since: v("6.17"), source: WORKQUEUE }, version);
}

interface ImpliedFlags extends Since {
  readonly name: string;
  readonly flags: readonly string[];
}

/** Flags that a call sets without saying so: they have to be written out where another call takes its place. */
const IMPLIED_FLAGS: readonly ImpliedFlags[] = [
  ...named("create_workqueue create_singlethread_workqueue", { flags: RECLAIM, source: WORKQUEUE }),
  ...named("create_freezable_workqueue create_freezeable_workqueue", {
    flags: ["WQ_FREEZABLE", "WQ_MEM_RECLAIM"],
    source: `${WORKQUEUE} of 3.6`,
  }),
];

/** The flags that an allocating call implies. */
export function impliedFlags(call: string): readonly string[] {
  return IMPLIED_FLAGS.find((row) => row.name === call)?.flags ?? [];
}

/** Flags that only the ordered call itself may set. */
export function isInternalFlag(flag: string): boolean {
  return flag.startsWith("__WQ_");
}

const SYSTEM_SHAPES: ReadonlyMap<string, QueueShape> = new Map<string, QueueShape>([
  ["system_unbound_wq", { ordered: false, flags: ["WQ_UNBOUND"] }],
  ["system_dfl_wq", { ordered: false, flags: ["WQ_UNBOUND"] }],
  ["system_highpri_wq", { ordered: false, flags: ["WQ_HIGHPRI"] }],
  ["system_freezable_wq", { ordered: false, flags: ["WQ_FREEZABLE"] }],
  ["system_nrt_freezable_wq", { ordered: false, flags: ["WQ_FREEZABLE"] }],
  ["system_power_efficient_wq", { ordered: false, flags: ["WQ_POWER_EFFICIENT"] }],
  ["system_freezable_power_efficient_wq", { ordered: false, flags: ["WQ_FREEZABLE", "WQ_POWER_EFFICIENT"] }],
]);

/** What a system queue is, for a queue that takes its place. */
export function shapeOfSystemQueue(name: string): QueueShape {
  return SYSTEM_SHAPES.get(name) ?? { ordered: false, flags: [] };
}

/** The calls that name their queue, for those that mean a system queue without naming it. */
const NAMING_CALLS: ReadonlyMap<string, string> = new Map([
  ["schedule_work", "queue_work"],
  ["schedule_work_on", "queue_work_on"],
  ["schedule_delayed_work", "queue_delayed_work"],
  ["schedule_delayed_work_on", "queue_delayed_work_on"],
  ["flush_scheduled_work", "flush_workqueue"],
]);

/** `queue_work` for `schedule_work`: the call that takes the queue as an argument of its own. */
export function callNamingQueue(call: string): string | undefined {
  return NAMING_CALLS.get(call);
}

/** Frees a queue after the last of its works. */
export const DESTROY_QUEUE = "destroy_workqueue";
/** Waits for all works on a queue. */
export const FLUSH_QUEUE = "flush_workqueue";
/** The type of a queue, without its tag. */
export const QUEUE_TYPE = "workqueue_struct";

interface NonWaiting extends Since {
  /** Cancels and waits. */
  readonly name: string;
  /** Only cancels. */
  readonly cancels: string;
}

const NON_WAITING: readonly NonWaiting[] = [
  { name: "cancel_work_sync", cancels: "cancel_work", since: v("4.9"), source: WORKQUEUE },
  { name: "cancel_delayed_work_sync", cancels: "cancel_delayed_work", source: WORKQUEUE },
  { name: "cancel_rearming_delayed_work", cancels: "cancel_delayed_work", source: OLD },
  { name: "disable_work_sync", cancels: "disable_work", since: v("6.10"), source: WORKQUEUE },
  { name: "disable_delayed_work_sync", cancels: "disable_delayed_work", since: v("6.10"), source: WORKQUEUE },
];

/** The call that cancels as this one does, and does not wait for a handler that runs. */
export function cancelWithoutWaiting(version: KernelVersion | undefined, call: string): string | undefined {
  return NON_WAITING.find((row) => row.name === call && holdsFor(row, version))?.cancels;
}

/** The calls that put a work on the system's queue, for those that name a queue. */
const SYSTEM_CALLS: ReadonlyMap<string, string> = new Map([
  ["queue_work", "schedule_work"],
  ["queue_delayed_work", "schedule_delayed_work"],
]);

/** `schedule_work` for `queue_work`. */
export function callForSystemQueue(call: string): string | undefined {
  return SYSTEM_CALLS.get(call);
}

/** Comes from a delayed work's inner work, which its handler is given, to the delayed work. */
export const DELAYED_WORK_OF = "to_delayed_work";
