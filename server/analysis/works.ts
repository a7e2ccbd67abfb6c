import type { KernelWork } from "../kernel/rows.js";
import { innerClasses, labelOf, structureOf } from "../program/identity.js";
import { type Program, resolveRoutine, resolveVariable, type Unit } from "../program/link.js";
import type { QueueScope } from "../program/queue-model.js";
import type { Routine } from "../program/routine.js";
import { routineName } from "../program/tables-in-source.js";
import { global } from "../program/value.js";
import type { Deferred } from "./analyser.js";
import { type Chain, link } from "./chain.js";
import type { Allocation, Collected } from "./collect.js";
import { operandOf } from "./operand.js";

/** A work of one unit: who handles it, where it is bound and queued. */
export interface Work {
  readonly unit: number;
  readonly name: string;
  readonly label: string;
  readonly delayed: boolean;
  /** Locks that the kernel holds around the handler (`wiphy` around a wiphy work's). */
  readonly holds: readonly string[];
  readonly handlers: readonly Routine[];
  readonly boundAt: readonly Chain[];
  /** `flags` are those that are set there, by the names that conditions give them, and those that are cleared for it, with a `!`. */
  readonly queuedAt: readonly { readonly queue: Queue; readonly at: Chain; readonly flags: readonly string[] }[];
  /** False when nothing queues it, and nothing that is a member of its name in another structure. */
  readonly isQueued: boolean;
}

/** A queue of one unit, or a system queue as one unit sees it. */
export interface Queue {
  readonly unit: number;
  readonly name: string;
  readonly label: string;
  readonly scope: QueueScope;
  readonly ordered: boolean;
  /** Its works do not run while the system sleeps. */
  readonly freezable: boolean;
  readonly flags: string | undefined;
  readonly allocatedAt: readonly Chain[];
  /** Works of the driver that are put on it. */
  readonly works: readonly Work[];
  /** Works of the kernel's own that run on it. */
  readonly kernelWorks: readonly KernelWork[];
}

export interface WorkTable {
  /** By class. */
  readonly works: ReadonlyMap<string, Work>;
  readonly queues: ReadonlyMap<string, Queue>;
  /** The work that a class of one unit stands for. */
  workNamed(unit: number, name: string): Work | undefined;
  queueNamed(unit: number, name: string): Queue;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };

/** Puts bindings, queueings, allocations and declarations together. */
export function workTable(program: Program, collected: Collected, deferred: Deferred): WorkTable {
  const works = new Map<string, Mutable<Work>>();
  const queues = new Map<string, Mutable<Queue>>();
  const sameQueue = queueAliases(program, collected);
  const workNamed = (unit: number, name: string, delayed: boolean): Mutable<Work> => {
    let work = works.get(name);
    if (!work) {
      work = { unit, name, label: labelOf(name), delayed, holds: [], handlers: [], boundAt: [], queuedAt: [], isQueued: false };
      works.set(name, work);
    }
    if (delayed) work.delayed = true;
    return work;
  };
  const queueNamed = (unit: number, name: string): Mutable<Queue> => {
    const canonical = sameQueue(name);
    const key = queueKey(program, unit, canonical);
    let queue = queues.get(key);
    if (!queue) {
      queue = newQueue(program, collected, unit, canonical);
      queues.set(key, queue);
    }
    return queue;
  };
  for (const unit of program.units) declareWorks(program, unit, workNamed);
  for (const binding of deferred.bindings.values()) {
    const work = workNamed(binding.unit, binding.work.name, binding.delayed);
    for (const handler of binding.handlers) if (!work.handlers.includes(handler)) work.handlers.push(handler);
    for (const lock of binding.holds) if (!work.holds.includes(lock)) work.holds.push(lock);
    work.boundAt.push(binding.at);
  }
  const boundName = (unit: number, name: string): string => {
    const isBound = (each: string): boolean => (works.get(each)?.handlers.length ?? 0) > 0;
    const linked = program.units[unit];
    return isBound(name) || !linked ? name : (innerClasses(linked, name).find(isBound) ?? name);
  };
  for (const queueing of deferred.queueings.values()) {
    const work = workNamed(queueing.unit, boundName(queueing.unit, queueing.work.name), queueing.delayed);
    const queue = queueNamed(queueing.unit, queueing.queue.name);
    work.queuedAt.push({ queue, at: queueing.at, flags: queueing.flags });
    if (!queue.works.includes(work)) queue.works.push(work);
  }
  for (const [unit, list] of collected.allocations)
    for (const allocation of list) addAllocation(queueNamed(unit, allocation.queue.name), allocation);
  const queuedMembers = new Set([...works.values()].filter(({ queuedAt }) => queuedAt.length > 0).map(lastMember));
  for (const work of works.values()) work.isQueued = queuedMembers.has(lastMember(work));
  return { works, queues, workNamed: (unit, name) => works.get(boundName(unit, name)), queueNamed };
}

function lastMember({ label }: Pick<Work, "label">): string {
  return label.slice(label.lastIndexOf(".") + 1);
}

