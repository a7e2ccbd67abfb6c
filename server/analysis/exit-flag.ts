import { FRESH_DEVICE } from "../kernel/callbacks.js";
import { rootOf, type Value } from "../program/value.js";
import { namesIn } from "./conditions.js";
import type { Target } from "./cycles.js";
import { isSameObject } from "./same-object.js";
import { isZero } from "./state.js";
import type { Taking, Waiting } from "./threads.js";

/**
 * Whether a handler that spins for the lock will leave its loop, because the waiting path has made its exit condition true before it
 * waits. On a queue that other devices share it does not help: *their* handlers look at *their* flags.
 *
 * Limit: two flags of one name in one member are one flag; the object is compared by whether the flag that was cleared and the
 * queue or work that is waited for are reached from one pointer.
 */
export function exitState(waiting: Waiting, target: Target, taking: Taking): "cleared" | "kept" | "of another device" {
  const manner = taking.event.manner;
  if (manner.kind !== "spins") return "kept";
  const cleared = manner.exits.some((exit) => {
    const names = namesIn(exit.value);
    const ends = exit.known;
    const byPath = waiting.event.established.some(
      (fact) =>
        sameFlag(exit.value, fact.value, names) &&
        isZero(fact.known) === (ends === "zero") &&
        isSameObject(fact.value, waiting.event.target.place),
    );
    if (byPath) return true;
    const isSetHere = waiting.event.established.some((fact) => sameFlag(exit.value, fact.value, names) && !isZero(fact.known));
    if ((waiting.event.onFresh || FRESH_DEVICE.has(waiting.root.name)) && ends === "zero" && !isSetHere) return true;
    const byEarlierCallback = waiting.root.leftBefore?.some(
      (fact) => sameFlag(exit.value, fact.value, names) && isZero(fact.known) === (ends === "zero"),
    );
    if (byEarlierCallback) return true;
    const predicate = exit.value.kind === "apply" ? exit.value.name : undefined;
    return waiting.root.establishes.some((fact) => fact.predicate === predicate && fact.value === (ends === "nonzero"));
  });
  const scope = target.queue?.scope;
  // A flag of the whole driver ends the spin of every device's handler.
  if (cleared && manner.exits.some((exit) => rootOf(exit.value).kind === "global")) return "cleared";
  if (scope === "module" || scope === "adapter" || scope === "system") return "of another device";
  return cleared ? "cleared" : "kept";
}

function sameFlag(exit: Value, fact: Value, names: readonly string[]): boolean {
  if (exit.kind === "apply" && fact.kind === "apply" && exit.name !== fact.name) return false;
  const others = namesIn(fact);
  return names.length === others.length && names.every((name, index) => name === others[index]);
}
