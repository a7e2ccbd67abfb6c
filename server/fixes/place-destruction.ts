import { DEVICE_TYPE, FREEING_CALLS, MEMORY_FREEING_CALLS, STOPPING_CALLS, WITHDRAWING_CALLS } from "../kernel/lifecycle.js";
import { releaseLines } from "./add-allocation.js";
import { braceWith, ownerOf } from "./braces.js";
import { callsIn } from "./call-text.js";
import type { EditSet } from "./edit-set.js";
import { finalReturn } from "./failing-step.js";
import { declarationType, namesOfStructure, pointerFor, pointerInScope, wayFrom } from "./interface-pointer.js";
import { declareLocal } from "./local-declaration.js";
import type { Module } from "./module.js";
import { freesPrivateData } from "./private-data.js";
import type { QueueUses } from "./queue-uses.js";
import { endOfLine, type FunctionText, indentAt, startOfLine } from "./source-file.js";
import { childrenOf, pathTo, type Statement, statementsIn } from "./statement.js";
import { assignmentBefore, isValue, pointersAt } from "./variable.js";

export interface Destruction {
  readonly structure: string;
  /** The member that holds the queue. */
  readonly member: string;
  /** The function may run without a queue, or twice. */
  readonly isGuarded: boolean;
  /** The queue is made right before the interface becomes visible: it goes right after that. */
  readonly isMadeLast: boolean;
  readonly uses: QueueUses;
  /** The function undoes one interface, that which it is given: others that it frees on the way are not meant. */
  readonly isOwn: boolean;
}

/**
 * Frees the queue in the mirror place: before what was made before it is undone (`undone`, as statements), before the device or structure is
 * freed, else as the last thing that the function does. False where the function has no interface there.
 */
export function addDestruction(
  module: Module,
  edits: EditSet,
  within: FunctionText,
  destruction: Destruction,
  undone: readonly string[],
): boolean {
  const { locks } = module.analysis.program.tables;
  const made = undone.filter((each) => !locks.has(calleeOf(each) ?? ""));
  const mirror = mirrorOf(within, made, Math.max(0, ...destruction.uses.usesIn(within)));
  const all = freeingStatements(within, destruction.structure, module);
  const freeing = mirror ? [mirror] : destruction.isOwn ? all.filter((each) => freesOwn(module, within, each, destruction.structure)) : all;
  if (freeing.length === 0) return addAtEnd(module, edits, within, destruction);
  return freeing.every((statement) => addBefore(module, edits, within, statement, destruction));
}

function addAtEnd(module: Module, edits: EditSet, within: FunctionText, destruction: Destruction): boolean {
  const { file } = within;
  const end = finalReturn(within);
  const at = startOfLine(file, end ? end.start : within.outline.end - 1);
  const pointer = pointerFor(module, edits, within, at, destruction.structure);
  if (pointer === undefined) return false;
  const lines = destructionLines(`${pointer}->${destruction.member}`, "\t", { ...destruction, isCleared: true });
  edits.insert(file.path, at, `${!end && separates(within, at) ? "\n" : ""}${lines}`);
  return true;
}

function addBefore(module: Module, edits: EditSet, within: FunctionText, statement: Statement, destruction: Destruction): boolean {
  const { file } = within;
  const { structure, member } = destruction;
  const indent = indentAt(file, statement.start);
  const freed = freeingStatements(within, structure, module);
  const uses = destruction.uses.usesIn(within);
  const after = destruction.isMadeLast ? stoppedBefore(module, within, statement, destruction) : undefined;
  const at = after ? endOfLine(file, after.end - 1) : startOfLine(file, statement.start);
  if (uses.some((use) => use > at)) return false;
  const pointer = freed.includes(statement)
    ? pointerOfFreed(module, edits, within, { statement, at, structure })
    : known(pointerFor(module, edits, within, after ? at : statement.start, structure));
  if (!pointer) return false;
  const isCleared = !freed.some((each) => !destruction.isOwn || freesOwn(module, within, each, structure));
  const prelude = pointer.value === undefined ? "" : `${indent}${pointer.name} = ${pointer.value};\n`;
  const lines = prelude + destructionLines(`${pointer.name}->${member}`, indent, { ...destruction, isCleared });
  if (!after && ownerOf(within, statement)) braceWith(edits, within, statement, lines);
  else edits.insert(file.path, at, lines);
  return true;
}

