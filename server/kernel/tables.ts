import { ACCESSORS } from "./accessors.js";
import { ENTRY_POINTS } from "./entries.js";
import { FLAG_CALLS } from "./flags.js";
import { KERNEL_FUNCTIONS } from "./functions.js";
import { GUARD_CLASSES } from "./guards.js";
import { KERNEL_WORKS } from "./kernel-works.js";
import { LOCK_CALLS } from "./locks.js";
import { QUEUE_WORK_CALLS } from "./queueing.js";
import { ALLOCATE_QUEUE_CALLS, SYSTEM_QUEUES } from "./queues.js";
import { REGISTRATIONS } from "./registrations.js";
import type {
  Accessor,
  AllocateQueueCall,
  CancelCall,
  EntryPoint,
  FlagCall,
  GuardClass,
  InitWorkCall,
  KernelFunction,
  KernelVersion,
  KernelWork,
  LockCall,
  QueueWorkCall,
  Registration,
  Since,
  SystemQueue,
  WaitCall,
} from "./rows.js";
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
  readonly systemQueues: ReadonlyMap<string, SystemQueue>;
  /** The kernel's own works, by the name of their queue. */
  readonly kernelWorks: ReadonlyMap<string, readonly KernelWork[]>;
  /** By `table.member`. */
  readonly entries: ReadonlyMap<string, EntryPoint>;
  /** Tags of the structures that have entry points. */
  readonly entryTables: ReadonlySet<string>;
  readonly registrations: ReadonlyMap<string, Registration>;
  readonly functions: ReadonlyMap<string, KernelFunction>;
  readonly accessors: ReadonlyMap<string, Accessor>;
  readonly flags: ReadonlyMap<string, FlagCall>;
}

const built = new Map<string, KernelTables>();

/** The tables for a kernel version, built once; for an unknown version (a driver folder alone) the newest row of every name. */
export function kernelTables(version?: KernelVersion): KernelTables {
  const key = version === undefined ? "" : `${version.major}.${version.minor}.${version.patch}`;
  const known = built.get(key);
  if (known !== undefined) return known;
  const tables: KernelTables = {
    version,
    locks: byKey(LOCK_CALLS, version, nameOf),
    guards: byKey(GUARD_CLASSES, version, nameOf),
    initWorks: byKey(INIT_WORK_CALLS, version, nameOf),
    queueWorks: byKey(QUEUE_WORK_CALLS, version, nameOf),
    waits: byKey(WAIT_CALLS, version, nameOf),
    cancels: byKey(CANCEL_CALLS, version, nameOf),
    allocateQueues: byKey(ALLOCATE_QUEUE_CALLS, version, nameOf),
    systemQueues: byKey(SYSTEM_QUEUES, version, nameOf),
    kernelWorks: groupByKey(
      KERNEL_WORKS.filter((row) => holdsFor(row, version)),
      (row) => row.queue,
    ),
    entries: byKey(ENTRY_POINTS, version, (row) => `${row.table}.${row.member}`),
    entryTables: new Set(ENTRY_POINTS.map((row) => row.table)),
    registrations: byKey(REGISTRATIONS, version, nameOf),
    functions: byKey(KERNEL_FUNCTIONS, version, nameOf),
    accessors: byKey(ACCESSORS, version, nameOf),
    flags: byKey(FLAG_CALLS, version, nameOf),
  };
  built.set(key, tables);
  return tables;
}

/** All names whose mention makes a function worth parsing. */
export function trackedNames(tables: KernelTables): ReadonlySet<string> {
  const names = new Set<string>();
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
  for (const name of ["guard", "scoped_guard", "scoped_cond_guard", "CLASS"]) names.add(name);
  return names;
}

/** Names whose presence makes a module worth analysing at all: without one of them nothing waits. */
export function waitNames(tables: KernelTables): ReadonlySet<string> {
  const names = new Set(tables.waits.keys());
  for (const row of tables.functions.values()) if ((row.flushes ?? []).length > 0) names.add(row.name);
  return names;
}

const nameOf = (row: { readonly name: string }): string => row.name;

function byKey<Row extends Since>(
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
