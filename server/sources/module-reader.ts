import { extractFacts } from "../facts/extract.js";
import type { FileFacts } from "../facts/file-facts.js";
import type { KernelTables } from "../kernel/tables.js";
import type { ModuleFiles } from "../program/link.js";
import { relevantFunctions } from "../program/relevance.js";
import type { Parser } from "../syntax/parser.js";
import { lineAt, lineIndex } from "../text/line-index.js";
import { type FileOutline, outlineFile } from "../text/outline.js";
import type { ModuleFinder, SourceModule } from "./module-finder.js";
import type { ReadingSession } from "./reading-session.js";
import type { Source } from "./source.js";

/** What a reader needs; the same in the main thread and in a worker. */
export interface ReaderContext {
  readonly source: Source;
  readonly finder: ModuleFinder;
  readonly parser: Parser;
  readonly tables: KernelTables;
  /** What earlier reads have made of the same texts. */
  readonly session?: ReadingSession;
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
  /** True when nothing of the file was read. */
  readonly whole: boolean;
}

interface OutlinedFile {
  readonly text: string;
  readonly outline: FileOutline;
  readonly notes: readonly string[];
}

/** Reads groups of modules: outlines all their files and headers, then extracts the facts of the functions that can matter. */
export class ModuleReader {
  readonly #context: ReaderContext;
  /** Headers are shared by many modules. */
  readonly #headers = new Map<string, OutlinedFile | string>();
  readonly #headerFacts = new Map<string, FileFacts>();

  constructor(context: ReaderContext) {
    this.#context = context;
  }

  read(group: readonly SourceModule[]): ReadGroup {
    const outlined = new Map<string, OutlinedFile>();
    const failed: ReadFile[] = [];
    const headersOf = group.map((module) => this.#close(module, outlined, failed));
    const isHeader = new Set(headersOf.flat());
    const outlines = new Map([...outlined].map(([path, file]) => [path, file.outline]));
    const wanted = relevantFunctions(outlines, this.#context.tables);
    const files = [...outlined].map(([path, file]) => this.#readFile(path, file, wanted.get(path), isHeader.has(path)));
    return {
      modules: group.map(({ name, files: own }, index) => ({ name, files: own, headers: headersOf[index] ?? [] })),
      files: [...failed, ...files],
    };
  }

  /** Outlines a module's files and what they include, and returns the included ones. */
  #close(module: SourceModule, outlined: Map<string, OutlinedFile>, failed: ReadFile[]): string[] {
    const own = new Set(module.files);
    const seen = new Set(module.files);
    for (const path of seen) {
      const file = outlined.get(path) ?? (own.has(path) ? this.#outline(path) : this.#outlineHeader(path));
      if (typeof file === "string") {
        if (!failed.some((each) => each.path === path)) {
          failed.push({ path, functionCount: 0, problems: [{ reason: file, whole: true }], notes: [] });
        }
        continue;
      }
      outlined.set(path, file);
      for (const include of file.outline.includes) {
        const header = this.#context.finder.resolveInclude(module, path, include, () => false);
        if (header) seen.add(header);
      }
    }
    return [...seen].filter((path) => !own.has(path)).sort();
  }

  #readFile(path: string, file: OutlinedFile, wanted: ReadonlySet<string> | undefined, isHeader: boolean): ReadFile {
    const read = { path, functionCount: file.outline.functions.length, problems: problemsOf(file), notes: file.notes };
    if (!wanted) return read;
    try {
      return { ...read, facts: isHeader ? this.#factsOfHeader(path, file, wanted) : this.#factsOf(file, wanted) };
    } catch (error) {
      // Extraction is total by design; one file that shows a fault in it must not cost the others.
      return { ...read, problems: [{ reason: `the reader failed: ${error instanceof Error ? error.message : error}`, whole: true }] };
    }
  }

  #outline(path: string): OutlinedFile | string {
    const read = this.#context.source.read(path);
    if (read.kind === "unreadable") return read.reason;
    const { text, notes } = read;
    const outline = (): FileOutline => outlineFile(text);
    return { text, outline: this.#context.session?.outlineOf(text, outline) ?? outline(), notes };
  }

  #outlineHeader(path: string): OutlinedFile | string {
    let file = this.#headers.get(path);
    if (!file) {
      file = this.#outline(path);
      this.#headers.set(path, file);
    }
    return file;
  }

  #factsOf({ text, outline }: OutlinedFile, wanted: ReadonlySet<string>): FileFacts {
    const { parser, session } = this.#context;
    const extract = (): FileFacts => extractFacts(parser, text, { outline, wanted: (name) => wanted.has(name) });
    return session?.factsOf(text, wanted, extract) ?? extract();
  }

  #factsOfHeader(path: string, file: OutlinedFile, wanted: ReadonlySet<string>): FileFacts {
    const key = `${path}\n${[...wanted].sort().join(" ")}`;
    let facts = this.#headerFacts.get(key);
    if (!facts) {
      facts = this.#factsOf(file, wanted);
      this.#headerFacts.set(key, facts);
    }
    return facts;
  }
}

function problemsOf({ text, outline }: OutlinedFile): FileProblem[] {
  if (outline.problems.length === 0) return [];
  const lines = lineIndex(text);
  return outline.problems.map(({ start, reason }) => ({ reason, line: lineAt(lines, start), whole: false }));
}