/** The call before `statement` by which the interface goes, or the last of the waits, stops and uses of the queue that follow it. */
function stoppedBefore(
  module: Module,
  within: FunctionText,
  statement: Statement,
  { structure, uses }: Destruction,
): Statement | undefined {
  const { text } = within.file;
  const { tables } = module.analysis.program;
  const block = pathTo(within.body, statement.start).findLast((each) => each.kind === "block");
  const before = block?.kind === "block" ? block.statements.filter((each) => each.end <= statement.start) : [];
  const calleeIn = (each: Statement | undefined): string => (each?.kind === "simple" && calleeOf(text.slice(each.start, each.end))) || "";
  let at = before.findLastIndex((each) => WITHDRAWING_CALLS.has(calleeIn(each)));
  if (at < 0) return undefined;
  const stops = (name: string): boolean =>
    tables.waits.has(name) || tables.cancels.has(name) || STOPPING_CALLS.has(name) || tables.locks.get(name)?.effect === "unlock";
  const goesOn = (each: Statement | undefined): boolean =>
    stops(calleeIn(each)) || (each !== undefined && setsPointer(module, within, each, structure));
  const last = [...uses.usesIn(within), ...uses.stopsIn(within)];
  at = Math.max(
    at,
    before.findLastIndex(({ start, end }) => last.some((use) => use >= start && use < end)),
  );
  while (goesOn(before[at + 1])) at++;
  return before[at];
}

/** `priv = netdev_priv(dev);` */
function setsPointer(module: Module, within: FunctionText, statement: Statement, structure: string): boolean {
  const name = /^(\w+)\s*=[^=]/.exec(within.file.text.slice(statement.start, statement.end))?.[1];
  const names = namesOfStructure(module, structure);
  return statement.kind === "simple" && pointersAt(within, statement.end).some((each) => each.name === name && names.has(each.type));
}

interface Pointer {
  readonly name: string;
  /** What it has to be set to first. */
  readonly value?: string;
}

function known(name: string | undefined): Pointer | undefined {
  return name === undefined ? undefined : { name };
}

/** The pointer to the very structure that a statement frees: `priv` of `free_netdev(priv->dev)`, a new one for `free_netdev(foo->ports[i])`. */
function pointerOfFreed(
  module: Module,
  edits: EditSet,
  within: FunctionText,
  { statement, at, structure }: { readonly statement: Statement; readonly at: number; readonly structure: string },
): Pointer | undefined {
  const { file } = within;
  const [call] = callsIn(file.text, statement, (name) => FREEING_CALLS.has(name) || MEMORY_FREEING_CALLS.has(name));
  const [argument] = call?.arguments ?? [];
  if (!argument) return undefined;
  const written = file.text.slice(argument.start, argument.end);
  const own = pointersAt(within, at).filter((each) => namesOfStructure(module, structure).has(each.type));
  const base = /^(\w+)(?:->\w+)?$/.exec(written)?.[1];
  if (base !== undefined && own.some((each) => each.name === base)) return { name: base };
  if (base === written) return known(pointerFor(module, edits, within, at, structure));
  const way = wayFrom(module, within, DEVICE_TYPE, structure);
  if (!way) return undefined;
  const set = own.find(({ name }) => {
    const given = assignmentBefore(within, name, at);
    return given !== undefined && file.text.slice(given.start, given.end) === `${name} = ${way.from(written)};`;
  });
  if (set) return { name: set.name };
  declareLocal(edits, within, `${declarationType(module, structure)}${way.name};`, undefined);
  return { name: way.name, value: way.from(written) };
}

