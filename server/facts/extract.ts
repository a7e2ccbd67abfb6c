import type { Parser } from "../syntax/parser.js";
import { firstError, type SyntaxNode } from "../syntax/syntax-node.js";
import { lineIndex, rangeOf } from "../text/line-index.js";
import { type FileOutline, type FunctionOutline, outlineFile } from "../text/outline.js";
import { prepareDeclarations } from "../text/prepass.js";
import { collectDeclarations, type DeclarationFacts } from "./declarations.js";
import type { FileFacts, FunctionFacts, MacroFacts, UnreadSpan } from "./file-facts.js";
import { functionFacts } from "./functions.js";
import type { SourceText } from "./lowering.js";
import { macroFacts, readConstants } from "./macros.js";
import { compactSourceText, type SourceFile } from "./source-text.js";

export interface ExtractOptions {
  /** Which functions and macros to read; all of them when absent. What else stands at file level is always read. */
  readonly wanted?: (name: string) => boolean;
  /** The outline of the same text, when the caller has it already. */
  readonly outline?: FileOutline;
  /** What stands at file level, when the caller has it already. */
  readonly declarations?: Declarations;
}

/** What stands at file level beside functions and macros, and what of the file could not be read so far. */
export interface Declarations extends Pick<FileFacts, "structures" | "typedefs" | "variables" | "fileCalls" | "unread"> {
  readonly enumerators: FileFacts["constants"];
}

/** Reads one file, a `.c` or a `.h`. Never fails: what could not be read is listed in `unread`. */
export function extractFacts(parser: Parser, text: string, options: ExtractOptions = {}): FileFacts {
  if (isBinary(text)) return { ...nothing, unread: [{ at: rangeOf(lineIndex(text), 0, 1), reason: "file is binary" }] };
  const outline = options.outline ?? outlineFile(text);
  const file: SourceFile = { text, lines: lineIndex(text), parser };
  const { unread, ...fileLevel } = fileLevelFacts(file, outline, options);
  const functions: FunctionFacts[] = [];
  const unreadInFunctions: UnreadSpan[] = [];
  for (const definition of outline.functions) {
    if (isWanted(definition, options)) functions.push(...functionFacts(file, definition, unreadInFunctions));
  }
  return {
    functions,
    ...fileLevel,
    includes: outline.includes,
    suppressions: outline.suppressions.map(({ start, end, rule, reason }) => ({ rule, reason, at: rangeOf(file.lines, start, end) })),
    unread: [...unread, ...unreadInFunctions],
    functionCount: outline.functions.length,
  };
}

/** What of a file's facts comes from outside of its functions. */
export type FileLevelFacts = Omit<Declarations, "enumerators"> & Pick<FileFacts, "macros" | "constants">;

/** Reads declarations and the macros that are wanted. */
export function fileLevelFacts(file: SourceFile, outline: FileOutline, { wanted, declarations }: ExtractOptions): FileLevelFacts {
  const { enumerators, ...rest } = declarations ?? extractDeclarations(file.parser, file.text, outline);
  const constants = [...readConstants(file, outline, wanted ?? (() => true)).constants, ...enumerators];
  return { macros: functionLikeMacros(file, outline, wanted), constants, ...rest };
}

/** Reads the function-like macros that are wanted. */
function functionLikeMacros(file: SourceFile, { macros }: FileOutline, wanted: ExtractOptions["wanted"]): MacroFacts[] {
  return macros.flatMap((macro) => {
    const { parameters } = macro;
    return parameters && (!wanted || wanted(macro.name)) ? [macroFacts(file, { ...macro, parameters })] : [];
  });
}

/** Reads what does not depend on which functions and macros are wanted. */
export function extractDeclarations(parser: Parser, text: string, outline: FileOutline): Declarations {
  const file: SourceFile = { text, lines: lineIndex(text), parser };
  const mentioned = new Set(outline.identifiers);
  const found: DeclarationFacts = {
    structures: [],
    typedefs: [],
    variables: [],
    constants: [],
    values: readConstants(file, outline, (name) => mentioned.has(name)).values,
    fileCalls: [],
    unread: [],
  };
  for (const { start, end, reason } of outline.problems) found.unread.push({ at: rangeOf(file.lines, start, end), reason });
  const declarations = compactSourceText(file, prepareDeclarations(text, outline));
  const { root, hasErrors } = parser.parse(declarations.text);
  collectDeclarations(declarations, root, found);
  if (hasErrors) reportErrors(declarations, root, found);
  const { values: _, constants: enumerators, ...rest } = found;
  return { enumerators, ...rest };
}

/** Names every declaration with an error inside; errors between declarations were met already. */
function reportErrors(source: SourceText, root: SyntaxNode, found: DeclarationFacts): void {
  for (const child of root.children) {
    const error = child.type === "ERROR" ? undefined : firstError(child);
    if (error) found.unread.push({ at: source.rangeOf(error.start, error.end), reason: "syntax the grammar does not know" });
  }
}

function isWanted({ name, otherNames }: FunctionOutline, { wanted }: ExtractOptions): boolean {
  return !wanted || wanted(name) || (otherNames?.some((each) => wanted(each)) ?? false);
}

const nothing: FileFacts = {
  functions: [],
  macros: [],
  constants: [],
  structures: [],
  typedefs: [],
  variables: [],
  fileCalls: [],
  includes: [],
  suppressions: [],
  unread: [],
  functionCount: 0,
};

/** C source has no control characters but blanks, and next to none that its encoding could not tell. */
export function isBinary(text: string): boolean {
  const sample = text.slice(0, 8192);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  const odd = sample.match(/[\0-\x08\x0e-\x1f\ufffd]/g)?.length ?? 0;
  return odd * 10 > sample.length;
}
