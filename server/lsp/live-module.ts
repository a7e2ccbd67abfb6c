import { type Analysis, analysing } from "../analysis/analyse.js";
import { SummaryMemory } from "../analysis/summary-memory.js";
import { EditedFile } from "../facts/edited-file.js";
import type { FileFacts } from "../facts/file-facts.js";
import type { KernelTables } from "../kernel/tables.js";
import { linkProgram, type ModuleFiles } from "../program/link.js";
import type { QueueModel } from "../program/queue-model.js";
import { relevantFunctions } from "../program/relevance.js";
import type { Finding } from "../rules/finding.js";
import { findingsOf } from "../rules/lint.js";
import { queueModels } from "../rules/queue-models.js";
import type { ModuleFinder, SourceModule } from "../sources/module-finder.js";
import type { Source } from "../sources/source.js";
import type { Parser } from "../syntax/parser.js";
import { compareText } from "../text/order.js";
import { type FileOutline, outlineFile } from "../text/outline.js";

export interface ModuleContext {
  readonly source: Source;
  readonly finder: ModuleFinder;
  readonly parser: Parser;
  readonly tables: KernelTables;
}

/** What is known of a module after a run. */
export interface ModuleState {
  /** C files and headers. */
  readonly files: readonly string[];
  readonly findings: readonly Finding[];
  readonly models: readonly QueueModel[];
  readonly analysis: Analysis;
  /** What the analysis is of, by path. */
  readonly texts: ReadonlyMap<string, string>;
  /** Files that could not be read, with the reason. */
  readonly unreadable: ReadonlyMap<string, string>;
}

interface LiveFile {
  readonly text: string;
  readonly outline: FileOutline;
  /** True while the facts are those of an earlier text. */
  isNew: boolean;
  wanted: string;
}

/**
 * The modules that share some C files, kept in memory while an editor has one of them open. `update` does what an edit makes necessary
 * and nothing else; it may be given up between two of its steps, and the next one goes on from there.
 */
export class LiveModule {
  readonly name: string;
  readonly modules: readonly SourceModule[];
  readonly #files = new Map<string, LiveFile | string>();
  readonly #edited = new Map<string, EditedFile>();
  #facts = new Map<string, FileFacts>();
  readonly #stale = new Set<string>();
  /** A run has begun and not ended: it may have been given up on the way. */
  #isBegun = false;
  readonly #memory = new SummaryMemory();
  #state: ModuleState | undefined;
  /** False when facts have changed since the state's program was linked. */
  #isLinked = false;

  constructor(modules: readonly SourceModule[]) {
    this.modules = modules;
    this.name = [...new Set(modules.map((module) => module.name))].join(", ");
  }

  get state(): ModuleState | undefined {
    return this.#state;
  }

  get isStale(): boolean {
    return this.#state === undefined || this.#stale.size > 0 || this.#isBegun;
  }

  /** The C files, known before anything was read. */
  get sources(): readonly string[] {
    return this.modules.flatMap((module) => module.files);
  }

