import type { Parser } from "../syntax/parser.js";
import { lineIndex, rangeOf } from "../text/line-index.js";
import { type FileOutline, outlineFile } from "../text/outline.js";
import { prepareDeclarations } from "../text/prepass.js";
import { collectDeclarations, type DeclarationFacts } from "./declarations.js";
import type { FileFacts, FunctionFacts, MacroFacts } from "./file-facts.js";
import { functionFacts } from "./functions.js";
import { constantFacts, macroFacts } from "./macros.js";
import { type SourceFile, sourceText } from "./source-text.js";

export interface ExtractOptions {
  /** Which functions to read; all of them when absent. What stands at file level is always read. */
  readonly wanted?: (functionName: string) => boolean;
  /** The outline of the same text, when the caller has it already. */
  readonly outline?: FileOutline;
}

/** Reads one file, a `.c` or a `.h`. Never fails: what could not be read is listed in `unread`. */
export function extractFacts(parser: Parser, text: string, options: ExtractOptions = {}): FileFacts {
  const outline = options.outline ?? outlineFile(text);
  const file: SourceFile = { text, lines: lineIndex(text), parser };
  const found: DeclarationFacts = { structures: [], typedefs: [], variables: [], constants: [], fileCalls: [], unread: [] };
  for (const { start, end, reason } of outline.problems) found.unread.push({ at: rangeOf(file.lines, start, end), reason });
  const prepared = prepareDeclarations(text, outline);
  collectDeclarations(sourceText(file, prepared), parser.parse(prepared.text).root, found);
  const functions: FunctionFacts[] = [];
  for (const definition of outline.functions) {
    if (options.wanted && !options.wanted(definition.name)) continue;
    functions.push(...functionFacts(file, definition, found.unread));
  }
  const macros: MacroFacts[] = [];
  for (const macro of outline.macros) {
    const { parameters } = macro;
    if (parameters) {
      macros.push(macroFacts(file, { ...macro, parameters }));
      continue;
    }
    const constant = constantFacts(file, macro);
    if (constant) found.constants.push(constant);
  }
  return {
    functions,
    macros,
    constants: found.constants,
    structures: found.structures,
    typedefs: found.typedefs,
    variables: found.variables,
    fileCalls: found.fileCalls,
    includes: outline.includes,
    suppressions: outline.suppressions.map(({ start, end, rule, reason }) => ({ rule, reason, at: rangeOf(file.lines, start, end) })),
    unread: found.unread,
    functionCount: outline.functions.length,
  };
}
