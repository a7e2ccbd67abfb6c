import type { TypeName } from "../facts/expression.js";
import type { Unit } from "./link.js";
import type { Value } from "./value.js";

/**
 * The class of a lock, work or queue: the structure it lives in, with the file that defines the structure, and the member path
 * (`ipoib_dev_priv@ipoib.h.cm.reap_task`), or a variable with the file that defines it (`ipoib_workqueue@ipoib_main.c`). Across threads
 * two operands are taken for one when their classes agree.
 */
export type ClassName = string;

/** The class of a place; undefined while it hangs on a parameter or local whose structure is not known. */
export function classOf(unit: Unit, place: Value): ClassName | undefined {
  const path: string[] = [];
  let current = place;
  for (;;) {
    switch (current.kind) {
      case "member":
        path.unshift(current.name);
        current = current.base;
        continue;
      case "element":
        current = current.of;
        continue;
      case "address":
        current = current.of;
        continue;
      case "object": {
        const pointer: Value = current.of;
        if (path.length === 0) {
          current = pointer;
          continue;
        }
        const structure = structureName(pointer);
        if (structure) return canonical(unit, structure, path);
        if (pointer.kind === "member" || pointer.kind === "global" || pointer.kind === "element") {
          current = pointer;
          continue;
        }
        return undefined;
      }
      case "container":
        return path.length > 0 ? canonical(unit, current.structure, path) : undefined;
      case "global":
        if (path.length > 0 && current.type && isOnlyObject(unit, current.type)) return canonical(unit, current.type.name, path);
        return [current.key, ...path].join(".");
      case "local":
        if (path.length > 0 && current.type?.tag === "struct") return canonical(unit, current.type.name, path);
        return current.type?.pointers === 0 && current.type.tag === "struct"
          ? `${current.routine.split(":").pop()}.${current.name}`
          : undefined;
      case "parameter":
        // A macro's parameter that stands for the object itself, or a structure handed over by value.
        if (path.length > 0 && current.type?.tag === "struct" && current.type.pointers === 0)
          return canonical(unit, current.type.name, path);
        return undefined;
      default:
        return undefined;
    }
  }
}

/** A class without its file, for people: `ipoib_dev_priv.cm.reap_task`. */
export function labelOf(name: ClassName): string {
  return name.replace(/@.*?\.[ch](?=\.|$)/, "");
}

function structureName(pointer: Value): string | undefined {
  if (pointer.kind === "container") return pointer.structure;
  const type = pointer.type;
  if (!type || type.callable) return undefined;
  if (type.tag === "struct" || type.tag === "union") return type.name;
  return undefined;
}

const objects = new WeakMap<Unit, ReadonlyMap<string, number>>();

/**
 * Whether a variable is the one object of its structure at file level (`static struct foo foo;`, of which handlers may have a pointer): its
 * members go by the structure's name then.
 */
function isOnlyObject(unit: Unit, { name, tag, pointers }: TypeName): boolean {
  if (tag !== "struct" || pointers > 0 || !unit.structures.has(name)) return false;
  let counts = objects.get(unit);
  if (!counts) {
    const found = new Map<string, number>();
    for (const variables of unit.variables.values()) {
      for (const { type, isExtern } of variables.values()) {
        if (type.tag === "struct" && type.pointers === 0 && !isExtern) found.set(type.name, (found.get(type.name) ?? 0) + 1);
      }
    }
    counts = found;
    objects.set(unit, counts);
  }
  return counts.get(name) === 1;
}

/**
 * Names a member by the outermost structure when its own is embedded in exactly one place, so that `cm->task` with
 * `cm = &priv->cm` and `priv->cm.task` are one. A `delayed_work`'s inner `work` is the delayed work itself.
 */
function canonical(unit: Unit, structure: string, path: readonly string[]): ClassName {
  let name = structure;
  let members = [...path];
  for (let depth = 0; depth < 6; depth++) {
    const places = embeddingsOf(unit).get(name);
    if (places?.size !== 1) break;
    const [only] = places;
    if (!only) break;
    name = only.structure;
    members = [only.member, ...members];
  }
  if (members.length > 1 && members.at(-1) === "work" && isDelayedWork(unit, name, members.slice(0, -1))) members.pop();
  return `${originOf(unit, name)}.${members.join(".")}`;
}

/** `foo@foo.h`; a structure that no file at hand defines is told apart by the unit that uses it. */
function originOf(unit: Unit, structure: string): string {
  return `${structure}@${unit.structureFiles.get(structure) ?? `unit${unit.index}.h`}`;
}

/** The tag of the structure that a class is a member of; undefined for a variable. */
export function structureOf(name: ClassName): string | undefined {
  const label = labelOf(name);
  const dot = label.indexOf(".");
  return dot < 0 ? undefined : label.slice(0, dot);
}

function isDelayedWork(unit: Unit, structure: string, path: readonly string[]): boolean {
  let current = structure;
  for (const [index, name] of path.entries()) {
    const found = unit.structures.get(current)?.members.find((candidate) => candidate.name === name);
    if (!found) return false;
    if (index === path.length - 1) return found.type.name === "delayed_work" || found.type.name === "rcu_work";
    current = found.type.name;
  }
  return false;
}

/**
 * The other classes that a member of an embedded structure may go by, from the outermost structure to the innermost: `link.task` for
 * `iface.deflink.task`, where other structures embed a `link` as well, so that who has a pointer to it cannot tell which.
 */
export function innerClasses(unit: Unit, name: ClassName): ClassName[] {
  const [first, ...path] = labelOf(name).split(".");
  const found: ClassName[] = [];
  let structure = first ?? "";
  while (path.length > 1) {
    const member = path.shift();
    const type = unit.structures.get(structure)?.members.find((candidate) => candidate.name === member)?.type;
    if (type?.tag === undefined || type.pointers > 0) break;
    structure = type.name;
    found.push(`${originOf(unit, structure)}.${path.join(".")}`);
  }
  return found;
}

interface Embedding {
  readonly structure: string;
  readonly member: string;
}

const embeddings = new WeakMap<Unit, Map<string, Set<Embedding>>>();

function embeddingsOf(unit: Unit): Map<string, Set<Embedding>> {
  const known = embeddings.get(unit);
  if (known) return known;
  const found = new Map<string, Set<Embedding>>();
  for (const structure of unit.structures.values()) {
    for (const entry of structure.members) {
      if (entry.type.pointers > 0 || entry.type.callable || entry.type.tag === undefined || entry.type.tag === "enum") continue;
      const places = found.get(entry.type.name) ?? new Set<Embedding>();
      places.add({ structure: structure.name, member: entry.name });
      found.set(entry.type.name, places);
    }
  }
  embeddings.set(unit, found);
  return found;
}
