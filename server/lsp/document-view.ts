import type { Location, Position } from "vscode-languageserver";
import type { Analysis } from "../analysis/analyse.js";
import type { QueueModel, Site } from "../program/queue-model.js";
import type { Range } from "../text/range.js";
import { protocolRange } from "./diagnostic-of.js";
import type { Folder } from "./folder.js";
import type { LiveModule, ModuleState } from "./live-module.js";

/** A document as requests see it: its text, and what is known of the modules that it is part of. */
export interface DocumentView {
  readonly folder: Folder;
  readonly path: string;
  readonly lines: readonly string[];
  readonly states: readonly ModuleState[];
  /** The modules of the states. */
  readonly modules: readonly LiveModule[];
}

export function modelsOf(view: DocumentView): readonly QueueModel[] {
  return view.states.flatMap((state) => state.models);
}

export function analysesOf(view: DocumentView): readonly Analysis[] {
  return view.states.map((state) => state.analysis);
}

/** A place as the engine counts it. */
export interface Point {
  readonly line: number;
  readonly column: number;
}

export function pointOf({ line, character }: Position): Point {
  return { line: line + 1, column: character + 1 };
}

/** Whether a point is in a range, or right behind it: where a cursor stands after the word. */
export function isIn({ line, column }: Point, range: Range): boolean {
  if (line < range.line || line > range.endLine) return false;
  return (line > range.line || column >= range.column) && (line < range.endLine || column <= range.endColumn);
}

/** A name in the text, with what stands right before it. */
export interface Word {
  readonly name: string;
  readonly range: Range;
  /** True behind `.` or `->`. */
  readonly isMember: boolean;
}

/** The identifier at a point, if there is one. */
export function wordAt(lines: readonly string[], { line, column }: Point): Word | undefined {
  const text = lines[line - 1] ?? "";
  let start = column - 1;
  let end = start;
  while (start > 0 && /\w/.test(text[start - 1] ?? "")) start--;
  while (/\w/.test(text[end] ?? "")) end++;
  const name = text.slice(start, end);
  if (!/^[A-Za-z_]/.test(name)) return undefined;
  const range = { line, column: start + 1, endLine: line, endColumn: end + 1 };
  return { name, range, isMember: /(->|\.)\s*$/.test(text.slice(0, start)) };
}

export function locationOf({ folder }: DocumentView, { file, range }: Pick<Site, "file" | "range">): Location {
  return { uri: folder.uriOf(file), range: protocolRange(range) };
}

/** The name of a function where it is defined; the function itself when that is not known. */
export function functionLocation(view: DocumentView, file: string, name: string, range: Range): Location {
  for (const { program } of analysesOf(view)) {
    const found = program.facts.get(file)?.functions.find((each) => each.name === name && each.range.line === range.line);
    if (found) return locationOf(view, { file, range: found.nameRange });
  }
  return locationOf(view, { file, range });
}
