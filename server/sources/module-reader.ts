import { type Declarations, extractDeclarations, extractFacts } from "../facts/extract.js";
import type { FileFacts } from "../facts/file-facts.js";
import type { KernelTables } from "../kernel/tables.js";
import type { ModuleFiles } from "../program/link.js";
import { relevantFunctions } from "../program/relevance.js";
import type { Parser } from "../syntax/parser.js";
import { lineAt, lineIndex } from "../text/line-index.js";
import { type FileOutline, outlineFile } from "../text/outline.js";
import type { ReaderCache } from "./cache/reader-cache.js";
import { includeClosure } from "./include-closure.js";
import type { ModuleFinder, SourceModule } from "./module-finder.js";
import type { ReadingSession } from "./reading-session.js";
import type { Source } from "./source.js";
import type { Place } from "./worker-messages.js";

/** What a reader needs; the same in the main thread and in a worker. */
export interface ReaderContext {
  readonly source: Source;
  readonly finder: ModuleFinder;
  readonly parser: Parser;
  readonly tables: KernelTables;
  /** What earlier reads have made of the same texts. */
  readonly session?: ReadingSession;
  /** What other runs have made of them. */
  readonly cache?: ReaderCache;
  /** Files that are not to be read, with the reason. */
  readonly lost?: ReadonlyMap<string, string>;
  /** Called as soon as it is known that something will be parsed. */
  readonly willParse?: () => void;
  /** Called before each piece of work, with what it is. */
  readonly onPlace?: (place: Place) => void;
}

/** Modules that share C files, read as one. Plain data: workers send it. */
export interface ReadGroup {
  readonly modules: readonly ModuleFiles[];
  readonly files: readonly ReadFile[];
}

export interface ReadFile {
  readonly path: string;
  /** Absent when nothing in the file can matter, or when it could not be read. */
  readonly facts?: FileFacts;
  readonly functionCount: number;
  /** Why the file, or a part of it, was not read. */
  readonly problems: readonly FileProblem[];
  /** What was mended on reading; nothing was lost. */
  readonly notes: readonly string[];
}

export interface FileProblem {
  readonly reason: string;
  readonly line?: number;
  readonly function?: string;
  /** True when nothing of the file was read. */
  readonly whole: boolean;
}

/** A group whose files were split into functions; nothing is parsed yet. No files are left of one that has been read and forgotten. */
export interface SurveyedGroup {
  readonly modules: readonly ModuleFiles[];
  readonly files: Map<string, OutlinedFile>;
  /** Those of `files` that are no module's own. */
  readonly headers: ReadonlySet<string>;
  readonly unread: readonly UnreadFile[];
  /** The functions to parse, by file; empty when nothing in the group can matter. */
  readonly wanted: ReadonlyMap<string, ReadonlySet<string>>;
}

/** A file that could not be read. */
export interface UnreadFile {
  readonly path: string;
  readonly reason: string;
  /** Stands for the reason; only where there is a cache, and only when it is the file's: what a worker dies of may be something else the next time. */
  readonly digest?: string;
}

export interface OutlinedFile {
  readonly text: string;
  readonly outline: FileOutline;
  readonly notes: readonly string[];
  /** Stands for what was read; only where there is a cache. */
  readonly digest?: string;
  /** Of a header that was read: the same whichever of its functions are wanted. */
  declarations?: Declarations;
}

/** Characters of headers that are kept at hand. */
const MOST_HEADER_TEXT = 16 * 1024 * 1024;

/** Reads groups of modules: outlines all their files and headers, then extracts the facts of the functions that can matter. */
export class ModuleReader {
  readonly #context: ReaderContext;
  /** Headers are shared by many modules. */
  readonly #headers = new Map<string, OutlinedFile | UnreadFile>();
  #headerText = 0;

  constructor(context: ReaderContext) {
    this.#context = context;
  }

  read(group: readonly SourceModule[]): ReadGroup {
    return this.extract([this.survey(group)]);
  }

