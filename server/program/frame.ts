import type { Expression, TypeName } from "../facts/expression.js";
import type { CallNode } from "../facts/flow-graph.js";
import { VALUE_READS } from "../kernel/loops.js";
import { ALLOCATIONS, CURRENT_WORK } from "../kernel/values.js";
import { agreedValue } from "./agreed-value.js";
import { alternatives } from "./alternatives.js";
import { assignments } from "./assignments.js";
import { backPointer } from "./back-pointer.js";
import { constantValue, type Program, resolveRoutine, resolveType, resolveVariable, type Unit } from "./link.js";
import { passedNames } from "./passed-names.js";
import type { Body, Routine } from "./routine.js";
import { truthOf } from "./truth.js";
import {
  address,
  apply,
  container,
  element,
  global,
  isNameable,
  local,
  member,
  type Naming,
  number,
  object,
  parameter,
  pasted,
  result,
  rootOf,
  routine,
  substitute,
  symbol,
  typed,
  unknown,
  type Value,
} from "./value.js";

/** One body of a routine with what is needed to read its expressions as values. */
export interface Frame {
  readonly program: Program;
  readonly unit: Unit;
  readonly routine: Routine;
  readonly body: Body;
  /** Parameters and locals by name. */
  readonly names: ReadonlyMap<string, Value>;
  /** Where a parameter that is overwritten is named before that happens. */
  readonly passed: ReadonlyMap<Expression, Value>;
  /** Variables that are assigned exactly once: reading them is reading what was assigned. */
  readonly aliases: Map<string, Value | "pending">;
  readonly onceAssigned: ReadonlyMap<string, { readonly value: Expression; readonly type?: TypeName }>;
  readonly results: Map<number, Value>;
  /** What expressions of the body were evaluated to: each stands at many points of many paths. */
  readonly values: Map<Expression, Value>;
  readonly argumentLists: Map<CallNode, readonly Value[]>;
}

const maxDepth = 24;

/** Of most routines: there are a hundred thousand of them in a large part of a kernel. */
const NOTHING_PASSED: ReadonlyMap<Expression, Value> = new Map();

export function frameOf(program: Program, unit: Unit, of: Routine, body: Body): Frame {
  const names = new Map<string, Value>();
  const assigned = assignments(body);
  body.locals.forEach((declared) => {
    const type = resolveType(unit, declared.type);
    names.set(declared.name, declared.isStatic ? global(declared.name, of.file, type) : local(of.key, declared.name, type));
  });
  let passed = NOTHING_PASSED;
  body.parameters.forEach((declared, index) => {
    const type = resolveType(unit, declared.type);
    const value = parameter(index, declared.name, type);
    if (!assigned.has(declared.name)) {
      names.set(declared.name, value);
      return;
    }
    // A parameter that the routine has overwritten is no longer what the caller passed.
    names.set(declared.name, local(of.key, declared.name, type));
    const named = passedNames(body, declared.name);
    if (named.length > 0) passed = new Map([...passed, ...named.map((expression) => [expression, value] as const)]);
  });
  const onceAssigned = new Map<string, { value: Expression; type?: TypeName }>();
  for (const declared of body.locals) {
    const values = assigned.get(declared.name);
    if (!declared.isStatic && values?.length === 1 && values[0]) {
      onceAssigned.set(declared.name, { value: values[0], type: resolveType(unit, declared.type) });
    }
  }
  return {
    program,
    unit,
    routine: of,
    body,
    names,
    passed,
    aliases: new Map(),
    onceAssigned,
    results: new Map(),
    values: new Map(),
    argumentLists: new Map(),
  };
}

/** Reads an expression of the frame's body as a value. For `p->m`, `*p` and the like it is the place. */
export function evaluate(frame: Frame, expression: Expression): Value {
  const known = frame.values.get(expression);
  if (known) return known;
  const value = evaluateAt(frame, expression, 0);
  frame.values.set(expression, value);
  return value;
}

