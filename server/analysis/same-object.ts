import { rootOf, type Value } from "../program/value.js";

/** Whether the flag that was changed belongs to the object whose queue or work is waited for. Another object of the same structure does not. */
export function isSameObject(flag: Value, target: Value): boolean {
  const mine = ownerOf(flag);
  const theirs = ownerOf(target);
  if (!mine || !theirs || mine.key === theirs.key) return true;
  if (rootOf(mine).kind === "global" || rootOf(theirs).kind === "global") return true;
  const sameStructure = mine.type !== undefined && mine.type.name === theirs.type?.name;
  return !sameStructure && rootOf(mine).key === rootOf(theirs).key;
}

/** The structure that a flag, work or queue lies in. */
function ownerOf(value: Value): Value | undefined {
  switch (value.kind) {
    case "apply": {
      const place = value.arguments.at(-1);
      return place && ownerOf(place);
    }
    case "member":
      return value.base.kind === "member" ? ownerOf(value.base) : value.base;
    case "element":
      return ownerOf(value.of);
    default:
      return value;
  }
}