  survey(group: readonly SourceModule[]): SurveyedGroup {
    const files = new Map<string, OutlinedFile>();
    const unread: UnreadFile[] = [];
    const headersOf = group.map((module) => this.#close(module, files, unread));
    this.#context.onPlace?.({ size: textOf(files) });
    const outlines = new Map([...files].map(([path, file]) => [path, file.outline]));
    return {
      modules: group.map(({ name, files: own }, index) => ({ name, files: own, headers: headersOf[index] ?? [] })),
      files,
      headers: new Set(headersOf.flat()),
      unread,
      wanted: relevantFunctions(outlines, this.#context.tables),
    };
  }

  /** Reads groups that make up one part of the program. A header that several of them include is read for what each of them needs. */
  extract(groups: readonly SurveyedGroup[]): ReadGroup {
    return this.#readAll(groups, filesOf(groups));
  }

  /** As `extract()`, for groups that nobody asks about again: text and outline of each file are let go when it has been read. */
  extractAndForget(groups: readonly SurveyedGroup[]): ReadGroup {
    const files = filesOf(groups);
    for (const group of groups) group.files.clear();
    return this.#readAll(groups, files);
  }

  #readAll(groups: readonly SurveyedGroup[], files: Map<string, OutlinedFile>): ReadGroup {
    const wanted = new Map<string, ReadonlySet<string>>();
    for (const group of groups) for (const [path, names] of group.wanted) wanted.set(path, union(wanted.get(path), names));
    const size = textOf(files);
    const read: ReadFile[] = [];
    for (const [path, file] of files) {
      files.delete(path);
      read.push(this.#readFile(path, file, wanted.get(path)));
    }
    this.#context.onPlace?.({ size });
    return {
      modules: groups.flatMap((group) => group.modules),
      files: [...groups.flatMap((group) => group.unread.map(withNothing)), ...read],
    };
  }

  /** Headers that were read are not needed again. */
  forgetHeaders(): void {
    this.#headers.clear();
    this.#headerText = 0;
  }

  /** Outlines a module's files and what they include, and returns the included ones. */
  #close(module: SourceModule, outlined: Map<string, OutlinedFile>, unread: UnreadFile[]): readonly string[] {
    const own = new Set(module.files);
    return includeClosure(this.#context.finder, module, (path) => {
      const file = outlined.get(path) ?? (own.has(path) ? this.#outline(path) : this.#outlineHeader(path));
      if ("outline" in file) {
        outlined.set(path, file);
        return file.outline.includes;
      }
      if (!unread.some((each) => each.path === path)) unread.push(file);
      return undefined;
    });
  }

  #readFile(path: string, file: OutlinedFile, wanted: ReadonlySet<string> | undefined): ReadFile {
    const read = { path, functionCount: file.outline.functions.length, problems: problemsOf(file), notes: file.notes };
    if (!wanted) return read;
    const { lost, onPlace } = this.#context;
    const reason = lost?.get(path);
    if (reason !== undefined) return { ...read, problems: [{ reason, whole: true }] };
    onPlace?.({ file: path, size: file.text.length });
    try {
      const facts = this.#factsOf(file, wanted);
      const unread = facts.unread.map(({ at, function: name, reason }) => ({ reason, line: at.line, function: name, whole: false }));
      return { ...read, facts, problems: [...unread, ...read.problems] };
    } catch (error) {
      // Extraction is total by design; one file that shows a fault in it must not cost the others.
      return { ...read, problems: [{ reason: `the reader failed: ${error instanceof Error ? error.message : error}`, whole: true }] };
    }
  }

  #outline(path: string): OutlinedFile | UnreadFile {
    const { source, session, cache, lost, onPlace } = this.#context;
    const reason = lost?.get(path);
    if (reason !== undefined) return { path, reason };
    onPlace?.({ file: path, size: 0 });
    const read = source.read(path);
    const digest = cache?.digestOf(read);
    if (read.kind === "unreadable") return { path, reason: read.reason, digest };
    const { text, notes } = read;
    const outline = (): FileOutline => outlineFile(text);
    return { text, outline: session?.outlineOf(text, outline) ?? outline(), notes, digest };
  }

  #outlineHeader(path: string): OutlinedFile | UnreadFile {
    let file = this.#headers.get(path);
    if (!file) {
      if (this.#headerText > MOST_HEADER_TEXT) this.forgetHeaders();
      file = this.#outline(path);
      this.#headers.set(path, file);
      if ("outline" in file) this.#headerText += file.text.length;
    }
    return file;
  }

  #factsOf(file: OutlinedFile, wanted: ReadonlySet<string>): FileFacts {
    const { parser, session, cache } = this.#context;
    const { text, outline } = file;
    const extract = (): FileFacts => {
      file.declarations ??= extractDeclarations(parser, text, outline);
      return extractFacts(parser, text, { outline, declarations: file.declarations, wanted: (name) => wanted.has(name) });
    };
    const load = (): FileFacts => cache?.factsOf(text, wanted, extract) ?? extract();
    return session?.factsOf(text, wanted, load) ?? load();
  }
}

/** The files of some groups, each once. */
function filesOf(groups: readonly SurveyedGroup[]): Map<string, OutlinedFile> {
  return new Map(groups.flatMap(({ files }) => [...files]));
}

/** Characters of all files: what comes when they have been read is about all of them. */
function textOf(files: ReadonlyMap<string, OutlinedFile>): number {
  return [...files.values()].reduce((sum, { text }) => sum + text.length, 0);
}

function withNothing({ path, reason }: UnreadFile): ReadFile {
  return { path, functionCount: 0, problems: [{ reason, whole: true }], notes: [] };
}

function union(known: ReadonlySet<string> | undefined, more: ReadonlySet<string>): ReadonlySet<string> {
  return known ? new Set([...known, ...more]) : more;
}

function problemsOf({ text, outline }: OutlinedFile): FileProblem[] {
  if (outline.problems.length === 0) return [];
  const lines = lineIndex(text);
  return outline.problems.map(({ start, reason }) => ({ reason, line: lineAt(lines, start), whole: false }));
}