/** The first statement of the function that undoes something made before the queue, behind what makes the interface invisible and the queue's last use. */
function mirrorOf(within: FunctionText, undone: readonly string[], lastUse: number): Statement | undefined {
  const { file, outline } = within;
  const withdrawing = callsIn(file.text, { start: outline.bodyStart, end: outline.end }, (name) => WITHDRAWING_CALLS.has(name));
  const from = Math.max(withdrawing.at(-1)?.end ?? outline.bodyStart, lastUse);
  const callees = new Set(undone.map(calleeOf).filter((name) => name !== undefined && !MEMORY_FREEING_CALLS.has(name)));
  return [...statementsIn(within.body)].find((each) => {
    if (each.kind !== "simple" || each.start < from || !isAlwaysDone(within, each)) return false;
    const written = file.text.slice(each.start, each.end).replace(/\s+/g, " ");
    return undone.includes(written) || callees.has(calleeOf(written));
  });
}

/** Whether a statement stands beside the device's end or being freed, or on the function's straight way: not under a condition of its own. */
function isAlwaysDone(within: FunctionText, statement: Statement): boolean {
  const block = pathTo(within.body, statement.start).findLast((each) => each.kind === "block");
  if (block === undefined || !childrenOf(block).includes(statement)) return false;
  if (block === within.body) return true;
  const isEnd = (name: string): boolean => WITHDRAWING_CALLS.has(name) || FREEING_CALLS.has(name);
  return childrenOf(block).some((each) => each.kind === "simple" && callsIn(within.file.text, each, isEnd).length > 0);
}

/** Whether a statement frees the structure that the function was given, and not that of another interface found on the way. */
function freesOwn(module: Module, within: FunctionText, statement: Statement, structure: string): boolean {
  const [call] = callsIn(within.file.text, statement, (name) => FREEING_CALLS.has(name) || MEMORY_FREEING_CALLS.has(name));
  const [argument] = call?.arguments ?? [];
  const base = argument && /^(\w+)(?:->\w+)?$/.exec(within.file.text.slice(argument.start, argument.end))?.[1];
  const others = pointersAt(within, statement.start).filter(
    (each) => namesOfStructure(module, structure).has(each.type) && each.declaration && !isValue(each.initializer),
  );
  return base !== undefined && !others.some((each) => each.name === base);
}

function calleeOf(statement: string): string | undefined {
  return /^(\w+)\s*\(/.exec(statement)?.[1];
}

function destructionLines(
  expression: string,
  indent: string,
  { isGuarded, isCleared }: { isGuarded: boolean; isCleared: boolean },
): string {
  if (!isGuarded) return releaseLines({ expression, isCleared }, indent);
  const inner = releaseLines({ expression, isCleared }, `${indent}\t`);
  return isCleared ? `${indent}if (${expression}) {\n${inner}${indent}}\n` : `${indent}if (${expression})\n${inner}`;
}

/** A block of its own behind statements that have one. */
function separates({ file, body }: FunctionText, at: number): boolean {
  return /\n[ \t]*\n/.test(file.text.slice(body.start, at));
}

/** The statements that free the device, or the structure itself. */
export function freeingStatements(within: FunctionText, structure: string, module: Module): readonly Statement[] {
  const { file, outline } = within;
  const calls = callsIn(
    file.text,
    { start: outline.bodyStart, end: outline.end },
    (name) => FREEING_CALLS.has(name) || MEMORY_FREEING_CALLS.has(name),
  );
  return calls
    .filter((call) => freesPrivateData(module, call.name, structure) || isStructureFreed(module, within, call, structure))
    .flatMap((call) => pathTo(within.body, call.start).at(-1) ?? [])
    .filter((each) => each.kind === "simple");
}

function isStructureFreed(
  module: Module,
  within: FunctionText,
  call: { readonly start: number; readonly arguments: readonly { readonly start: number; readonly end: number }[] },
  structure: string,
): boolean {
  const [argument] = call.arguments;
  if (!argument) return false;
  const written = within.file.text.slice(argument.start, argument.end);
  return /^\w+$/.test(written) && pointerInScope(module, within, call.start, structure) === written;
}