  /** All files that were read or could not be: C files and headers. */
  get files(): readonly string[] {
    return [...this.#files.keys()];
  }

  /** The include directives of a file that was read. */
  includesOf(path: string): readonly string[] | undefined {
    const file = this.#files.get(path);
    return typeof file === "object" ? file.outline.includes : undefined;
  }

  /** Whether a change of `path` concerns this module. */
  contains(path: string): boolean {
    return this.#files.has(path) || this.modules.some((module) => module.files.includes(path));
  }

  /** The text of `path` is another one now. */
  invalidate(path: string): void {
    this.#stale.add(path);
  }

  /** Gives up what only helps while something is typed and taken back. */
  trim(): void {
    this.#memory.trim();
    for (const edited of this.#edited.values()) edited.trim();
  }

  /** Reads and analyses what has changed. Yields often. */
  *update(context: ModuleContext): Generator<void, ModuleState> {
    this.#isBegun = true;
    const modules = yield* this.#outlineAll(context);
    yield* this.#readFacts(context);
    yield* this.#analyse(context, modules);
    this.#stale.clear();
    this.#isBegun = false;
    if (!this.#state) throw new Error("a run that ended leaves a state");
    return this.#state;
  }

  /** Outlines what is new of the module's files and of what they include. */
  *#outlineAll(context: ModuleContext): Generator<void, ModuleFiles[]> {
    const used = new Set<string>();
    const all: ModuleFiles[] = [];
    for (const module of this.modules) {
      const own = new Set(module.files);
      const seen = new Set(module.files);
      for (const path of seen) {
        if (this.#outline(context, path)) yield;
        const file = this.#files.get(path);
        if (!file || typeof file === "string") continue;
        for (const include of file.outline.includes) {
          const header = context.finder.resolveInclude(module, path, include, () => false);
          if (header) seen.add(header);
        }
      }
      for (const path of seen) used.add(path);
      all.push({ name: module.name, files: module.files, headers: [...seen].filter((path) => !own.has(path)).sort() });
    }
    for (const path of this.#files.keys()) if (!used.has(path)) this.#forget(path);
    return all.sort((a, b) => compareText(`${a.files[0]}\n${a.name}`, `${b.files[0]}\n${b.name}`));
  }

  /** True when the file was read. */
  #outline({ source }: ModuleContext, path: string): boolean {
    const known = this.#files.get(path);
    if (known !== undefined && !this.#stale.has(path)) return false;
    this.#stale.delete(path);
    const read = source.read(path);
    if (read.kind === "unreadable") {
      this.#files.set(path, read.reason);
      if (this.#facts.delete(path)) this.#isLinked = false;
      return true;
    }
    if (typeof known === "object" && known.text === read.text) return false;
    this.#files.set(path, { text: read.text, outline: outlineFile(read.text), isNew: true, wanted: "" });
    return true;
  }

  *#readFacts({ parser, tables }: ModuleContext): Generator<void, void> {
    const outlines = new Map<string, FileOutline>();
    for (const [path, file] of [...this.#files].sort(([a], [b]) => compareText(a, b))) {
      if (typeof file !== "string") outlines.set(path, file.outline);
    }
    const wanted = relevantFunctions(outlines, tables);
    yield;
    for (const path of outlines.keys()) {
      const file = this.#files.get(path);
      if (!file || typeof file === "string") continue;
      const names = wanted.get(path);
      const key = names ? `${[...names].join()};` : "";
      if (!file.isNew && file.wanted === key) continue;
      if (names) yield* this.#readFile(parser, path, file, names);
      else if (this.#facts.delete(path)) this.#isLinked = false;
      file.isNew = false;
      file.wanted = key;
    }
  }

  *#readFile(parser: Parser, path: string, { text, outline }: LiveFile, names: ReadonlySet<string>): Generator<void, void> {
    const edited = this.#edited.get(path) ?? new EditedFile();
    this.#edited.set(path, edited);
    const before = this.#facts.get(path);
    const facts = yield* edited.read(parser, { text, outline, wanted: (name) => names.has(name) });
    this.#facts.set(path, facts);
    if (!before || !saysTheSame(before, facts)) this.#isLinked = false;
  }

  *#analyse({ tables }: ModuleContext, modules: readonly ModuleFiles[]): Generator<void, void> {
    const files = [...this.#files.keys()].sort();
    const unreadable = new Map([...this.#files].flatMap(([path, file]) => (typeof file === "string" ? [[path, file] as const] : [])));
    let analysis = this.#isLinked && sameFiles(files, this.#state?.files) ? this.#state?.analysis : undefined;
    if (!analysis) {
      // The program reads the map that it was linked with: suppressions change without a new link.
      this.#facts = new Map([...this.#facts].sort(([a], [b]) => compareText(a, b)));
      const program = linkProgram(this.#facts, modules, tables);
      this.#isLinked = false;
      yield;
      analysis = yield* analysing(program, { memory: this.#memory });
      this.#isLinked = true;
    }
    const texts = new Map([...this.#files].flatMap(([path, file]) => (typeof file === "string" ? [] : [[path, file.text] as const])));
    const { findings } = findingsOf(analysis);
    this.#state = { files, findings, models: queueModels(analysis, findings), analysis, texts, unreadable };
  }

  #forget(path: string): void {
    this.#files.delete(path);
    this.#edited.delete(path);
    if (this.#facts.delete(path)) this.#isLinked = false;
  }
}

/** Whether an analysis of `before` is one of `after` too, places apart: the same objects in everything that is linked. */
function saysTheSame(before: FileFacts, after: FileFacts): boolean {
  return (
    before.constants === after.constants &&
    before.structures === after.structures &&
    before.typedefs === after.typedefs &&
    before.fileCalls === after.fileCalls &&
    before.variables === after.variables &&
    before.macros === after.macros &&
    before.functionCount === after.functionCount &&
    before.functions.length === after.functions.length &&
    before.functions.every((each, index) => each === after.functions[index])
  );
}

function sameFiles(a: readonly string[], b: readonly string[] | undefined): boolean {
  return b !== undefined && a.length === b.length && a.every((path, index) => path === b[index]);
}
