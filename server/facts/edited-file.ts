import type { Parser } from "../syntax/parser.js";
import { type LineIndex, lineIndex, rangeOf } from "../text/line-index.js";
import type { FileOutline } from "../text/outline.js";
import type { Range } from "../text/range.js";
import { carryOver, detached, type EditedFunction, functionKey, moveFunction, readFunction, startOf } from "./edited-function.js";
import { extractFacts, type FileLevelFacts, fileLevelFacts, isBinary } from "./extract.js";
import type { FileFacts } from "./file-facts.js";
import { moveTo, pairedRanges, rangesIn } from "./places.js";
import type { SourceFile } from "./source-text.js";

export interface EditedText {
  readonly text: string;
  readonly outline: FileOutline;
  readonly wanted: (name: string) => boolean;
}

/**
 * The facts of a file while it is edited. What `extractFacts` would give for the same text, but only what an edit has changed is read
 * again: a function is known by its text, and what stands between the functions by its. Facts that stay are the same objects as
 * before, moved to where their text is now, so that conclusions which hold on to them stay true.
 */
export class EditedFile {
  #version: Version | undefined;
  /** Functions that were read for a text which was given up before it was finished. */
  readonly #ahead = new Map<string, EditedFunction>();
  /** Versions of functions that were edited, by name, the last first: much of what is typed is taken back. */
  readonly #past = new Map<string, readonly EditedFunction[]>();

  /** Yields between functions; nothing has happened to the facts of before until the end. */
  *read(parser: Parser, { text, outline, wanted }: EditedText): Generator<void, FileFacts> {
    if (isBinary(text)) {
      this.#version = undefined;
      return extractFacts(parser, text, { outline, wanted });
    }
    const lines = lineIndex(text);
    const file: SourceFile = { text, lines, parser };
    const old = this.#version;
    const known = new Map((old?.functions ?? []).map((each) => [each.key, each]));
    const plan: Planned[] = [];
    for (const definition of outline.functions) {
      if (!wanted(definition.name) && !definition.otherNames?.some((name) => wanted(name))) continue;
      const key = functionKey(text, definition);
      const start = startOf(lines, definition);
      const same = known.get(key);
      if (same?.column === start.column) {
        // Two definitions of one text: each has facts of its own.
        known.delete(key);
        plan.push({ read: same, line: start.line, isKept: true });
        continue;
      }
      let read = this.#ahead.get(key);
      if (read?.column === start.column && !plan.some((each) => each.read === read)) {
        plan.push({ read, line: start.line, isKept: false });
        continue;
      }
      read = old ? detached(readFunction(file, definition, key)) : readFunction(file, definition, key);
      this.#ahead.set(key, read);
      plan.push({ read, line: start.line, isKept: false });
      yield;
    }
    const gaps = gapsOf(text, lines, outline);
    const macros = wantedMacros(outline, wanted);
    const innerMacros = macrosInFunctions(text, outline);
    const settle =
      (old?.macros === macros && old.innerMacros === innerMacros ? keptDeclarations(old, gaps) : undefined) ??
      freshDeclarations(old, fileLevelFacts(file, outline, { wanted }), outline.problems.length);
    // From here on there is no way back.
    const declarations = settle();
    const twins = new Set([...namesakes(plan.map(({ read }) => read)), ...namesakes(old?.functions ?? [])]);
    const functions = plan.map(({ read, line, isKept }) => {
      moveFunction(read, line);
      return isKept || twins.has(read.name) ? read : this.#carriedOver(known, read);
    });
    for (const gone of known.values()) this.#remember(gone.name, [gone, ...(this.#past.get(gone.name) ?? [])]);
    for (const name of twins) this.#past.delete(name);
    this.#ahead.clear();
    this.#version = { functions, gaps, macros, innerMacros, declarations };
    return {
      ...declarations.facts,
      functions: functions.flatMap((each) => each.facts),
      includes: outline.includes,
      suppressions: outline.suppressions.map(({ start, end, rule, reason }) => ({ rule, reason, at: rangeOf(lines, start, end) })),
      unread: [
        ...outline.problems.map(({ start, end, reason }) => ({ at: rangeOf(lines, start, end), reason })),
        ...declarations.unread,
        ...functions.flatMap((each) => each.unread),
      ],
      functionCount: outline.functions.length,
    };
  }

  /** Forgets versions of before. */
  trim(): void {
    this.#past.clear();
  }

  /** A function that was read anew in terms of the versions of it that are known. */
  #carriedOver(known: Map<string, EditedFunction>, read: EditedFunction): EditedFunction {
    const before = [...known.values()].find((each) => each.name === read.name);
    if (before) known.delete(before.key);
    const versions = [...(before ? [before] : []), ...(this.#past.get(read.name) ?? [])];
    const carried = carryOver(versions, read);
    this.#remember(
      read.name,
      versions.filter((each) => each.facts !== carried.facts),
    );
    return carried;
  }

  #remember(name: string, versions: readonly EditedFunction[]): void {
    this.#past.delete(name);
    if (versions.length > 0) this.#past.set(name, versions.slice(0, PAST_VERSIONS));
    const [oldest] = this.#past.keys();
    if (this.#past.size > PAST_FUNCTIONS && oldest !== undefined) this.#past.delete(oldest);
  }
}

/** Versions of a function that are remembered beside the present one, and of how many functions. */
const PAST_VERSIONS = 2;
const PAST_FUNCTIONS = 60;

interface Version {
  readonly functions: readonly EditedFunction[];
  readonly gaps: Gaps;
  /** The macros that were wanted. */
  readonly macros: string;
  readonly innerMacros: string;
  readonly declarations: Declarations;
}

