import type { Expression } from "../facts/expression.js";
import type { FlowNode } from "../facts/flow-graph.js";
import { ASKED_LOCKS, LOCK_SPLITS } from "../kernel/object-locks.js";
import type { Registration } from "../kernel/rows.js";
import { isOrderedAllocation } from "../kernel/tables.js";
import { evaluate, evaluateArguments, type Frame } from "../program/frame.js";
import type { Frames } from "../program/frames.js";
import { labelOf } from "../program/identity.js";
import { type Program, resolveRoutine, resolveVariable, type Unit } from "../program/link.js";
import type { Routine } from "../program/routine.js";
import { ELEMENT, routineName, type TableEntry, tableEntries } from "../program/tables-in-source.js";
import { global } from "../program/value.js";
import { ANY_UNIT, storedKey } from "./analyser.js";
import { type Chain, link } from "./chain.js";
import { namesIn } from "./conditions.js";
import type { Operand } from "./operand.js";
import { operandOf } from "./operand.js";
import { mannerOf } from "./trylock.js";

/** How the kernel comes to call a routine. */
export interface EntryContext {
  readonly routine: Routine;
  /** `net_device_ops.ndo_stop`, `netdevice notifier`, `module_init`. */
  readonly name: string;
  readonly holds: readonly string[];
  readonly establishes: readonly { readonly predicate: string; readonly value: boolean }[];
  readonly atomic: boolean;
  /** Called only while the system goes to sleep or wakes up. */
  readonly frozen: boolean;
  /** The variable whose initialiser names the routine. */
  readonly variable?: string;
  readonly source: string;
  /** Where the routine is handed to the kernel. */
  readonly at: Chain;
}

export interface Allocation {
  readonly queue: Operand;
  readonly call: string;
  readonly ordered: boolean;
  readonly managed: boolean;
  readonly freezable: boolean;
  readonly flags: string | undefined;
  readonly at: Chain;
}

/** What is found without following paths: who is stored where, who is called by whom from outside, which queues are made. */
export interface Collected {
  readonly stored: Map<string, Routine[]>;
  readonly callbacks: Map<string, Routine[]>;
  readonly entries: EntryContext[];
  readonly allocations: Map<number, Allocation[]>;
  /** Queue pointers that are copied, `[to, from]`, by unit. */
  readonly copies: Map<number, [Operand, Operand][]>;
  readonly exitFlags: Set<string>;
  /** Structures that `netdev_priv()` returns, by unit. */
  readonly interfaceStructures: Map<number, Set<string>>;
  /** Calls that make an object with a lock that may be split, or tie something to one of the other kind, by unit and lock. */
  readonly made: Map<string, number>;
  /** Tables of callbacks that such a call was given, by unit, lock and variable. */
  readonly tied: Set<string>;
  /** Locks that the kernel holds for those who ask for it, by unit and lock. */
  readonly asked: Set<string>;
  /** Routines whose address is taken. */
  readonly addressTaken: Set<string>;
}

export function collect(program: Program, frames: Frames): Collected {
  const into: Collected = {
    stored: new Map(),
    callbacks: new Map(),
    entries: [],
    allocations: new Map(),
    copies: new Map(),
    exitFlags: new Set(),
    interfaceStructures: new Map(),
    made: new Map(),
    tied: new Set(),
    asked: new Set(),
    addressTaken: new Set(),
  };
  for (const unit of program.units) {
    for (const entry of tableEntries(program, unit)) addTableEntry(program, unit, into, entry);
    addFileCalls(program, unit, into);
    addAsked(program, unit, into);
  }
  for (const routine of program.routines) {
    const unit = program.units[routine.unit];
    if (!unit) continue;
    for (const body of routine.bodies) {
      const frame = frames.of(unit, routine, body);
      body.graph.nodes.forEach((node, index) => {
        collectNode(frame, node, index, into);
      });
    }
  }
  return into;
}