function evaluateAt(frame: Frame, expression: Expression, depth: number): Value {
  if (depth > maxDepth) return unknown;
  switch (expression.kind) {
    case "name":
      return frame.passed.get(expression) ?? evaluateName(frame, expression.name, depth);
    case "number":
      return number(expression.value);
    case "member": {
      const base = evaluateAt(frame, expression.base, depth + 1);
      const place = expression.arrow ? object(base) : base;
      const name = frame.routine.kind === "macro" ? memberName(frame, expression.name) : expression.name;
      const value = member(place, name, memberType(frame.unit, place, name));
      return backPointer(frame.unit, value) ?? value;
    }
    case "index": {
      const base = evaluateAt(frame, expression.base, depth + 1);
      const place = base.type && base.type.pointers > 0 && !base.type.array ? object(base) : base;
      return element(place, indexText(expression.at));
    }
    case "address":
      return address(evaluateAt(frame, expression.of, depth + 1));
    case "dereference":
      return object(evaluateAt(frame, expression.of, depth + 1));
    case "container": {
      const of = evaluateAt(frame, expression.of, depth + 1);
      const type = typeOfVariable(frame, expression.type.name) ?? resolveType(frame.unit, expression.type);
      return container(of, type.name, expression.member);
    }
    case "cast": {
      const of = evaluateAt(frame, expression.of, depth + 1);
      const type = resolveType(frame.unit, expression.type);
      return type.tag === "struct" && type.pointers > 0 ? { ...of, type } : of;
    }
    case "unary": {
      const of = evaluateAt(frame, expression.of, depth + 1);
      if (of.kind === "number") {
        if (expression.operator === "-") return number(-of.number);
        if (expression.operator === "!") return number(of.number === 0 ? 1 : 0);
      }
      return expression.operator === "+" ? of : apply(expression.operator, [of]);
    }
    case "binary":
      return apply(expression.operator, [evaluateAt(frame, expression.left, depth + 1), evaluateAt(frame, expression.right, depth + 1)]);
    case "result":
      return resultValue(frame, expression.node, depth);
    case "paste":
      return pasted(
        expression.pieces.map((piece) => frame.names.get(piece) ?? symbol(piece)),
        (name) => evaluateName(frame, name, depth + 1),
      );
    case "temporary":
      return local(frame.routine.key, `?${expression.id}`);
    default:
      return unknown;
  }
}

/** The structure that `typeof(*p)` names: what the variable was declared to point to. */
function typeOfVariable(frame: Frame, text: string): TypeName | undefined {
  const [, name] = /^(?:__)?typeof(?:__)?\s*\(\s*\*\s*(\w+)\s*\)$/.exec(text) ?? [];
  const type = name === undefined ? undefined : frame.names.get(name)?.type;
  return type?.tag === undefined ? undefined : type;
}

/** A member in a macro body may be named by the macro's parameters: `p->x` or `p->x ## _lock`. */
function memberName(frame: Frame, name: string): string {
  return name
    .split("$$")
    .map((piece) => {
      const parameterOf = frame.names.get(piece);
      return parameterOf?.kind === "parameter" ? `$${parameterOf.index}` : piece;
    })
    .join("$$");
}

/** What a unit says of names and members, for values that come out of macros and callees. */
export function namingOf(unit: Unit): Naming {
  return {
    nameOf: (name) => constantOrSymbol(unit, name),
    memberType: (place, name) => memberType(unit, place, name),
    backTo: (value) => backPointer(unit, value),
  };
}

/** A name without a scope: the number that it stands for, if any. */
export function constantOrSymbol(unit: Unit, name: string): Value {
  const constant = constantValue(unit, name);
  return constant === undefined ? symbol(name) : number(constant, name);
}

/** The arguments of a call as values. */
export function evaluateArguments(frame: Frame, call: CallNode): readonly Value[] {
  const known = frame.argumentLists.get(call);
  if (known) return known;
  const values = argumentsAt(frame, call, 0);
  frame.argumentLists.set(call, values);
  return values;
}

function argumentsAt(frame: Frame, call: CallNode, depth: number): Value[] {
  return call.arguments.map((argument) => evaluateAt(frame, argument, depth + 1));
}

