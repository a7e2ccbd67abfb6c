import { ACCESSORS, CONTAINER_MACROS } from "./accessors.js";
import { KERNEL_BEHAVIOURS } from "./behaviours.js";
import { ENTRY_POINTS } from "./entries.js";
import { FLAG_CALLS } from "./flags.js";
import { KERNEL_FUNCTIONS } from "./functions.js";
import { GUARD_CLASSES } from "./guards.js";
import { KERNEL_WAITS, KERNEL_WORKS } from "./kernel-works.js";
import { ASSERTIONS, LOCK_CALLS } from "./locks.js";
import { VALUE_WRITES } from "./loops.js";
import { OBJECT_LOCK_CALLS } from "./object-locks.js";
import { QUEUE_WORK_CALLS } from "./queueing.js";
import { ALLOCATE_QUEUE_CALLS, ORDERED_ALLOCATIONS, SUBSYSTEM_QUEUES, SYSTEM_QUEUES } from "./queues.js";
import { REGISTRATIONS } from "./registrations.js";
import type {
  Accessor,
  AllocateQueueCall,
  CancelCall,
  ContainerMacro,
  EntryPoint,
  FlagCall,
  GuardClass,
  InitWorkCall,
  KernelBehaviour,
  KernelFunction,
  KernelVersion,
  KernelWait,
  KernelWork,
  LockCall,
  OrderedAllocation,
  QueueWorkCall,
  Registration,
  Since,
  StoreCall,
  SystemQueue,
  TransparentCall,
  WaitCall,
} from "./rows.js";
import { STORE_CALLS, TRANSPARENT_CALLS } from "./values.js";
import { holdsFor, nearestRow } from "./version.js";
import { CANCEL_CALLS, WAIT_CALLS } from "./waits.js";
import { INIT_WORK_CALLS } from "./works.js";

/** What the kernel's interfaces mean in one kernel version, by name. */
export interface KernelTables {
  /** Absent: a driver without its kernel; the newest meaning of each name then. */
  readonly version: KernelVersion | undefined;
  readonly locks: ReadonlyMap<string, LockCall>;
  readonly guards: ReadonlyMap<string, GuardClass>;
  readonly initWorks: ReadonlyMap<string, InitWorkCall>;
  readonly queueWorks: ReadonlyMap<string, QueueWorkCall>;
  readonly waits: ReadonlyMap<string, WaitCall>;
  readonly cancels: ReadonlyMap<string, CancelCall>;
  readonly allocateQueues: ReadonlyMap<string, AllocateQueueCall>;
  readonly orderedAllocations: readonly OrderedAllocation[];
  readonly systemQueues: ReadonlyMap<string, SystemQueue>;
  readonly subsystemQueues: ReadonlyMap<string, SystemQueue>;
  /** The kernel's own works, by the name of their queue. */
  readonly kernelWorks: ReadonlyMap<string, readonly KernelWork[]>;
  /** The subsystems' own waits, by the name of the queue. */
  readonly kernelWaits: ReadonlyMap<string, readonly KernelWait[]>;
  /** By `table.member`; `get()` falls back to the row of `table.*`. */
  readonly entries: ReadonlyMap<string, EntryPoint>;
  /** Tags of the structures that have entry points. */
  readonly entryTables: ReadonlySet<string>;
  /** Calls that register a callback, each with its main one: the one that may sleep, if there is one. */
  readonly registrations: ReadonlyMap<string, Registration>;
  /** All the callbacks of each such call, and those that a call runs itself (`synchronous`). */
  readonly callbacks: ReadonlyMap<string, readonly Registration[]>;
  /** Only those that do this in this version. */
  readonly functions: ReadonlyMap<string, KernelFunction>;
  readonly accessors: ReadonlyMap<string, Accessor>;
  readonly containers: ReadonlyMap<string, ContainerMacro>;
  readonly flags: ReadonlyMap<string, FlagCall>;
  readonly transparent: ReadonlyMap<string, TransparentCall>;
  readonly stores: ReadonlyMap<string, StoreCall>;
  readonly behaviours: ReadonlySet<KernelBehaviour["name"]>;
}

const built = new Map<string, KernelTables>();

/** The tables for a kernel version, built once; for an unknown version (a driver folder alone) the newest row of every name. */
export function kernelTables(version?: KernelVersion): KernelTables {
  const key = version === undefined ? "" : `${version.major}.${version.minor}.${version.patch}`;
  const known = built.get(key);
  if (known !== undefined) return known;
  const tables = build(version);
  built.set(key, tables);
  return tables;
}

/** Whether a queue allocated with these flags (their names, as written) and this max_active runs one work at a time, in order. */
export function isOrderedAllocation(tables: KernelTables, flags: readonly string[], maxActive: number | undefined): boolean {
  return tables.orderedAllocations.some(
    (row) => row.flags.every((flag) => flags.includes(flag)) && (row.maxActive === undefined || row.maxActive === maxActive),
  );
}

/** The name under which a kernel-owned queue's works are known; any other name as it is. */
export function canonicalQueue(tables: KernelTables, name: string): string {
  return tables.systemQueues.get(name)?.sameAs ?? name;
}

