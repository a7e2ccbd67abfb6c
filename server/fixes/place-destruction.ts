import { FREEING_CALLS, MEMORY_FREEING_CALLS } from "../kernel/lifecycle.js";
import { releaseLines } from "./add-allocation.js";
import { braceWith, ownerOf } from "./braces.js";
import { callsIn } from "./call-text.js";
import type { EditSet } from "./edit-set.js";
import { finalReturn } from "./failing-step.js";
import { pointerFor, pointerInScope } from "./interface-pointer.js";
import type { Module } from "./module.js";
import { type FunctionText, indentAt, startOfLine } from "./source-file.js";
import { pathTo, type Statement } from "./statement.js";

export interface Destruction {
  readonly structure: string;
  /** The member that holds the queue. */
  readonly member: string;
  /** The function may run without a queue, or twice. */
  readonly isGuarded: boolean;
}

/**
 * Frees the queue as late as the interface's structure allows: before the device or structure is freed, else as the last thing that the
 * function does. False where the function has no interface there.
 */
export function addDestruction(module: Module, edits: EditSet, within: FunctionText, destruction: Destruction): boolean {
  const { structure } = destruction;
  const { file } = within;
  const freeing = freeingStatements(within, structure, module);
  if (freeing.length === 0) {
    const end = finalReturn(within);
    const at = end ? startOfLine(file, end.start) : startOfLine(file, within.outline.end - 1);
    const pointer = pointerFor(module, edits, within, at, structure);
    if (pointer === undefined) return false;
    const lines = destructionLines(`${pointer}->${destruction.member}`, "\t", { ...destruction, isCleared: true });
    edits.insert(file.path, at, `${!end && separates(within, at) ? "\n" : ""}${lines}`);
    return true;
  }
  for (const statement of freeing) {
    const pointer = pointerFor(module, edits, within, statement.start, structure);
    if (pointer === undefined) return false;
    const indent = indentAt(file, statement.start);
    const lines = destructionLines(`${pointer}->${destruction.member}`, indent, { ...destruction, isCleared: false });
    if (ownerOf(within, statement)) braceWith(edits, within, statement, lines);
    else edits.insert(file.path, startOfLine(file, statement.start), lines);
  }
  return true;
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
function freeingStatements(within: FunctionText, structure: string, module: Module): readonly Statement[] {
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
