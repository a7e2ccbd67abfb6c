import type { Queue } from "../analysis/works.js";
import { DEVICE_NAME_MEMBER, DEVICE_TYPE } from "../kernel/lifecycle.js";
import { allocationCall, type QueueName } from "../kernel/queue-api.js";
import type { QueueScope } from "../program/queue-model.js";
import { addAllocation, undoneAt } from "./add-allocation.js";
import { callersOf } from "./call-order.js";
import { EditSet } from "./edit-set.js";
import { type ExitFlag, flagsCleared } from "./exit-flag.js";
import type { Fix } from "./fix.js";
import type { Fixer } from "./fixer.js";
import { pointerFor } from "./interface-pointer.js";
import { type Lifetime, lifetimesOf } from "./lifetime.js";
import { handlersOf, type Module } from "./module.js";
import { type AllocationPlace, allocationPlaces } from "./place-allocation.js";
import { addDestruction } from "./place-destruction.js";
import { type QueueCalls, queueCalls, type WaitingCall } from "./queue-call.js";
import { addMember, type QueueMember, queueMember } from "./queue-member.js";
import { blockingTakings, interfaceStructure, type QueueSplit, splitQueue, waitsFor } from "./queue-split.js";
import { removeQueue } from "./remove-queue.js";
import { moveQueueing } from "./rewrite-sites.js";
import { rewriteFlush } from "./rewrite-waits.js";
import { type SharedAllocation, sharedAllocation } from "./shared-allocation.js";
import type { FunctionText } from "./source-file.js";
import { type GivingUp, givingUp, spinInstead } from "./spin-edit.js";
import { pointersAt } from "./variable.js";

/** Variants that are made, at most: places where the queue may live, and flags by which a handler may see that its interface goes down. */
const MOST_PLACES = 3;
const MOST_FLAGS = 4;

interface Plan {
  readonly split: QueueSplit;
  readonly calls: QueueCalls;
  readonly member: QueueMember;
  readonly allocation: SharedAllocation;
  /** Where handlers that move take a lock under which their queue will be waited for. */
  readonly givingUp: readonly GivingUp[];
  readonly flags: readonly ExitFlag[];
}

/**
 * Gives each interface a queue of its own for its works: the shared one keeps the works that have to wait for others, or goes. One edit over
 * all files of the module. A handler that takes a lock under which its own queue is waited for now gives up when its interface goes down.
 * Several variants, the best first; none where no place for the queue is found.
 */
export function perInterfaceQueue(module: Module, queue: Queue): readonly Fix[] {
  const plan = planOf(module, queue);
  if (!plan) return [];
  const { split, calls } = plan;
  const moving = calls.queueing.filter((call) => call.works.length > 0 && call.works.every((work) => split.moves.includes(work)));
  const waits = waitsFor(module, queue);
  const question = { structure: split.structure, moves: split.moves, queueing: moving, waits };
  const queuers = callersOf(
    module,
    moving.map((call) => call.around).filter((each) => each !== undefined),
  );
  const flags = plan.givingUp.length > 0 ? plan.flags.slice(0, MOST_FLAGS) : [undefined];
  const fixes: Fix[] = [];
  let places = 0;
  for (const lifetime of lifetimesOf(module, question)) {
    if (places >= MOST_PLACES) break;
    for (const place of allocationPlaces(module, lifetime.makes, { ...question, queuers })) {
      const variants = flags.flatMap((flag) => fixAt(module, plan, { lifetime, place, flag }) ?? []);
      if (variants.length === 0) continue;
      fixes.push(...variants);
      places++;
      break;
    }
  }
  return fixes;
}

function planOf(module: Module, queue: Queue): Plan | undefined {
  const structure = interfaceStructure(module, queue);
  if (structure === undefined) return undefined;
  const waits = waitsFor(module, queue);
  const locked = waits.filter((waiting) => waiting.held.length > 0);
  const hopeful = splitQueue(module, queue, structure, (taking) => givingUp(module, taking) !== undefined);
  if (!hopeful) return undefined;
  const flags = flagsCleared(module, locked, structure, handlersOf(module, hopeful.moves));
  const split = flags.length > 0 ? hopeful : splitQueue(module, queue, structure, () => false);
  const member = split && queueMember(module, structure, split.moves);
  const allocation = sharedAllocation(module, queue);
  if (!split || !member || !allocation) return undefined;
  const blocking = split.moves.flatMap((work) => blockingTakings(module, work, waits).flatMap((taking) => givingUp(module, taking) ?? []));
  const places = blocking.filter((each, index) => blocking.findIndex((other) => other.statement === each.statement) === index);
  return { split, member, allocation, flags, givingUp: places, calls: queueCalls(module, queue) };
}

