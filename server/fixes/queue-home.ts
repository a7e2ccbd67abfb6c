import { PUBLISHING_CALLS } from "../kernel/lifecycle.js";
import { allocationCall } from "../kernel/queue-api.js";
import { addAllocation, undoneAt } from "./add-allocation.js";
import { addedCallbacks } from "./added-callbacks.js";
import { callersOf } from "./call-order.js";
import { callsIn } from "./call-text.js";
import type { EditSet } from "./edit-set.js";
import { pointerFor } from "./interface-pointer.js";
import { type Lifetime, lifetimesOf } from "./lifetime.js";
import type { Module } from "./module.js";
import { type AllocationPlace, allocationPlaces } from "./place-allocation.js";
import { addDestruction } from "./place-destruction.js";
import { deviceName, queueName } from "./queue-name.js";
import type { QueuePlan } from "./queue-plan.js";
import { usesOf } from "./queue-uses.js";

/** Where an interface's queue is made and destroyed. */
export interface QueueHome {
  /** `foo_init()`. */
  readonly madeIn: string;
  readonly destroyedIn: readonly string[];
  /** Writes both; false where a function's ways out cannot be followed. */
  add(edits: EditSet, isSharedGone: boolean): boolean;
}

/** The places that the driver's own functions offer, the best first; callbacks that are added to it where there is none. */
export function* queueHomes(module: Module, plan: QueuePlan): Generator<readonly QueueHome[]> {
  const { split, calls, waits } = plan;
  const queueing = calls.queueing.filter((call) => call.works.some((work) => split.moves.includes(work)));
  const question = { structure: split.structure, moves: split.moves, queueing, waits };
  const queuers = callersOf(
    module,
    queueing.map((call) => call.around).filter((each) => each !== undefined),
  );
  for (const lifetime of lifetimesOf(module, question)) {
    const places = allocationPlaces(module, lifetime.makes, { ...question, queuers });
    yield places.map((place) => homeAt(module, plan, lifetime, place));
  }
  const added = addedCallbacks(module, plan, queuers);
  if (added) yield [added];
}

function homeAt(module: Module, plan: QueuePlan, lifetime: Lifetime, place: AllocationPlace): QueueHome {
  const { split, member, allocation } = plan;
  const { structure } = split;
  const uses = usesOf(module, plan);
  return {
    madeIn: `${lifetime.makes.name}()`,
    destroyedIn: lifetime.undoes.map((each) => `${each.name}()`),
    add(edits, isSharedGone) {
      const pointer = pointerFor(module, edits, lifetime.makes, place.offset, structure);
      if (pointer === undefined) return false;
      const device = lifetime.nameIsKnown ? deviceName(module, lifetime.makes, place.offset, { structure, pointer }) : undefined;
      const name = queueName(module, plan, device, isSharedGone);
      const isAllocated = addAllocation(edits, place, {
        expression: `${pointer}->${member.name}`,
        allocation: allocationCall(module.analysis.program.tables.version, allocation.shape, name),
        isCleared: !lifetime.makesStructure,
      });
      const destruction = {
        structure,
        member: member.name,
        isGuarded: lifetime.mayRunTwice,
        isMadeLast: isRightBeforePublishing(place),
        uses,
        isOwn: !lifetime.makesStructure,
      };
      const undone = undoneAt(lifetime.makes, place.step);
      return isAllocated && lifetime.undoes.every((within) => addDestruction(module, edits, within, destruction, undone));
    },
  };
}

function isRightBeforePublishing({ within, step }: AllocationPlace): boolean {
  return (
    step !== undefined && callsIn(within.file.text, { start: step.start, end: step.end }, (name) => PUBLISHING_CALLS.has(name)).length > 0
  );
}