/** Tables of callbacks by which a driver asks the kernel for a lock. */
function addAsked(program: Program, unit: Unit, into: Collected): void {
  for (const file of unit.files) {
    for (const { type } of program.facts.get(file)?.variables ?? []) {
      for (const { lock, tables } of ASKED_LOCKS) if (tables.has(type.name)) into.asked.add(madeKey(unit.index, lock));
    }
  }
}

/** `dev->request_ops_lock = true`: a member by which a driver asks for one. */
function addAskedBy(unit: Unit, assigned: Expression, into: Collected): void {
  if (assigned.kind !== "member") return;
  for (const { lock, members } of ASKED_LOCKS) if (members.has(assigned.name)) into.asked.add(madeKey(unit.index, lock));
}

/** Whether the kernel holds a lock around this unit's callbacks that its tables say it may hold. */
export function isAskedFor({ asked }: Pick<Collected, "asked">, unit: number, lock: string): boolean {
  return !ASKED_LOCKS.some((each) => each.lock === lock) || asked.has(madeKey(unit, lock));
}

function madeKey(unit: number, lock: string): string {
  return `${unit}:${lock}`;
}

function tiedKey(unit: number, lock: string, variable: string): string {
  return `${unit}:${lock}:${variable}`;
}

/**
 * The class of a kernel object's lock in a unit that may have two kinds of the object; `through` is the function or table that tells,
 * `variable` the very table of callbacks.
 */
export function splitLock(
  collected: { readonly made: ReadonlyMap<string, number>; readonly tied?: ReadonlySet<string> },
  unit: number,
  lock: string,
  through: string,
  variable = "",
): string {
  const split = LOCK_SPLITS.find((each) => each.lock === lock && (each.functions.has(through) || each.tables.has(through)));
  const made = (what: string): number => collected.made.get(madeKey(unit, what)) ?? 0;
  if (!split || made(lock) < 2 || made(split.other) === 0) return lock;
  const isTied = split.functions.has(through) || collected.tied?.has(tiedKey(unit, split.other, variable));
  return isTied ? split.other : `${split.other} of either kind`;
}

function addTableEntry(program: Program, unit: Unit, into: Collected, entry: TableEntry): void {
  const stored = entry.member === ELEMENT ? labelOf(global(entry.variable, entry.file).key) : `${entry.table}.${entry.member}`;
  store(into, unit, stored, entry.routine);
  into.addressTaken.add(entry.routine.key);
  const at = link({ file: entry.file, range: entry.at, function: entry.variable, text: `.${entry.member} = ${entry.routine.name}` });
  addEntry(program, unit, into, `${entry.table}.${entry.member}`, entry.routine, at, entry.variable);
}

function store(into: Collected, unit: Unit, member: string, routine: Routine): void {
  for (const index of [unit.index, ANY_UNIT]) push(into.stored, storedKey(index, member), routine);
}

function addEntry(program: Program, unit: Unit, into: Collected, name: string, routine: Routine, at: Chain, variable?: string): void {
  const row = program.tables.entries.get(name);
  if (!row) return;
  push(into.callbacks, storedKey(unit.index, name), routine);
  into.entries.push({
    routine,
    name,
    holds: row.holds,
    establishes: row.establishes ?? [],
    atomic: row.atomic === true,
    frozen: row.frozen === true,
    variable,
    source: row.source,
    at,
  });
}

function addFileCalls(program: Program, unit: Unit, into: Collected): void {
  for (const file of unit.files) {
    for (const call of program.facts.get(file)?.fileCalls ?? []) {
      const registration = program.tables.registrations.get(call.name);
      if (!registration) continue;
      const argument = call.arguments[registration.callback];
      const name = argument && routineName(argument);
      if (name === undefined) continue;
      for (const routine of resolveRoutine(program, unit, file, name)) {
        into.addressTaken.add(routine.key);
        into.entries.push({
          routine,
          name: registration.role,
          holds: registration.holds,
          establishes: [],
          atomic: registration.atomic === true,
          frozen: registration.frozen === true,
          source: registration.source,
          at: link({ file, range: call.at, function: "", text: `${call.name}(${name})` }),
        });
      }
    }
  }
}