interface Variant {
  readonly lifetime: Lifetime;
  readonly place: AllocationPlace;
  readonly flag: ExitFlag | undefined;
}

function fixAt(module: Module, plan: Plan, variant: Variant): Fix | undefined {
  const { split, member } = plan;
  const { lifetime, place, flag } = variant;
  const { structure } = split;
  const rewritten = new EditSet();
  const isEmptied = rewriteQueueing(module, rewritten, plan);
  if (isEmptied === undefined) return undefined;
  const left = rewriteWaits(module, rewritten, plan, isEmptied);
  const trial = rewritten.copy();
  const isRemoved = isEmptied && removeQueue(module, trial, { queue: split.queue, allocation: plan.allocation, waits: left });
  const edits = isRemoved ? trial : rewritten;
  addMember(edits, member);
  if (flag && !plan.givingUp.every((each) => spinInstead(module, edits, each, flag, structure))) return undefined;
  const pointer = pointerFor(module, edits, lifetime.makes, place.offset, structure);
  if (pointer === undefined) return undefined;
  const name = queueName(module, plan, lifetime, { place, pointer, isRemoved });
  const { version } = module.analysis.program.tables;
  const isAllocated = addAllocation(edits, place, {
    expression: `${pointer}->${member.name}`,
    allocation: allocationCall(version, plan.allocation.shape, name),
    isCleared: !lifetime.makesStructure,
  });
  const destruction = { structure, member: member.name, isGuarded: lifetime.mayRunTwice };
  const undone = undoneAt(lifetime.makes, place.step);
  const isDestroyed = lifetime.undoes.every((within) => addDestruction(module, edits, within, destruction, undone));
  if (!isAllocated || !isDestroyed) return undefined;
  const outcome = { isEmptied, isRemoved, left };
  return {
    id: "per-interface-queue",
    title: titleOf(plan, flag),
    notes: [...notesOf(plan, lifetime, outcome), ...notesOfGivingUp(plan, flag)],
    edits: edits.all(),
  };
}

function titleOf({ split, member, givingUp: places }: Plan, flag: ExitFlag | undefined): string {
  const own = `Give each interface its own workqueue, ${split.structure}.${member.name}`;
  if (!flag) return own;
  return `${own}, and let ${listed(places.map((each) => each.within.name))} give up when ${flag.name} is cleared`;
}

function notesOfGivingUp({ givingUp: places }: Plan, flag: ExitFlag | undefined): readonly string[] {
  if (!flag) return [];
  return places.map(
    ({ within }) =>
      `${within.name}() does the rest of its work only while ${flag.name} is set; what it leaves undone must not matter when the interface is down.`,
  );
}

/** Lets the moved works be queued on the new queue; tells whether none is left on the old one, and nothing where a call cannot be moved. */
function rewriteQueueing(module: Module, edits: EditSet, { split, calls, member }: Plan): boolean | undefined {
  let isEmptied = split.stays.length === 0;
  for (const call of calls.queueing) {
    const moved = call.works.filter((work) => split.moves.includes(work));
    if (moved.length === 0) {
      isEmptied = false;
      continue;
    }
    // One call for works of both kinds: neither queue is right for all of them.
    if (moved.length < call.works.length) return undefined;
    if (!moveQueueing(module, edits, call, split.structure, member.name)) return undefined;
  }
  return isEmptied;
}

/** Turns the flushes; gives the waits that still name the shared queue alone. */
function rewriteWaits(module: Module, edits: EditSet, { split, calls, member }: Plan, isEmptied: boolean): readonly WaitingCall[] {
  const left: WaitingCall[] = [];
  for (const call of calls.waiting) {
    const keepsShared = !isEmptied && split.queue.scope !== "system" && isWithoutLock(module, split.queue, call);
    const outcome =
      call.manner === "destroy"
        ? "left"
        : rewriteFlush(module, edits, call, { structure: split.structure, member: member.name, keepsShared });
    if (outcome === "left") left.push(call);
  }
  return left;
}

