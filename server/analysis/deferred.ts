import type { Frame } from "../program/frame.js";
import type { Routine } from "../program/routine.js";
import type { Value } from "../program/value.js";
import type { Analyser } from "./analyser.js";
import { last } from "./chain.js";
import { flagName, isFlag } from "./conditions.js";
import { type Assumption, isZero } from "./state.js";
import { storedTargets } from "./stored-targets.js";
import type { Event } from "./summary.js";

/** Records a binding or queueing whose operands are all known; false when a caller may know more. */
export function recordDeferred(analyser: Analyser, frame: Frame, event: Event): boolean {
  if (event.kind === "init") {
    const handlers = event.work.resolved ? handlersOf(analyser, frame, event.handler) : [];
    if (handlers.length === 0) return false;
    analyser.deferred.bindings.set(`${event.work.name} ${event.handler.key} ${placeOf(event)}`, {
      unit: frame.unit.index,
      work: event.work,
      handlers,
      holds: event.holds,
      delayed: event.delayed,
      at: event.chain,
    });
    // Which of several it is, a caller may know that made the table.
    return event.handler.kind === "routine" || handlers.length === 1;
  }
  if (event.kind === "queue") {
    if (!event.work.resolved || !event.queue.resolved) return false;
    const key = `${event.work.name} ${event.queue.name} ${placeOf(event)}`;
    const flags = [...event.established, ...event.conditions].flatMap(flagAtQueueing);
    const known = analyser.deferred.queueings.get(key)?.flags;
    analyser.deferred.queueings.set(key, {
      flags: known ? known.filter((flag) => flags.includes(flag)) : flags,
      unit: frame.unit.index,
      work: event.work,
      queue: event.queue,
      delayed: event.delayed,
      at: event.chain,
    });
    return true;
  }
  return false;
}

/** What a work is bound to: a function, or what a table of the driver's has for it (`INIT_WORK(&chip->work, ops->event_work)`). */
function handlersOf(analyser: Analyser, frame: Frame, handler: Value): readonly Routine[] {
  const isKnown = handler.kind === "routine" || handler.kind === "member";
  return isKnown ? storedTargets(analyser, frame, handler).filter(({ kind }) => kind === "function") : [];
}

/** A flag that is set where a work is queued, or (`!` before its name) one that is cleared for it; that one is clear may be chance. */
function flagAtQueueing({ value, known, origin }: Assumption): string[] {
  if (!isFlag(value)) return [];
  if (!isZero(known)) return [flagName(value)];
  return origin === "local" ? [`!${flagName(value)}`] : [];
}

function placeOf(event: Event): string {
  const site = last(event.chain);
  return `${site.file}:${site.range.line}:${site.range.column}`;
}
