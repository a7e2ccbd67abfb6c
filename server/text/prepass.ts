import type { MacroDefinition } from "./macro-definition.js";
import type { FileOutline, FunctionOutline } from "./outline.js";
import type { Rewrite } from "./rewrite.js";

/**
 * Text that the grammar can read in place of a part of a file: as long as that part, every line and column where it was. A node at index
 * `i` stands at offset `start + i` of the file. Identifiers that hold `$$` are `a ## b` of a macro's body.
 */
export interface PreparedText {
  readonly text: string;
  readonly start: number;
  /** What was changed, by `start`; offsets are the file's. */
  readonly rewrites: readonly Rewrite[];
  /** Of one of several variants of a function: the `#if` conditions it takes as true, joined. */
  readonly configuration?: string;
}

/** The whole file; of conditionals that cut statements the first branch is kept, see `configurations` for the others. */
export function prepare(text: string, _outline?: FileOutline): PreparedText {
  return { text, start: 0, rewrites: [] };
}

/** The whole file with every function definition blanked: structures, variables and calls at file level. */
export function prepareDeclarations(text: string, outline: FileOutline): PreparedText {
  const pieces: string[] = [];
  let position = 0;
  for (const { start, end } of outline.functions) {
    if (end <= position) continue;
    const from = Math.max(start, position);
    pieces.push(text.slice(position, from), text.slice(from, end).replace(/[^\n]/g, " "));
    position = end;
  }
  pieces.push(text.slice(position));
  return { text: pieces.join(""), start: 0, rewrites: [] };
}

/**
 * One function, from `start` to `end`. A function whose `#if` lines cut no statement gives one text in which they still stand, for the
 * grammar to read as `preproc_if` among statements; any other gives one text a branch, without `#if` lines. Code under `#if 0` is blanked.
 */
export function configurations(text: string, definition: FunctionOutline): readonly PreparedText[] {
  return [{ text: text.slice(definition.start, definition.end), start: definition.start, rewrites: [] }];
}

/** A macro's body, as statements or an expression that can stand in a function's body. `a ## b` shows as `a$$b`, `#a` as `a`. */
export function prepareMacroBody(text: string, macro: MacroDefinition): PreparedText {
  return { text: text.slice(macro.bodyStart, macro.bodyEnd).replace(/\\(?=\r?\n)/g, " "), start: macro.bodyStart, rewrites: [] };
}
