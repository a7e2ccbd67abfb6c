import type { Value } from "../program/value.js";
import { ownerOf } from "./other-object.js";
import type { HeldLock, Taking, Waiting } from "./threads.js";

/**
 * Whether the lock that is held lies in the very object whose work is waited for, and the handler takes the lock that lies in the object of
 * its own work: then both are one lock, however many of its class there are (`lock_sock(&smc->sk); cancel_work_sync(&smc->abort_work);`).
 */
export function isOfOneObject(waiting: Waiting, lock: HeldLock, taking: Taking): boolean {
  if (waiting.event.on !== "work" || !lock.place) return false;
  const held = objectOf(lock.place);
  const waited = ownerOf(waiting.event.target.place);
  if (!held || !waited || withoutContainers(held).key !== withoutContainers(waited).key) return false;
  const taken = objectOf(taking.event.lock.place);
  return taken !== undefined && withoutContainers(taken).kind === "parameter";
}

/** The pointer to the object that the lock of a place like `sock(&smc->sk)` lies in; a pointer that was cast is that itself. */
function objectOf(place: Value): Value | undefined {
  const pointer = place.kind === "apply" ? place.arguments[0] : undefined;
  return pointer?.kind === "address" ? ownerOf(pointer.of) : pointer;
}

/** `container_of()` leads to another part of the same object. */
function withoutContainers(pointer: Value): Value {
  let current = pointer;
  while (current.kind === "container") current = current.of;
  return current;
}