/** What stands between the functions, as facts. */
interface Declarations {
  readonly facts: FileLevelFacts;
  readonly ranges: readonly Range[];
  /** Of `facts.unread` what the declarations are to blame for. */
  readonly unread: FileFacts["unread"];
}

interface Planned {
  readonly read: EditedFunction;
  readonly line: number;
  /** Read for the version before. */
  readonly isKept: boolean;
}

/** What stands between the functions. */
interface Gaps {
  readonly text: string;
  /** The line on which each gap begins, its column there, and the line on which it ends. */
  readonly first: readonly number[];
  readonly column: readonly number[];
  readonly last: readonly number[];
  /** The functions after each gap but the last: macros may be defined inside of them. */
  readonly functions: readonly string[];
}

/**
 * The names that several functions have, as the branches of an `#if` at file level. A version that was edited shares places with the one
 * before it, so of these it could not be told whose places a version of before holds.
 */
function namesakes(functions: readonly EditedFunction[]): string[] {
  const seen = new Set<string>();
  return functions.flatMap(({ name }) => (seen.has(name) ? [name] : seen.add(name) && []));
}

/** The names of the macros that are wanted, each at its place among all macros. */
function wantedMacros({ macros, literals }: FileOutline, wanted: EditedText["wanted"]): string {
  return [...macros.map(({ name }) => name), ...literals.names()].map((name) => (wanted(name) ? name : "")).join();
}

function gapsOf(text: string, lines: LineIndex, { functions }: FileOutline): Gaps {
  const pieces: string[] = [];
  const first: number[] = [];
  const column: number[] = [];
  const last: number[] = [];
  const bodies: string[] = [];
  let from = 0;
  const add = (to: number): void => {
    const at = rangeOf(lines, from, to);
    pieces.push(text.slice(from, to));
    first.push(at.line);
    column.push(at.column);
    last.push(at.endLine);
  };
  for (const { start, end } of functions) {
    add(start);
    bodies.push(text.slice(start, end));
    from = end;
  }
  add(text.length);
  return { text: pieces.join("\0"), first, column, last, functions: bodies };
}

/**
 * The declarations of before, moved, when nothing that they are read from has changed; undefined otherwise. Nothing is moved before the
 * result is called.
 */
function keptDeclarations(old: Version, gaps: Gaps): (() => Declarations) | undefined {
  const before = old.gaps;
  if (gaps.text !== before.text || gaps.column.some((column, index) => column !== before.column[index])) return undefined;
  const { ranges } = old.declarations;
  const places = ranges.map((range) => {
    const from = movedLine(before, gaps, range.line);
    const to = movedLine(before, gaps, range.endLine);
    return from === undefined || to === undefined ? undefined : { ...range, line: from, endLine: to };
  });
  // A macro inside of a function that was edited, or an error that spans one.
  if (places.some((place) => place === undefined)) return undefined;
  return () => {
    ranges.forEach((range, index) => {
      moveTo(range, places[index] ?? range);
    });
    return old.declarations;
  };
}

function freshDeclarations(old: Version | undefined, facts: FileLevelFacts, problems: number): () => Declarations {
  return () => {
    const carried = carriedDeclarations(old?.declarations.facts, facts);
    return { facts: carried, ranges: rangesIn(carried), unread: carried.unread.slice(problems) };
  };
}

/** New declarations in terms of the objects of before, as far as they say the same. */
function carriedDeclarations(before: FileLevelFacts | undefined, after: FileLevelFacts): FileLevelFacts {
  if (!before) return after;
  return {
    ...after,
    macros: carried(before.macros, after.macros),
    constants: carried(before.constants, after.constants),
    structures: carried(before.structures, after.structures),
    typedefs: carried(before.typedefs, after.typedefs),
    variables: carried(before.variables, after.variables),
    fileCalls: carried(before.fileCalls, after.fileCalls),
  };
}

function carried<Part extends object>(before: Part, after: Part): Part {
  const pairs = pairedRanges(before, after);
  for (const [own, place] of pairs ?? []) moveTo(own, place);
  return pairs ? before : structuredClone(after);
}

function movedLine(before: Gaps, after: Gaps, line: number): number | undefined {
  let low = 0;
  let high = before.first.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((before.first[middle] ?? 0) <= line) low = middle;
    else high = middle - 1;
  }
  if (line <= (before.last[low] ?? 0)) return line - (before.first[low] ?? 0) + (after.first[low] ?? 0);
  // Inside of the function that follows: as long as its text is the same, it moves with its start.
  if (before.functions[low] !== after.functions[low]) return undefined;
  return line - (before.last[low] ?? 0) + (after.last[low] ?? 0);
}

/** The macros that are defined inside of functions: all that the declarations are read from beside what stands between the functions. */
function macrosInFunctions(text: string, outline: FileOutline): string {
  const { macros, literals } = outline;
  const inner = macros
    .filter((macro) => isInFunction(outline, macro.start))
    .map(({ configuration = "", nameStart, bodyEnd }) => `${configuration}\n${text.slice(nameStart, bodyEnd)}`);
  for (let index = 0; index < literals.count; index++) {
    if (isInFunction(outline, literals.placeOf(index))) inner.push(`${literals.nameAt(index)} ${literals.bodyAt(index)}`);
  }
  return inner.join("\0");
}

function isInFunction({ functions }: FileOutline, start: number): boolean {
  let low = 0;
  let high = functions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((functions[middle]?.start ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  const before = functions[low - 1];
  return before !== undefined && start < before.end;
}