/** Whether the tables tell what a call of this name does, so that the function itself need not be followed. */
export function isKernelCall(tables: KernelTables, name: string): boolean {
  const maps = [
    tables.locks,
    tables.waits,
    tables.queueWorks,
    tables.initWorks,
    tables.flags,
    tables.functions,
    tables.cancels,
    tables.accessors,
    tables.allocateQueues,
  ];
  return maps.some((map) => map.has(name)) || VALUE_WRITES.has(name) || ASSERTIONS.has(name);
}

/** All names of calls that the tables tell something of: works, queues, locks, flags, callbacks. */
export function trackedNames(tables: KernelTables): ReadonlySet<string> {
  const names = new Set<string>(["guard", "scoped_guard", "scoped_cond_guard", "CLASS"]);
  const maps = [
    tables.locks,
    tables.initWorks,
    tables.queueWorks,
    tables.waits,
    tables.cancels,
    tables.allocateQueues,
    tables.registrations,
    tables.functions,
    tables.flags,
  ];
  for (const map of maps) for (const name of map.keys()) names.add(name);
  return names;
}

/**
 * Names whose presence makes a module worth analysing at all: without one of them nothing waits. Kernel functions that wait for works of
 * a kernel structure (`phy_stop`) are not among them: those waits matter only where the driver's callbacks are tied to these works.
 */
export function waitNames(tables: KernelTables): ReadonlySet<string> {
  const names = new Set<string>(tables.waits.keys());
  for (const row of tables.functions.values()) if (row.flushes?.some((queue) => tables.systemQueues.has(queue))) names.add(row.name);
  for (const row of tables.registrations.values()) if (row.waits === true) names.add(row.name);
  return names;
}

function build(version: KernelVersion | undefined): KernelTables {
  const holding = <Row extends Since>(rows: readonly Row[]): readonly Row[] => rows.filter((row) => holdsFor(row, version));
  const byName = <Row extends Since & { readonly name: string }>(rows: readonly Row[]): ReadonlyMap<string, Row> =>
    nearestByKey(rows, version, (row) => row.name);
  const callbacks = groupByKey([...exactByKey(REGISTRATIONS, version, (row) => `${row.name}/${row.callback}`).values()], (row) => row.name);
  return {
    version,
    locks: byName([...LOCK_CALLS, ...OBJECT_LOCK_CALLS]),
    guards: byName(GUARD_CLASSES),
    initWorks: byName(INIT_WORK_CALLS),
    queueWorks: byName(QUEUE_WORK_CALLS),
    waits: byName(WAIT_CALLS),
    cancels: byName(CANCEL_CALLS),
    allocateQueues: byName(ALLOCATE_QUEUE_CALLS),
    orderedAllocations: holding(ORDERED_ALLOCATIONS),
    systemQueues: byName(SYSTEM_QUEUES),
    subsystemQueues: byName(SUBSYSTEM_QUEUES),
    kernelWorks: groupByKey(holding(KERNEL_WORKS), (row) => row.queue),
    kernelWaits: groupByKey(holding(KERNEL_WAITS), (row) => row.queue),
    entries: new EntryTable(exactByKey(ENTRY_POINTS, version, (row) => `${row.table}.${row.member}`)),
    entryTables: new Set(ENTRY_POINTS.map((row) => row.table)),
    registrations: new Map([...callbacks].flatMap(([name, rows]) => mainCallback(rows).map((row) => [name, row] as const))),
    callbacks,
    functions: exactByKey(KERNEL_FUNCTIONS, version, (row) => row.name),
    accessors: byName(ACCESSORS),
    containers: byName(CONTAINER_MACROS),
    flags: byName(FLAG_CALLS),
    transparent: byName(TRANSPARENT_CALLS),
    stores: byName(STORE_CALLS),
    behaviours: new Set(holding(KERNEL_BEHAVIOURS).map((row) => row.name)),
  };
}

/** Entry points by `table.member`, where `table.*` stands for the members without a row. */
class EntryTable extends Map<string, EntryPoint> {
  override get(key: string): EntryPoint | undefined {
    const [table = "", member = ""] = key.split(".");
    return super.get(key) ?? (member === "[]" ? undefined : super.get(`${table}.*`));
  }
}

function mainCallback(rows: readonly Registration[]): readonly Registration[] {
  const registered = rows.filter((row) => row.synchronous !== true);
  const main = registered.find((row) => row.atomic !== true) ?? registered[0];
  return main === undefined ? [] : [main];
}

/** Of every name the row of the version, or the nearest one: see `nearestRow()`. */
function nearestByKey<Row extends Since>(
  rows: readonly Row[],
  version: KernelVersion | undefined,
  key: (row: Row) => string,
): ReadonlyMap<string, Row> {
  const chosen = new Map<string, Row>();
  for (const [name, alike] of groupByKey(rows, key)) {
    const row = nearestRow(alike, version);
    if (row !== undefined) chosen.set(name, row);
  }
  return chosen;
}

/**
 * Of every name the row of the version, and none where the kernel of that version does something else: `phy_stop` of 2.6.22 takes no mutex.
 * For an unknown version the newest.
 */
function exactByKey<Row extends Since>(
  rows: readonly Row[],
  version: KernelVersion | undefined,
  key: (row: Row) => string,
): ReadonlyMap<string, Row> {
  return nearestByKey(version === undefined ? rows : rows.filter((row) => holdsFor(row, version)), version, key);
}

function groupByKey<Row>(rows: readonly Row[], key: (row: Row) => string): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const name = key(row);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [row]);
    else group.push(row);
  }
  return groups;
}