function collectNode(frame: Frame, node: FlowNode, index: number, into: Collected): void {
  if (node.kind === "assign") collectAssignment(frame, node, into);
  if (node.kind === "call") collectCall(frame, node, index, into);
}

function collectAssignment(frame: Frame, node: FlowNode & { kind: "assign" }, into: Collected): void {
  const { unit, program } = frame;
  addAskedBy(unit, node.target, into);
  const name = routineName(node.value);
  if (name !== undefined && !frame.names.has(name)) {
    const routines = resolveRoutine(program, unit, frame.routine.file, name).filter((routine) => routine.kind === "function");
    if (routines.length > 0) {
      const target = operandOf(unit, evaluate(frame, node.target));
      for (const routine of routines) {
        into.addressTaken.add(routine.key);
        if (!target.resolved) continue;
        store(into, unit, labelOf(target.name), routine);
        const at = link({
          file: frame.routine.file,
          range: node.at,
          function: frame.routine.name,
          text: `${labelOf(target.name)} = ${name}`,
        });
        addEntry(program, unit, into, labelOf(target.name), routine, at);
      }
      return;
    }
  }
  if (node.value.kind === "result") collectAllocation(frame, node, node.value.node, into);
  const target = evaluate(frame, node.target);
  if (target.type?.name === "workqueue_struct" && node.operator === "=") {
    const value = evaluate(frame, node.value);
    const from = operandOf(unit, value);
    const to = operandOf(unit, frame.names.get(node.target.kind === "name" ? node.target.name : "") ?? target);
    if (value.kind === "symbol" && program.tables.systemQueues.has(value.name)) {
      push(into.copies, unit.index, [to, { name: value.name, place: value, resolved: true }]);
    } else if (from.resolved && to.resolved && from.name !== to.name) push(into.copies, unit.index, [to, from]);
  }
}

function collectAllocation(frame: Frame, node: FlowNode & { kind: "assign" }, callNode: number, into: Collected): void {
  const call = frame.body.graph.nodes[callNode];
  if (call?.kind !== "call" || call.callee.kind !== "name") return;
  const { tables } = frame.program;
  const row = tables.allocateQueues.get(call.callee.name);
  if (row) {
    const target = operandOf(frame.unit, evaluate(frame, node.target));
    if (!target.resolved) return;
    const flags = row.flagsArgument === undefined ? undefined : call.arguments[row.flagsArgument];
    const active = row.maxActiveArgument === undefined ? undefined : call.arguments[row.maxActiveArgument];
    const text = flags ? flagText(flags) : undefined;
    const names = text?.split(/\W+/) ?? [];
    const maxActive = active?.kind === "number" ? active.value : undefined;
    push(into.allocations, frame.unit.index, {
      queue: target,
      call: row.name,
      ordered: row.ordered === true || names.includes("__WQ_ORDERED") || isOrderedAllocation(tables, names, maxActive),
      freezable: row.freezable === true || names.includes("WQ_FREEZABLE"),
      managed: row.managed === true,
      flags: text,
      at: link({ file: frame.routine.file, range: call.at, function: frame.routine.name, text: row.name }),
    });
  }
  const accessor = tables.accessors.get(call.callee.name);
  if (accessor?.perInterface && node.target.kind === "name") {
    const type = frame.names.get(node.target.name)?.type;
    if (type?.tag === "struct") {
      const known = into.interfaceStructures.get(frame.unit.index) ?? new Set<string>();
      known.add(type.name);
      into.interfaceStructures.set(frame.unit.index, known);
    }
  }
}

