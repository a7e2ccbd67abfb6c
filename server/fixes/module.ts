import type { Analysis } from "../analysis/analyse.js";
import type { Chain } from "../analysis/chain.js";
import type { Work } from "../analysis/works.js";
import type { Unit } from "../program/link.js";
import type { Range } from "../text/range.js";
import { callsIn } from "./call-text.js";
import { type FunctionText, functionAt, functionText, type SourceFile, sourceFile, spanOf } from "./source-file.js";
import type { Span } from "./span.js";

/** What a fix reads: the module as the engine understood it, and its texts. */
export interface Module {
  readonly analysis: Analysis;
  readonly unit: Unit;
  /** The files of the module whose text is at hand: its C files and the headers that are its own. */
  readonly files: ReadonlyMap<string, SourceFile>;
  /** Every function of the C files and headers by name; of namesakes all. */
  readonly functions: ReadonlyMap<string, readonly FunctionText[]>;
}

/** A place in the module's text. */
export interface Place extends Span {
  readonly file: SourceFile;
}

export function moduleOf(analysis: Analysis, unit: Unit, texts: ReadonlyMap<string, string>): Module {
  const files = new Map<string, SourceFile>();
  const functions = new Map<string, FunctionText[]>();
  for (const path of [...unit.headers, ...unit.files]) {
    const text = texts.get(path);
    if (text === undefined) continue;
    const file = sourceFile(path, text);
    files.set(path, file);
    for (const outline of file.functions)
      functions.set(outline.name, [...(functions.get(outline.name) ?? []), functionText(file, outline)]);
  }
  return { analysis, unit, files, functions };
}

export function placeOf(module: Module, path: string, range: Range): Place | undefined {
  const file = module.files.get(path);
  return file && { file, ...spanOf(file, range) };
}

/** Where a link of a chain stands, with the function around it (none for a macro's body). */
export function siteOf(module: Module, chain: Chain): { readonly place: Place; readonly around: FunctionText | undefined } | undefined {
  const place = placeOf(module, chain.file, chain.range);
  return place && { place, around: functionAt(place.file, place.start) };
}

/** The functions that a name means in a file: its own first. */
export function functionsNamed(module: Module, file: SourceFile, name: string): readonly FunctionText[] {
  const all = module.functions.get(name) ?? [];
  const own = all.filter((each) => each.file === file);
  return own.length > 0 ? own : all;
}

export interface CallSite {
  readonly within: FunctionText;
  readonly start: number;
  readonly callee: string;
}

const callSites = new WeakMap<Module, Map<string, readonly CallSite[]>>();

/** Every place at which a function of the module calls a function by this name. */
export function callsOf(module: Module, name: string): readonly CallSite[] {
  let known = callSites.get(module);
  if (!known) {
    const built = new Map<string, CallSite[]>();
    for (const within of [...module.functions.values()].flat()) {
      const { outline, file } = within;
      for (const call of callsIn(file.text, { start: outline.bodyStart, end: outline.end }, () => true)) {
        const list = built.get(call.name) ?? [];
        built.set(call.name, list);
        list.push({ within, start: call.start, callee: call.name });
      }
    }
    known = built;
    callSites.set(module, known);
  }
  return known.get(name) ?? [];
}

/** The handlers of these works, as text. */
export function handlersOf(module: Module, works: readonly Work[]): ReadonlySet<FunctionText> {
  const found = works.flatMap((work) =>
    work.handlers.flatMap((handler) => (module.functions.get(handler.name) ?? []).filter((each) => each.file.path === handler.file)),
  );
  return new Set(found);
}
