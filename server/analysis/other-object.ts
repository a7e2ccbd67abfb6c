import { structureOf } from "../program/identity.js";
import type { Value } from "../program/value.js";
import type { Held } from "./state.js";

/**
 * Whether a call under a lock is made for another object of the structure that the lock is in: it gets a pointer to such a structure and
 * nothing of the one whose lock is held (`mutex_lock(&listen->m); destroy(conn);`).
 */
export function isForAnother(call: { readonly arguments: readonly Value[] }, held: Held): boolean {
  const owner = ownerOf(held.place);
  if (!owner?.type?.tag) return false;
  let others = false;
  for (const argument of call.arguments) {
    if (argument.key.includes(owner.key)) return false;
    if (argument.type?.name === owner.type.name && argument.type.pointers === 1 && isVariable(argument)) others = true;
  }
  return others && isVariable(owner);
}

/** The pointer to the structure that a place directly lies in: `p` of `p->a.b`. */
export function ownerOf(place: Value): Value | undefined {
  let current = place;
  while (current.kind === "member" || current.kind === "element") current = current.kind === "member" ? current.base : current.of;
  return current.kind === "object" ? current.of : undefined;
}

/** A pointer that a function has a name for or has got from a call, not one that it read from another object. */
export function isVariable(value: Value): boolean {
  return value.kind === "local" || value.kind === "parameter" || value.kind === "result";
}

/** Whether a place is reached from an object of the structure through another one (`priv->parent->lock`): its lock may be anybody's. */
export function passesSibling(place: Value, lock: string): boolean {
  const structure = structureOf(lock);
  return structure !== undefined && pointersTo(place, structure) > 1;
}

function pointersTo(value: Value, structure: string): number {
  const own = value.type?.name === structure && value.type.pointers > 0 ? 1 : 0;
  switch (value.kind) {
    case "member":
      return own + pointersTo(value.base, structure);
    case "object":
    case "element":
    case "address":
    case "container":
      return own + pointersTo(value.of, structure);
    case "apply":
      return own + value.arguments.reduce((sum, argument) => sum + pointersTo(argument, structure), 0);
    default:
      return own;
  }
}
