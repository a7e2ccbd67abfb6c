import { DEVICE_TYPE, FREEING_CALLS, MEMORY_FREEING_CALLS, WITHDRAWING_CALLS } from "../kernel/lifecycle.js";
import { releaseLines } from "./add-allocation.js";
import { braceWith, ownerOf } from "./braces.js";
import { callsIn } from "./call-text.js";
import type { EditSet } from "./edit-set.js";
import { finalReturn } from "./failing-step.js";
import { declarationType, pointerFor, pointerInScope, wayFrom } from "./interface-pointer.js";
import { declareLocal } from "./local-declaration.js";
import type { Module } from "./module.js";
import { type FunctionText, indentAt, startOfLine } from "./source-file.js";
import { pathTo, type Statement, statementsIn } from "./statement.js";

export interface Destruction {
  readonly structure: string;
  /** The member that holds the queue. */
  readonly member: string;
  /** The function may run without a queue, or twice. */
  readonly isGuarded: boolean;
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
  const mirror = mirrorOf(within, undone);
  const freeing = mirror ? [mirror] : freeingStatements(within, destruction.structure, module);
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
  const indent = indentAt(file, statement.start);
  const isCleared = freeingStatements(within, destruction.structure, module).length === 0;
  const known = pointerFor(module, edits, within, statement.start, destruction.structure);
  const derived = known === undefined ? derivedPointer(module, edits, within, statement, destruction.structure) : undefined;
  const pointer = known ?? derived?.name;
  if (pointer === undefined) return false;
  const prelude = derived ? `${indent}${derived.name} = ${derived.value};\n` : "";
  const lines = prelude + destructionLines(`${pointer}->${destruction.member}`, indent, { ...destruction, isCleared });
  if (ownerOf(within, statement)) braceWith(edits, within, statement, lines);
  else edits.insert(file.path, startOfLine(file, statement.start), lines);
  return true;
}

/** A new local for the interface of the device that the statement frees: `free_netdev(foo->ports[i])`. */
function derivedPointer(
  module: Module,
  edits: EditSet,
  within: FunctionText,
  statement: Statement,
  structure: string,
): { readonly name: string; readonly value: string } | undefined {
  const { file } = within;
  const [call] = callsIn(file.text, statement, (name) => FREEING_CALLS.has(name));
  const [device] = call?.arguments ?? [];
  const way = device && wayFrom(module, within, DEVICE_TYPE, structure);
  if (!device || !way) return undefined;
  declareLocal(edits, within, `${declarationType(module, structure)}${way.name};`, undefined);
  return { name: way.name, value: way.from(file.text.slice(device.start, device.end)) };
}

/** The first statement of the function that undoes something made before the queue, behind what makes the interface invisible. */
function mirrorOf(within: FunctionText, undone: readonly string[]): Statement | undefined {
  const { file, outline } = within;
  const withdrawing = callsIn(file.text, { start: outline.bodyStart, end: outline.end }, (name) => WITHDRAWING_CALLS.has(name));
  const from = withdrawing.at(-1)?.end ?? outline.bodyStart;
  const callees = new Set(undone.map(calleeOf).filter((name) => name !== undefined && !MEMORY_FREEING_CALLS.has(name)));
  return [...statementsIn(within.body)].find((each) => {
    if (each.kind !== "simple" || each.start < from) return false;
    const written = file.text.slice(each.start, each.end).replace(/\s+/g, " ");
    return undone.includes(written) || callees.has(calleeOf(written));
  });
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
    .filter((call) => FREEING_CALLS.has(call.name) || isStructureFreed(module, within, call, structure))
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