/** Whether no thread is seen to come to the wait with a lock held, or as a handler of the queue itself. */
function isWithoutLock(module: Module, queue: Queue, call: WaitingCall): boolean {
  return waitsFor(module, queue)
    .filter(
      ({ site }) =>
        site.file === call.place.file.path && site.range.line === call.node.at.line && site.range.column === call.node.at.column,
    )
    .every((waiting) => waiting.held.length === 0 && !(waiting.root.work && queue.works.includes(waiting.root.work)));
}

interface NameQuestion {
  readonly place: AllocationPlace;
  readonly pointer: string;
  readonly isRemoved: boolean;
}

/** The shared queue's name with the interface's where it has one by then; another name where the shared queue lives on. */
function queueName(
  module: Module,
  { split, allocation }: Plan,
  lifetime: Lifetime,
  { place, pointer, isRemoved }: NameQuestion,
): QueueName {
  const isSystem = split.queue.scope === "system";
  const own = allocation.name ?? module.unit.name.replace(/\W/g, "_");
  const device = lifetime.nameIsKnown
    ? deviceName(module, lifetime.makes, place.offset, { structure: split.structure, pointer })
    : undefined;
  return { text: isRemoved || isSystem || device ? own : `${own}_wq`, device };
}

function deviceName(
  module: Module,
  within: FunctionText,
  offset: number,
  { structure, pointer }: { readonly structure: string; readonly pointer: string },
): string | undefined {
  const device = pointersAt(within, offset).find((each) => each.type === DEVICE_TYPE);
  if (device) return `${device.name}->${DEVICE_NAME_MEMBER}`;
  const member = module.unit.structures.get(structure)?.members.find(({ type }) => type.name === DEVICE_TYPE && type.pointers === 1);
  return member && `${pointer}->${member.name}->${DEVICE_NAME_MEMBER}`;
}

interface Outcome {
  readonly isEmptied: boolean;
  readonly isRemoved: boolean;
  readonly left: readonly WaitingCall[];
}

function notesOf({ split, member }: Plan, lifetime: Lifetime, { isEmptied, isRemoved, left }: Outcome): readonly string[] {
  const { queue, structure, stays, moves } = split;
  const undoes = lifetime.undoes.map((each) => `${each.name}()`).join(" and ");
  const flushes = isRemoved ? [] : left.filter((call) => call.manner !== "destroy" && call.around);
  return [
    `${structure}.${member.name} is made in ${lifetime.makes.name}() and destroyed in ${undoes}: nothing may queue one of its works outside of that time.`,
    ...stays.map(({ work, reason }) => `${work.label} stays on ${queue.label}: ${reason}.`),
    ...(stays.length > 0 && queue.ordered
      ? [
          `${listed(moves.map((work) => work.label))} may now run beside the works that stay on ${queue.label}; they no longer follow one another.`,
        ]
      : []),
    ...(queue.ordered ? ["Works of different interfaces no longer wait for one another and may run at the same time."] : []),
    ...flushes.map((call) => `${call.name}() in ${call.around?.name}() waits as before: no interface is in scope there.`),
    ...(isEmptied && !isRemoved && queue.scope !== "system" ? [`Nothing is put on ${queue.label} any more; it is left in place.`] : []),
  ];
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** The fix for waits for a queue that is wider than the interface: shared by devices, or the system's. */
export const perInterfaceQueueOf: Fixer = {
  id: "per-interface-queue",
  variants: ({ module, finding, cycles }) => {
    const queue = cycles.length > 0 ? cycles.find((cycle) => cycle.queue)?.queue : queueLabelled(module, finding.queue);
    return queue && WIDER.has(queue.scope) ? perInterfaceQueue(module, queue) : [];
  },
};

const WIDER: ReadonlySet<QueueScope> = new Set(["system", "module", "adapter"]);

function queueLabelled(module: Module, label: string | undefined): Queue | undefined {
  return [...module.analysis.table.queues.values()].find((queue) => queue.unit === module.unit.index && queue.label === label);
}
