import { callsIn } from "./call-text.js";
import { type CallSite, callsOf, functionsNamed, type Module } from "./module.js";
import type { FunctionText } from "./source-file.js";

/** Deeper than this no driver nests the making of an interface. */
const MOST_LEVELS = 8;

/** The functions of the module that call one of these, directly or through others; these among them. */
export function callersOf(module: Module, functions: readonly FunctionText[]): ReadonlySet<FunctionText> {
  const found = new Set(functions);
  const open = [...functions];
  for (let next = open.pop(); next; next = open.pop()) {
    for (const site of callsTo(module, next)) {
      if (found.has(site.within)) continue;
      found.add(site.within);
      open.push(site.within);
    }
  }
  return found;
}

/** The places that call this very function: a static namesake in another file is another function. */
export function callsTo(module: Module, callee: FunctionText): readonly CallSite[] {
  return callsOf(module, callee.name).filter((site) => functionsNamed(module, site.within.file, callee.name).includes(callee));
}

/** Whether a call of one of `wanted` stands in the text of `within` before `offset`. */
export function callsBefore(module: Module, within: FunctionText, offset: number, wanted: ReadonlySet<FunctionText>): boolean {
  const { file, outline } = within;
  return callsIn(file.text, { start: outline.bodyStart, end: offset }, () => true).some((call) =>
    functionsNamed(module, file, call.name).some((each) => wanted.has(each)),
  );
}

/** Whether on the way to `offset` of `within`, in it or in a caller, a call of one of `wanted` comes earlier in the text. */
export function mayComeAfter(module: Module, within: FunctionText, offset: number, wanted: ReadonlySet<FunctionText>, level = 0): boolean {
  if (callsBefore(module, within, offset, wanted)) return true;
  if (level >= MOST_LEVELS) return false;
  return callsTo(module, within).some((site) => site.within !== within && mayComeAfter(module, site.within, site.start, wanted, level + 1));
}

/** Whether on every way to `offset` of `within` a call of one of `wanted` comes earlier: in it, or in each of its callers. */
export function alwaysComesAfter(
  module: Module,
  within: FunctionText,
  offset: number,
  wanted: ReadonlySet<FunctionText>,
  level = 0,
): boolean {
  if (callsBefore(module, within, offset, wanted)) return true;
  const callers = callsTo(module, within).filter((site) => site.within !== within);
  if (callers.length === 0 || level >= MOST_LEVELS) return false;
  return callers.every((site) => alwaysComesAfter(module, site.within, site.start, wanted, level + 1));
}
