import type { Waiting } from "../analysis/threads.js";
import type { Queue } from "../analysis/works.js";
import { type ExitFlag, flagsCleared } from "./exit-flag.js";
import { handlersOf, type Module } from "./module.js";
import { type QueueCalls, queueCalls } from "./queue-call.js";
import { type QueueMember, queueMember } from "./queue-member.js";
import { blockingTakings, interfaceStructure, type QueueSplit, splitQueue, waitsFor } from "./queue-split.js";
import { type SharedAllocation, sharedAllocation } from "./shared-allocation.js";
import { type GivingUp, givingUp } from "./spin-edit.js";

/** What is decided before anything is written: which works move, to which member, and what they have to bear there. */
export interface QueuePlan {
  readonly split: QueueSplit;
  readonly calls: QueueCalls;
  readonly member: QueueMember;
  readonly allocation: SharedAllocation;
  /** The threads that wait for the shared queue. */
  readonly waits: readonly Waiting[];
  /** Where handlers that move take a lock under which their queue will be waited for. */
  readonly givingUp: readonly GivingUp[];
  /** Flags by which they may see that their interface goes down, the likeliest first. */
  readonly flags: readonly ExitFlag[];
}

/** Plans to give each interface a queue of its own; undefined where no work can move. */
export function queuePlan(module: Module, queue: Queue): QueuePlan | undefined {
  const structure = interfaceStructure(module, queue);
  if (structure === undefined) return undefined;
  const waits = waitsFor(module, queue);
  const locked = waits.filter((waiting) => waiting.held.length > 0);
  const hopeful = splitQueue(module, queue, structure, (taking) => givingUp(module, taking) !== undefined);
  if (!hopeful) return undefined;
  const flags = flagsCleared(module, locked, structure, handlersOf(module, hopeful.moves));
  const split = flags.length > 0 ? hopeful : splitQueue(module, queue, structure, () => false);
  const member = split && queueMember(module, structure, queue, split.moves);
  const allocation = sharedAllocation(module, queue);
  if (!split || !member || !allocation) return undefined;
  const blocking = split.moves.flatMap((work) => blockingTakings(module, work, waits).flatMap((taking) => givingUp(module, taking) ?? []));
  const places = blocking.filter((each, index) => blocking.findIndex((other) => other.statement === each.statement) === index);
  return { split, member, allocation, waits, flags, givingUp: places, calls: queueCalls(module, queue) };
}
