import type { TypeName } from "../facts/expression.js";

/**
 * A C value or place in terms of what its routine was given: parameters, globals, and steps from them. Two values with one `key`
 * are the same expression; substituting a callee's parameters by a caller's arguments carries a value across a call.
 */
export type Value = { readonly key: string; readonly type?: TypeName } & (
  | { readonly kind: "parameter"; readonly index: number; readonly name: string }
  | { readonly kind: "local"; readonly routine: string; readonly name: string }
  /** `file` is set for a static variable: another file's static of that name is another variable. */
  | { readonly kind: "global"; readonly name: string; readonly file?: string }
  | { readonly kind: "number"; readonly number: number; readonly label?: string }
  /** An enumerator or macro without a known number. */
  | { readonly kind: "symbol"; readonly name: string }
  /** A function's address; `file` is where it was named, since static names differ by file. */
  | { readonly kind: "routine"; readonly name: string; readonly file: string }
  /** A member of the place `base`. */
  | { readonly kind: "member"; readonly base: Value; readonly name: string }
  /** The place that the pointer `of` points to. */
  | { readonly kind: "object"; readonly of: Value }
  /** Some element of the array place `of`. */
  | { readonly kind: "element"; readonly of: Value; readonly index: string }
  | { readonly kind: "address"; readonly of: Value }
  /** A pointer to the structure `structure` whose member `member` the pointer `of` points to. */
  | { readonly kind: "container"; readonly of: Value; readonly structure: string; readonly member: string }
  /** A pure function of values: accessors (`netdev_priv`), predicates (`bit`), operators (`==`, `&`, `!`). */
  | { readonly kind: "apply"; readonly name: string; readonly arguments: readonly Value[] }
  /** What the call at `node` of `routine` returned; `isFresh` when that is zeroed memory that nobody else knows yet. */
  | { readonly kind: "result"; readonly routine: string; readonly node: number; readonly isFresh: boolean }
  | { readonly kind: "unknown" }
);

export const unknown: Value = { kind: "unknown", key: "?" };

export function parameter(index: number, name: string, type?: TypeName): Value {
  return { kind: "parameter", index, name, type, key: `$${index}` };
}

export function local(routine: string, name: string, type?: TypeName): Value {
  return { kind: "local", routine, name, type, key: `%${routine}:${name}` };
}

export function global(name: string, file: string | undefined, type?: TypeName): Value {
  return { kind: "global", name, file, type, key: file ? `${name}@${file}` : name };
}

export function number(value: number, label?: string): Value {
  return { kind: "number", number: value, label, key: `#${value}` };
}

export function symbol(name: string): Value {
  return { kind: "symbol", name, key: `:${name}` };
}

export function routine(name: string, file: string): Value {
  return { kind: "routine", name, file, key: `${name}()@${file}` };
}

export function member(base: Value, name: string, type?: TypeName): Value {
  if (base.kind === "unknown") return unknown;
  return { kind: "member", base, name, type, key: `${base.key}.${name}` };
}

/** `*of`. What points to a function, the function, and where it lies are one thing (C11 6.3.2.1, 6.5.3.2). */
export function object(of: Value, type?: TypeName): Value {
  if (of.kind === "address") return of.of;
  if (of.kind === "unknown") return unknown;
  if (of.kind === "routine") return of;
  if (of.type?.array) return element(of, "", type);
  return { kind: "object", of, type: type ?? pointee(of.type), key: `(*${of.key})` };
}

export function element(of: Value, index: string, type?: TypeName): Value {
  if (of.kind === "unknown") return unknown;
  return { kind: "element", of, index, type: type ?? (of.type ? { ...of.type, array: undefined } : undefined), key: `${of.key}[${index}]` };
}

/** `&of`. */
export function address(of: Value): Value {
  if (of.kind === "object") return of.of;
  if (of.kind === "unknown") return unknown;
  if (of.kind === "routine") return of;
  return { kind: "address", of, type: of.type ? { ...of.type, pointers: of.type.pointers + 1 } : undefined, key: `&${of.key}` };
}

/** `container_of(of, struct structure, member)`; of a member's own address it is the structure it lies in. */
export function container(of: Value, structure: string, path: string): Value {
  const type: TypeName = { name: structure, tag: "struct", pointers: 1 };
  if (of.kind === "unknown") return unknown;
  if (of.kind === "address") {
    let place: Value = of.of;
    const names = path.split(".").reverse();
    let matches = true;
    for (const name of names) {
      if (place.kind === "element") place = place.of;
      if (place.kind !== "member" || place.name !== name) {
        matches = false;
        break;
      }
      place = place.base;
    }
    if (matches) return address(place);
  }
  return { kind: "container", of, structure, member: path, type, key: `<${structure}.${path}>${of.key}` };
}

export function apply(name: string, args: readonly Value[], type?: TypeName): Value {
  return { kind: "apply", name, arguments: args, type, key: `${name}(${args.map((value) => value.key).join(",")})` };
}

export function result(routine: string, node: number, type?: TypeName, isFresh = false): Value {
  return { kind: "result", routine, node, isFresh, type, key: `^${routine}:${node}` };
}