/** A system queue is seen by every unit with its own works on it. */
function queueKey(program: Program, unit: number, name: string): string {
  return program.tables.systemQueues.has(name) || program.tables.subsystemQueues.has(name) ? `${unit}:${name}` : name;
}

function addAllocation(queue: Mutable<Queue>, allocation: Allocation): void {
  queue.allocatedAt.push(allocation.at);
  queue.flags ??= allocation.flags;
  queue.freezable = allocation.freezable;
  queue.ordered = queue.allocatedAt.length === 1 ? allocation.ordered : queue.ordered && allocation.ordered;
}

/** Works that are defined at file level: `DECLARE_WORK(w, f)` and `struct work_struct w = __WORK_INITIALIZER(w, f)`. */
function declareWorks(program: Program, unit: Unit, workNamed: (unit: number, name: string, delayed: boolean) => Mutable<Work>): void {
  for (const file of [...unit.files, ...unit.headers]) {
    const facts = program.facts.get(file);
    if (!facts) continue;
    const calls = [
      ...facts.fileCalls.map((call) => ({ call, name: undefined })),
      ...facts.variables.flatMap((variable) => variable.initializerCalls.map((call) => ({ call, name: variable.name }))),
    ];
    for (const { call, name } of calls) {
      const row = program.tables.initWorks.get(call.name);
      if (!row) continue;
      const declared = name ?? routineName(call.arguments[row.work]);
      const handler = call.arguments[row.handler];
      const handlerName = routineName(handler);
      if (declared === undefined || handlerName === undefined) continue;
      const operand = operandOf(unit, global(declared, resolveVariable(unit, file, declared)?.file ?? file));
      const work = workNamed(unit.index, operand.name, row.delayed === true);
      for (const routine of resolveRoutine(program, unit, file, handlerName))
        if (!work.handlers.includes(routine)) work.handlers.push(routine);
      work.boundAt.push(link({ file, range: call.at, function: "", text: call.name }));
    }
  }
}

/** One name for queue pointers that are copies of each other: the one that is allocated, else the alphabetically first. */
function queueAliases(program: Program, collected: Collected): (name: string) => string {
  const parent = new Map<string, string>();
  const find = (key: string): string => {
    let current = key;
    for (let up = parent.get(current); up !== undefined && up !== current; up = parent.get(current)) current = up;
    return current;
  };
  for (const [unit, copies] of collected.copies) {
    const allocated = new Set((collected.allocations.get(unit) ?? []).map((allocation) => allocation.queue.name));
    for (const [to, from] of copies) {
      const a = find(to.name);
      const b = find(from.name);
      // A member that is also allocated elsewhere is a queue of its own that sometimes borrows another: keep them apart.
      if (a === b || allocated.has(to.name)) continue;
      parent.set(a, b);
    }
  }
  return (name) => {
    if (program.tables.systemQueues.has(name)) return name;
    return find(name);
  };
}

function newQueue(program: Program, collected: Collected, unit: number, name: string): Mutable<Queue> {
  const system = program.tables.systemQueues.get(name) ?? program.tables.subsystemQueues.get(name);
  return {
    unit,
    name,
    label: labelOf(name),
    scope: system ? (system.scope ?? "system") : isBorrowed(collected, unit, name) ? "adapter" : scopeOf(program, collected, unit, name),
    ordered: system?.ordered === true,
    freezable: system?.freezable === true,
    flags: undefined,
    allocatedAt: [],
    works: [],
    kernelWorks: system ? [...(program.tables.kernelWorks.get(name) ?? [])] : [],
  };
}

/** Whether an interface's structure holds a copy of this pointer, so that several interfaces put their works on one queue. */
function isBorrowed(collected: Collected, unit: number, name: string): boolean {
  const interfaces = collected.interfaceStructures.get(unit) ?? new Set<string>();
  const isInterfaces = (each: string): boolean => interfaces.has(structureOf(each) ?? "");
  return (
    structureOf(name) !== undefined &&
    !isInterfaces(name) &&
    (collected.copies.get(unit) ?? []).some(([to, from]) => from.name === name && isInterfaces(to.name))
  );
}

/**
 * Who shares a queue: a global is the module's; a member of what `netdev_priv()` returns is the interface's; a member of a structure
 * that such a structure points to is the adapter's; anything else belongs to some object.
 */
function scopeOf(program: Program, collected: Collected, unit: number, name: string): QueueScope {
  const structure = structureOf(name);
  const linked = program.units[unit];
  if (structure === undefined) return "module";
  const interfaces = collected.interfaceStructures.get(unit) ?? new Set<string>();
  if (interfaces.has(structure)) return "interface";
  for (const owner of interfaces) {
    const points = linked?.structures.get(owner)?.members.some((member) => member.type.name === structure && member.type.pointers > 0);
    if (points) return "adapter";
  }
  const definition = linked?.structures.get(structure);
  const holdsDevices = definition?.members.some(
    (member) => member.type.name === "net_device" && (member.type.array || member.type.pointers > 1),
  );
  return holdsDevices ? "adapter" : "object";
}
