import type { EditSet } from "./edit-set.js";
import { hasMacroUses, macroUses, removeMacro } from "./macro-use.js";
import type { Module } from "./module.js";
import type { QueueCall, QueueingCall, WaitingCall } from "./queue-call.js";
import type { QueuePlan } from "./queue-plan.js";
import { moveQueueing } from "./rewrite-sites.js";
import { rewriteFlush } from "./rewrite-waits.js";

/** What the rewriting of calls has left on the shared queue. */
export interface MoveOutcome {
  /** No call puts a work on it any more. */
  readonly isEmptied: boolean;
  /** The waits that still name it. */
  readonly left: readonly WaitingCall[];
}

/** Has the moved works queued on the new queue and waited for there; undefined where a call cannot say which queue is meant. */
export function moveWorks(module: Module, edits: EditSet, plan: QueuePlan): MoveOutcome | undefined {
  const isEmptied = moveAllQueueing(module, edits, plan);
  return isEmptied === undefined ? undefined : { isEmptied, left: rewriteWaits(module, edits, plan, isEmptied) };
}

function moveAllQueueing(module: Module, edits: EditSet, plan: QueuePlan): boolean | undefined {
  const { split, calls } = plan;
  // What is put on the old queue somewhere is not waited for with the new one.
  const isSeen = split.moves.every((work) =>
    work.queuedAt.every(({ queue, at }) => queue !== split.queue || calls.queueing.some((call) => call.isOn(at))),
  );
  if (!isSeen) return undefined;
  let isEmptied = split.stays.length === 0;
  for (const call of calls.queueing) {
    const outcome = moveOne(module, edits, plan, call);
    if (outcome === undefined) return undefined;
    if (outcome === "stays") isEmptied = false;
  }
  return isEmptied;
}

function moveOne(module: Module, edits: EditSet, plan: QueuePlan, call: QueueingCall): "moves" | "stays" | undefined {
  const { split, member } = plan;
  const moved = call.works.filter((work) => split.moves.includes(work));
  if (moved.length === 0) return "stays";
  const isWhole = moved.length === call.works.length;
  if (isWhole && moveQueueing(module, edits, call, split.structure, member.name)) return "moves";
  // A macro that cannot say whose queue it means is written out where it is used.
  if (!hasMacroUses(call)) return undefined;
  const uses = macroUses(module, call, split.queue);
  const outcomes = uses?.map((use) => moveOne(module, edits, plan, use)) ?? [undefined];
  if (outcomes.includes(undefined)) return undefined;
  if (outcomes.includes("stays")) return "stays";
  removeMacro(edits, call);
  return "moves";
}

function rewriteWaits(module: Module, edits: EditSet, plan: QueuePlan, isEmptied: boolean): readonly WaitingCall[] {
  return plan.calls.waiting.flatMap((call) => {
    if (call.manner === "destroy") return [call];
    const outcome = rewriteOne(module, edits, plan, isEmptied, call);
    if (outcome !== "left" || !hasMacroUses(call)) return outcome === "left" ? [call] : [];
    const uses = macroUses(module, call, plan.split.queue) ?? [];
    const left = uses.filter((use) => rewriteOne(module, edits, plan, isEmptied, use) === "left");
    if (uses.length > 0 && left.length === 0) removeMacro(edits, call);
    return uses.length > 0 && left.length === 0 ? [] : [call];
  });
}

function rewriteOne(module: Module, edits: EditSet, plan: QueuePlan, isEmptied: boolean, call: WaitingCall): "own" | "both" | "left" {
  const { split, member } = plan;
  const keepsShared = !isEmptied && split.queue.scope !== "system" && isWithoutLock(plan, call);
  return rewriteFlush(module, edits, call, { structure: split.structure, member: member.name, keepsShared });
}

/** Whether no thread is seen to come to the wait with a lock held, or as a handler of the queue itself. */
function isWithoutLock({ split, waits }: QueuePlan, call: QueueCall): boolean {
  return waits
    .filter(({ event }) => call.isOn(event.chain))
    .every((waiting) => waiting.held.length === 0 && !(waiting.root.work && split.queue.works.includes(waiting.root.work)));
}
