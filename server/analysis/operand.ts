import { type ClassName, classOf } from "../program/identity.js";
import type { Unit } from "../program/link.js";
import type { Value } from "../program/value.js";

/** A lock, work or queue that an event is about: its class, or while that hangs on the caller, the place. */
export interface Operand {
  readonly name: ClassName;
  readonly place: Value;
  readonly resolved: boolean;
}

/** The operand at a place, as far as this unit can tell. */
export function operandOf(unit: Unit, place: Value): Operand {
  const name = classOf(unit, place);
  return name === undefined ? { name: place.key, place, resolved: false } : { name, place, resolved: true };
}