function flagText(expression: Expression): string {
  switch (expression.kind) {
    case "name":
      return expression.name;
    case "number":
      return String(expression.value);
    case "binary":
      return `${flagText(expression.left)} ${expression.operator} ${flagText(expression.right)}`;
    case "other":
      return expression.text;
    default:
      return "";
  }
}

function collectCall(frame: Frame, node: FlowNode & { kind: "call" }, index: number, into: Collected): void {
  const { program, unit } = frame;
  if (node.callee.kind !== "name") return;
  const name = node.callee.name;
  const lock = program.tables.locks.get(name);
  if (lock?.effect === "trylock") {
    const manner = mannerOf(frame, index, lock.heldWhen ?? "nonzero");
    if (manner.kind === "spins") for (const exit of manner.exits) for (const flag of namesIn(exit.value)) into.exitFlags.add(flag);
  }
  for (const split of LOCK_SPLITS) {
    const made = split.makers.has(name) ? split.lock : split.ties.has(name) ? split.other : undefined;
    if (made === undefined) continue;
    const key = madeKey(unit.index, made);
    into.made.set(key, (into.made.get(key) ?? 0) + 1);
    if (!split.ties.has(name)) continue;
    for (const given of evaluateArguments(frame, node)) {
      if (given.kind === "address" && given.of.kind === "global") into.tied.add(tiedKey(unit.index, split.other, given.of.name));
    }
  }
  const registration = program.tables.registrations.get(name);
  const isInit = program.tables.initWorks.get(name);
  node.arguments.forEach((argument, position) => {
    const routineNamed = routineName(argument);
    if (routineNamed === undefined || frame.names.has(routineNamed)) {
      if (registration?.callback === position)
        addRegisteredVariable(frame, registration, evaluateArguments(frame, node)[position], node, into);
      return;
    }
    for (const routine of resolveRoutine(program, unit, frame.routine.file, routineNamed)) {
      if (routine.kind !== "function") continue;
      if (isInit?.handler !== position) into.addressTaken.add(routine.key);
      if (registration?.callback !== position) continue;
      into.entries.push({
        routine,
        name: registration.role,
        holds: registration.holds,
        establishes: [],
        atomic: registration.atomic === true,
        frozen: registration.frozen === true,
        source: registration.source,
        at: link({ file: frame.routine.file, range: node.at, function: frame.routine.name, text: `${name}(…, ${routineNamed})` }),
      });
    }
    if (registration?.callback === position)
      addRegisteredVariable(frame, registration, evaluateArguments(frame, node)[position], node, into);
  });
}

/** `register_netdevice_notifier(&nb)`: the callbacks that the variable or member was given. */
function addRegisteredVariable(
  frame: Frame,
  registration: Registration,
  value: import("../program/value.js").Value | undefined,
  node: FlowNode & { kind: "call" },
  into: Collected,
): void {
  if (value?.kind !== "address" || value.of.kind !== "global") return;
  const variable = resolveVariable(frame.unit, frame.routine.file, value.of.name);
  if (variable?.variable.initializer?.kind !== "list") return;
  for (const entry of variable.variable.initializer.entries) {
    const name = routineName(entry.value);
    if (name === undefined) continue;
    for (const routine of resolveRoutine(frame.program, frame.unit, variable.file, name)) {
      into.entries.push({
        routine,
        name: registration.role,
        holds: registration.holds,
        establishes: [],
        atomic: registration.atomic === true,
        frozen: registration.frozen === true,
        source: registration.source,
        at: link({
          file: frame.routine.file,
          range: node.at,
          function: frame.routine.name,
          text: `${registration.name}(&${value.of.name})`,
        }),
      });
    }
  }
}

function push<K, T>(map: Map<K, T[]>, key: K, value: T): void {
  const list = map.get(key);
  if (!list) map.set(key, [value]);
  else if (!list.includes(value)) list.push(value);
}