function evaluateName(frame: Frame, name: string, depth: number): Value {
  const own = frame.names.get(name);
  if (own) {
    const once = frame.onceAssigned.get(name);
    return once && own.kind === "local" ? alias(frame, name, once, own, depth) : own;
  }
  const constant = constantValue(frame.unit, name);
  if (constant !== undefined) return number(constant, name);
  const variable = resolveVariable(frame.unit, frame.routine.file, name);
  if (variable) {
    return global(name, variable.file, resolveType(frame.unit, variable.variable.type));
  }
  const macro = frame.unit.constants.get(name);
  if (macro?.value && depth < maxDepth && macro.value.kind !== "other") {
    // `#define my_wq global_state.wq`: an object-like macro for an expression.
    if (macro.value.kind !== "name" || macro.value.name !== name) return evaluateAt(frame, macro.value, depth + 4);
  }
  if (resolveRoutine(frame.program, frame.unit, frame.routine.file, name).some((candidate) => candidate.kind === "function")) {
    return routine(name, frame.routine.file);
  }
  return symbol(name);
}

function alias(frame: Frame, name: string, once: { value: Expression; type?: TypeName }, own: Value, depth: number): Value {
  const known = frame.aliases.get(name);
  if (known === "pending") return own;
  if (known) return known;
  frame.aliases.set(name, "pending");
  const value = evaluateAt(frame, once.value, depth + 1);
  const usable = isAliasable(value) ? typed(value, once.type) : own;
  frame.aliases.set(name, usable);
  return usable;
}

/** What a name may stand for: a path or pure call. A number is not: the flow tracks numbers, since a loop may not have reached the assignment. */
function isAliasable(value: Value): boolean {
  return value.kind !== "unknown" && value.kind !== "number" && value.kind !== "local";
}

function resultValue(frame: Frame, node: number, depth: number): Value {
  const known = frame.results.get(node);
  if (known) return known;
  const call = frame.body.graph.nodes[node];
  if (call?.kind !== "call" || depth > maxDepth) return unknown;
  const opaque = result(frame.routine.key, node, returnType(frame, call), allocates(frame, call, depth));
  frame.results.set(node, opaque);
  const value = pureCall(frame, call, depth) ?? opaque;
  frame.results.set(node, value);
  return value;
}

/** Whether a call makes the object that it returns: an allocation of the kernel's, or a routine that returns one. */
function allocates(frame: Frame, call: CallNode, depth: number): boolean {
  if (call.callee.kind !== "name") return false;
  if (ALLOCATIONS.has(call.callee.name)) return true;
  const [callee, ...others] = resolveRoutine(frame.program, frame.unit, frame.routine.file, call.callee.name);
  return callee !== undefined && others.length === 0 && returnsAllocation(frame.program, callee, depth + 6);
}

const allocating = new WeakMap<Routine, boolean>();

function returnsAllocation(program: Program, callee: Routine, depth: number): boolean {
  const known = allocating.get(callee);
  if (known !== undefined) return known;
  allocating.set(callee, false);
  const unit = program.units[callee.unit];
  const found =
    unit !== undefined &&
    depth < maxDepth &&
    callee.bodies.some((body) => {
      const inner = frameOf(program, unit, callee, body);
      return body.graph.nodes.some((node) => {
        const root = node.kind === "return" && node.value ? rootOf(evaluateAt(inner, node.value, depth)) : undefined;
        if (root?.kind !== "local") return isAllocation(root);
        const values = alternatives(inner, root);
        return values.length > 0 && values.every(isAllocation);
      });
    });
  allocating.set(callee, found);
  return found;
}

function isAllocation(value: Value | undefined): boolean {
  return value?.kind === "result" && value.isFresh;
}

function returnType(frame: Frame, call: CallNode): TypeName | undefined {
  if (call.callee.kind !== "name") return undefined;
  const [callee] = resolveRoutine(frame.program, frame.unit, frame.routine.file, call.callee.name);
  return callee?.returns ? resolveType(frame.unit, callee.returns) : undefined;
}

