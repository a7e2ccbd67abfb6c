import type { Queue } from "../analysis/works.js";
import { rangeOf } from "../text/line-index.js";
import { readCall } from "./call-text.js";
import type { EditSet } from "./edit-set.js";
import { callsOf, type Module } from "./module.js";
import { isThrough, type QueueCall, type QueueingCall, type WaitingCall, workArgument } from "./queue-call.js";
import { endOfLine, startOfLine } from "./source-file.js";

/** Whether the call stands in a macro's body and is all of it. */
export function hasMacroUses(call: QueueCall): boolean {
  return call.macro !== undefined && !call.isUse && definitionOf(call) !== undefined;
}

interface Definition {
  readonly parameters: readonly string[];
  readonly start: number;
  readonly end: number;
}

/** `#define NAME(a, b)	call(a, b)`, nothing else in it. */
function definitionOf({ place, text, macro }: QueueCall): Definition | undefined {
  const { file } = place;
  let start = startOfLine(file, text.start);
  while (
    start > 0 &&
    file.text
      .slice(startOfLine(file, start - 1), start)
      .trimEnd()
      .endsWith("\\")
  )
    start = startOfLine(file, start - 1);
  const before = file.text.slice(start, text.start).replaceAll(/\\\n/g, " ");
  const head = new RegExp(`^[ \\t]*#[ \\t]*define[ \\t]+${macro}\\(([^)]*)\\)\\s*\\(?\\s*$`).exec(before);
  const end = endOfLine(file, text.end - 1);
  if (!head || !/^[\s;)]*$/.test(file.text.slice(text.end, end))) return undefined;
  return { parameters: (head[1] ?? "").split(",").map((name) => name.trim()), start, end };
}

/** The uses of the macro that holds a call, each as the call that it stands for; undefined where one of them cannot be read. */
export function macroUses<Call extends QueueingCall | WaitingCall>(module: Module, call: Call, queue: Queue): readonly Call[] | undefined {
  const definition = definitionOf(call);
  if (!definition || call.macro === undefined) return undefined;
  const uses: Call[] = [];
  for (const site of callsOf(module, call.macro)) {
    const { file } = site.within;
    const text = readCall(file.text, { start: site.start, end: site.within.outline.end });
    if (!text) return undefined;
    const given = text.arguments.map((each) => file.text.slice(each.start, each.end));
    const written = call.arguments.map((argument) => substituted(argument, definition.parameters, given));
    const at = rangeOf(file.lines, text.start, text.end);
    const isOn: QueueCall["isOn"] = (chain) => isThrough(chain, file.path, at);
    const use = {
      ...call,
      place: { file, start: text.start, end: text.end },
      text,
      arguments: written,
      around: site.within,
      isUse: true,
      isOn,
    };
    if (!("works" in use)) {
      uses.push(use);
      continue;
    }
    const works = queue.works.filter((work) => work.queuedAt.some((queued) => queued.queue === queue && isOn(queued.at)));
    uses.push({ ...use, works, workArgument: workArgument(use, works) });
  }
  return uses;
}

/** A macro's argument with what a use gives for its parameters; parentheses around a parameter are no longer needed. */
function substituted(argument: string, parameters: readonly string[], given: readonly string[]): string {
  return argument.replace(/\(\s*(\w+)\s*\)|\b\w+\b/g, (word, inner: string | undefined) => {
    const at = parameters.indexOf(inner ?? word);
    return at < 0 ? word : (given[at] ?? word);
  });
}

/** Takes the definition out, whole lines. */
export function removeMacro(edits: EditSet, call: QueueCall): void {
  const definition = definitionOf(call);
  if (definition) edits.replace(call.place.file.path, definition, "");
}
