import type { Unit } from "./link.js";
import { address, object, type Value } from "./value.js";

/** `dev->persist->dev`, where each of the two structures has one pointer to the other: `dev` again. */
export function backPointer(unit: Unit, value: Value): Value | undefined {
  const base = value.kind === "member" ? unwrapped(value.base) : value;
  if (value.kind !== "member" || base.kind !== "object" || base.of.kind !== "member") return undefined;
  const out = base.of;
  const [start, other] = [out.base.type, base.type ?? value.base.type];
  if (!start || !other || start.pointers > 0 || other.pointers > 0 || start.name === other.name || value.type?.name !== start.name)
    return undefined;
  const returns = onlyPointer(unit, start.name, other.name) === out.name && onlyPointer(unit, other.name, start.name) === value.name;
  return returns ? address(out.base) : undefined;
}

/** `container_of(p, struct s, m)->m` is `*p`. */
function unwrapped(place: Value): Value {
  if (place.kind !== "member" || place.base.kind !== "object" || place.base.of.kind !== "container") return place;
  const { of, member } = place.base.of;
  return member === place.name ? object(of) : place;
}

const pointers = new WeakMap<Unit, Map<string, string | undefined>>();

/** The one member of a structure that points to the other structure; undefined when there are more, or none. */
function onlyPointer(unit: Unit, from: string, to: string): string | undefined {
  let known = pointers.get(unit);
  if (!known) {
    known = new Map();
    pointers.set(unit, known);
  }
  const key = `${from} ${to}`;
  if (!known.has(key)) {
    const [first, second] = unit.structures.get(from)?.members.filter(({ type }) => type.name === to && type.pointers > 0) ?? [];
    known.set(key, first?.type.pointers === 1 && !first.type.array && second === undefined ? first.name : undefined);
  }
  return known.get(key);
}