/** The value of a call that only reads: an accessor or predicate of the kernel's, or a routine that returns one expression. */
function pureCall(frame: Frame, call: CallNode, depth: number): Value | undefined {
  if (call.callee.kind !== "name") return undefined;
  const name = call.callee.name;
  const { tables } = frame.program;
  const argument = (index: number): Value => {
    const expression = call.arguments[index];
    return expression ? evaluateAt(frame, expression, depth + 1) : unknown;
  };
  const flag = tables.flags.get(name);
  if (flag?.effect === "test") return flagValue(flag, argument);
  // What the flag was before: the call itself changes it.
  if (flag?.effect.startsWith("test-and")) return apply("was", [flagValue(flag, argument)]);
  if (VALUE_READS.has(name)) {
    const read = argument(0);
    return read.kind === "address" ? read.of : read;
  }
  if (name === CURRENT_WORK) return apply(CURRENT_WORK, []);
  const accessor = tables.accessors.get(name);
  if (accessor) return apply(accessor.name, [argument(accessor.argument)]);
  const callees = resolveRoutine(frame.program, frame.unit, frame.routine.file, name);
  const returned = agreedValue(callees.map((callee) => returnedValue(frame.program, callee, depth + 1)));
  if (!returned) return undefined;
  const value = substitute(returned, argumentsAt(frame, call, depth), namingOf(frame.unit));
  return value.kind === "unknown" ? undefined : value;
}

/** The predicate that a flag call is about: `bit(NUMBER, word)`, or `running(dev)`. */
export function flagValue(
  flag: { readonly name: string; readonly bit?: number; readonly object: number; readonly predicate?: string },
  argument: (index: number) => Value,
): Value {
  const on = object(argument(flag.object));
  const name = flag.predicate ?? (flag.bit === undefined ? flag.name : "bit");
  return flag.bit === undefined ? apply(name, [on]) : apply(name, [argument(flag.bit), on]);
}

const returnedValues = new WeakMap<Routine, Value | null>();

/** What a routine returns when it has one body and does nothing but read. */
function returnedValue(program: Program, callee: Routine, depth: number): Value | undefined {
  const known = returnedValues.get(callee);
  if (known !== undefined) return known ?? undefined;
  returnedValues.set(callee, null);
  const value = depth > maxDepth ? undefined : readReturn(program, callee, depth);
  returnedValues.set(callee, value ?? null);
  return value;
}

function readReturn(program: Program, callee: Routine, depth: number): Value | undefined {
  const [body, ...others] = callee.bodies;
  if (!body || others.length > 0 || body.graph.nodes.length > 24) return undefined;
  const unit = program.units[callee.unit];
  if (!unit) return undefined;
  const inner = frameOf(program, unit, callee, body);
  const read = (expression: Expression): Value => evaluateAt(inner, expression, depth + 1);
  const returned = onlyReturn(body);
  const value = returned ? read(returned) : truthOf(body.graph.nodes, read);
  if (!value || !isNameable(value)) return undefined;
  return callee.returns ? typed(value, resolveType(unit, callee.returns)) : value;
}

/** What a body without branches returns, if it changes nothing that outlives it. */
function onlyReturn({ graph }: Body): Expression | undefined {
  let returned: Expression | undefined;
  for (const node of graph.nodes) {
    if (node.kind === "branch" || node.kind === "switch" || node.kind === "guard") return undefined;
    if (node.kind === "assign" && !node.declares && node.target.kind !== "name" && node.target.kind !== "temporary") return undefined;
    if (node.kind !== "return") continue;
    if (returned || !node.value) return undefined;
    returned = node.value;
  }
  return returned;
}

/** The declared type of a member of the structure that `place` is. */
export function memberType(unit: Unit, place: Value, name: string): TypeName | undefined {
  const type = place.type;
  if (!type || type.pointers > 0) return undefined;
  const found = unit.structures.get(type.name)?.members.find((candidate) => candidate.name === name);
  if (found) return resolveType(unit, found.type);
  // An inner structure without a tag is known as `outer.member`.
  const inner = `${type.name}.${name}`;
  return unit.structures.has(inner) ? { name: inner, tag: "struct", pointers: 0 } : undefined;
}

function indexText(at: Expression): string {
  return at.kind === "name" ? at.name : at.kind === "number" ? String(at.value) : "";
}
