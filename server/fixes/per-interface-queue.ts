import type { Queue } from "../analysis/works.js";
import type { QueueScope } from "../program/queue-model.js";
import { EditSet } from "./edit-set.js";
import type { ExitFlag } from "./exit-flag.js";
import type { Fix } from "./fix.js";
import type { Fixer } from "./fixer.js";
import type { Module } from "./module.js";
import { type MoveOutcome, moveWorks } from "./move-works.js";
import type { QueueingCall } from "./queue-call.js";
import { type QueueHome, queueHomes } from "./queue-home.js";
import { addMember } from "./queue-member.js";
import { type QueuePlan, queuePlan } from "./queue-plan.js";
import { removeQueue } from "./remove-queue.js";
import { spinInstead } from "./spin-edit.js";

/** Variants that are made, at most: places where the queue may live, and flags by which a handler may see that its interface goes down. */
const MOST_HOMES = 3;
const MOST_FLAGS = 4;

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

/**
 * Gives each interface a queue of its own for its works: the shared one keeps the works that have to wait for others, or goes. One edit over
 * all files of the module. A handler that takes a lock under which its own queue is waited for now gives up when its interface goes down.
 * Several variants, the best first; none where no place for the queue is found.
 */
export function perInterfaceQueue(module: Module, queue: Queue): readonly Fix[] {
  const plan = queuePlan(module, queue);
  if (!plan) return [];
  const flags = plan.givingUp.length > 0 ? plan.flags.slice(0, MOST_FLAGS) : [undefined];
  const fixes: Fix[] = [];
  let found = 0;
  for (const homes of queueHomes(module, plan)) {
    if (found >= MOST_HOMES) break;
    for (const home of homes) {
      const variants = flags.flatMap((flag) => fixAt(module, plan, home, flag) ?? []);
      if (variants.length === 0) continue;
      fixes.push(...variants);
      found++;
      break;
    }
  }
  return fixes;
}

function fixAt(module: Module, plan: QueuePlan, home: QueueHome, flag: ExitFlag | undefined): Fix | undefined {
  const { split, member, allocation } = plan;
  const moved = new EditSet();
  const outcome = moveWorks(module, moved, plan);
  if (!outcome || isLeftAlone(plan, outcome)) return undefined;
  const trial = moved.copy();
  const isRemoved = outcome.isEmptied && removeQueue(module, trial, { queue: split.queue, allocation, waits: outcome.left });
  const edits = isRemoved ? trial : moved;
  addMember(edits, member);
  if (flag && !plan.givingUp.every((each) => spinInstead(module, edits, each, flag, split.structure))) return undefined;
  if (!home.add(edits, isRemoved)) return undefined;
  const notes = [...notesOf(plan, home, outcome, isRemoved), ...notesOfGivingUp(plan, flag)];
  return { id: "per-interface-queue", title: titleOf(module, plan, flag), notes, edits: edits.all() };
}

/**
 * Works that stay because of a lock are no longer waited for where the interface goes down: somewhere without that lock the shared queue has
 * still to be waited for, before what they use is freed.
 */
function isLeftAlone({ split, calls }: QueuePlan, { left }: MoveOutcome): boolean {
  const isLocked = split.stays.some(({ reason }) => reason.includes("under which"));
  return isLocked && split.queue.scope === "system" && left.length === 0 && calls.waiting.length > 0;
}

function titleOf(module: Module, { split, member, givingUp: places }: QueuePlan, flag: ExitFlag | undefined): string {
  const isInterface = module.analysis.collected.interfaceStructures.get(module.unit.index)?.has(split.structure) ?? false;
  const own = `Give each ${isInterface ? "interface" : split.structure} its own workqueue, ${split.structure}.${member.name}`;
  if (!flag) return own;
  const names = [...new Set(places.map((each) => `${each.within.name}()`))];
  return `${own}, and let ${listed(names)} give up when ${flag.falls}`;
}

function notesOfGivingUp({ givingUp: places }: QueuePlan, flag: ExitFlag | undefined): readonly string[] {
  if (!flag) return [];
  const names = [...new Set(places.map((each) => `${each.within.name}()`))];
  return [`What ${listed(names)} leaves undone once ${flag.falls} must not matter then.`];
}

function notesOf({ split, member, calls }: QueuePlan, home: QueueHome, outcome: MoveOutcome, isRemoved: boolean): readonly string[] {
  const { queue, structure, stays, moves } = split;
  const flushes = isRemoved ? [] : outcome.left.filter((call) => call.manner !== "destroy" && call.around);
  const own = `${structure}.${member.name}`;
  return [
    `${own} is made in ${home.madeIn} and destroyed in ${listed(home.destroyedIn)}: nothing may queue one of its works outside of that time.`,
    ...stays.map(({ work, reason }) => `${work.label} stays on ${queue.label}: ${reason}.`),
    ...(stays.length > 0 && queue.ordered
      ? [
          `${listed(moves.map((work) => work.label))} may now run beside the works that stay on ${queue.label}; they no longer follow one another.`,
        ]
      : []),
    ...(queue.ordered ? ["Works of different interfaces no longer wait for one another and may run at the same time."] : []),
    ...calls.queueing.filter(({ works }) => works.length === 0).map((call) => unknownWork(call, queue.label)),
    ...flushes.map((call) => `${call.name}() in ${call.around?.name}() waits as before: no interface is in scope there.`),
    ...(outcome.isEmptied && !isRemoved && queue.scope !== "system"
      ? [`Nothing is put on ${queue.label} any more; it is left in place.`]
      : []),
  ];
}

/** The engine does not see which work it is: nothing says that it is none of those that move. */
function unknownWork({ name, around, macro }: QueueingCall, queue: string): string {
  return `Which work ${name}() in ${around?.name ?? macro}() puts on ${queue} is not known; it stays there.`;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