/** The same value with a declared type where it had none that names a structure. */
export function typed(value: Value, type: TypeName | undefined): Value {
  // Only a structure's name tells anything: `unsigned long *` for `p->flags` would hide that it is an array.
  if (type?.tag === undefined || value.kind === "number" || value.kind === "unknown") return value;
  return value.type?.tag === undefined ? { ...value, type } : value;
}

export function pointee(type: TypeName | undefined): TypeName | undefined {
  return type && type.pointers > 0 ? { ...type, pointers: type.pointers - 1 } : undefined;
}

/** What the unit of a caller knows of names: a macro's text means what it means where the macro is used. */
export interface Naming {
  /** The value that a name stands for once a macro has pasted it together. */
  nameOf(name: string): Value;
  /** The type of a member of the structure that `place` is. */
  memberType(place: Value, name: string): TypeName | undefined;
  /** The pointer that a member leads back to (`dev->persist->dev`), if it does. */
  backTo(value: Value): Value | undefined;
}

/** A member's name in a macro body, `$0$$_lock` for `p->x ## _lock` with `x` the first parameter, with the arguments put in. */
function pastedMember(name: string, args: readonly Value[]): string {
  const pieces = name.split("$$").map((piece) => {
    const index = /^\$(\d+)$/.exec(piece)?.[1];
    return index === undefined ? piece : argumentText(args[Number(index)]);
  });
  return pieces.every((piece) => piece !== undefined) ? pieces.join("") : name;
}

function argumentText(argument: Value | undefined): string | undefined {
  switch (argument?.kind) {
    case "symbol":
    case "global":
    case "local":
    case "parameter":
    case "routine":
      return argument.name;
    case "number":
      return argument.label ?? String(argument.number);
    default:
      return undefined;
  }
}

/**
 * `value` of a callee in its caller's terms: parameters become `args`. What a caller cannot name (the callee's locals) stays as it is.
 */
export function substitute(value: Value, args: readonly Value[], naming: Naming): Value {
  switch (value.kind) {
    case "parameter": {
      const argument = args[value.index];
      return argument ? typed(argument, value.type) : unknown;
    }
    case "member": {
      const base = substitute(value.base, args, naming);
      const name = value.name.includes("$") ? pastedMember(value.name, args) : value.name;
      if (base === value.base && name === value.name) return value;
      const changed = member(base, name, value.type ?? naming.memberType(base, name));
      return naming.backTo(changed) ?? changed;
    }
    case "object": {
      const of = substitute(value.of, args, naming);
      return of === value.of ? value : object(of, value.type);
    }
    case "element": {
      const of = substitute(value.of, args, naming);
      return of === value.of ? value : element(of, value.index, value.type);
    }
    case "address": {
      const of = substitute(value.of, args, naming);
      return of === value.of ? value : address(of);
    }
    case "container": {
      const of = substitute(value.of, args, naming);
      return of === value.of ? value : container(of, value.structure, value.member);
    }
    case "apply": {
      const changed = value.arguments.map((argument) => substitute(argument, args, naming));
      if (changed.every((argument, index) => argument === value.arguments[index])) return value;
      return value.name === "##" ? pasted(changed, naming.nameOf) : applied(value, changed);
    }
    default:
      return value;
  }
}

/** `a ## b` once both are names; until then it stays as it is. */
export function pasted(pieces: readonly Value[], nameOf: (name: string) => Value): Value {
  const names = pieces.map((piece) =>
    piece.kind === "symbol" ? piece.name : piece.kind === "number" ? (piece.label ?? String(piece.number)) : undefined,
  );
  return names.every((name) => name !== undefined) ? nameOf(names.join("")) : apply("##", pieces);
}

function applied(value: Value & { kind: "apply" }, args: readonly Value[]): Value {
  // netdev_priv(priv->dev) is priv again: the private structure of its own device.
  const [only] = args;
  if (args.length === 1 && only?.kind === "member" && only.base.kind === "object" && value.type?.tag === "struct") {
    const owner = only.base.of;
    if (owner.type?.name === value.type.name && owner.type.pointers === value.type.pointers) return owner;
  }
  return apply(value.name, args, value.type);
}

/** True when only parameters, globals and constants occur in it, so that a caller can name it. */
export function isNameable(value: Value): boolean {
  switch (value.kind) {
    case "parameter":
    case "global":
    case "number":
    case "symbol":
    case "routine":
      return true;
    case "member":
      return isNameable(value.base);
    case "object":
    case "element":
    case "address":
    case "container":
      return isNameable(value.of);
    case "apply":
      return value.arguments.every(isNameable);
    default:
      return false;
  }
}

/** The parameter that a value is reached from, if any. */
export function rootOf(value: Value): Value {
  switch (value.kind) {
    case "member":
      return rootOf(value.base);
    case "object":
    case "element":
    case "address":
    case "container":
      return rootOf(value.of);
    case "apply":
      return value.arguments[0] ? rootOf(value.arguments[0]) : value;
    default:
      return value;
  }
}

/** Whether a place is reached from what the caller gave, or from a global: not from something that the routine has found somewhere. */
export function isGiven(place: Value): boolean {
  const { kind } = rootOf(place);
  return kind === "parameter" || kind === "global";
}
