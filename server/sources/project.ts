import { availableParallelism } from "node:os";
import { posix } from "node:path";
import type { FileFacts, FunctionFacts } from "../facts/file-facts.js";
import { kernelTables } from "../kernel/tables.js";
import type { ModuleFiles } from "../program/link.js";
import type { Skipped } from "../rules/finding.js";
import { cFilesUnder } from "./c-files.js";
import { findKernelTree, type KernelTree } from "./kernel-tree.js";
import { ModuleFinder, type SourceModule } from "./module-finder.js";
import { ModuleReader, type ReadGroup } from "./module-reader.js";
import { readOnWorkers } from "./reader-pool.js";
import { ReadingSession } from "./reading-session.js";
import type { Source } from "./source.js";

/** Below this a worker costs more to start than it saves. */
const FEWEST_FILES_FOR_WORKERS = 200;

export interface ProjectInput {
  readonly source: Source;
  /** Files and folders to look at. */
  readonly paths: readonly string[];
  /** The kernel tree, when it is not the one that the first path lies in. */
  readonly tree?: KernelTree;
  /** Worker threads, for a plain disk source only: workers read the disk themselves. Absent: one a processor. 1: none. */
  readonly jobs?: number;
  readonly onProgress?: (progress: Progress) => void;
  /** One that has looked at this source already. */
  readonly finder?: ModuleFinder;
  /** For reading nearly the same files again; without workers. */
  readonly session?: ReadingSession;
}

export interface Progress {
  readonly filesRead: number;
  readonly files: number;
}

/** Everything that was read for some paths: the modules that their files belong to, whole. */
export interface Project {
  readonly tree: KernelTree | undefined;
  /** By path, sorted; files in which nothing can matter have none. */
  readonly facts: ReadonlyMap<string, FileFacts>;
  readonly modules: readonly ModuleFiles[];
  /** The C files under the given paths: findings elsewhere were not asked for. */
  readonly asked: ReadonlySet<string>;
  readonly counts: { readonly files: number; readonly parsed: number; readonly functions: number };
  /** Files of which nothing was read. */
  readonly unread: ReadonlySet<string>;
  /** What was not read, with the reason; sorted. */
  readonly skipped: readonly Skipped[];
  /** What was mended on reading and not lost, and links not followed. */
  readonly notes: readonly { readonly file: string; readonly reason: string }[];
  /** Given paths at which there is nothing to read. */
  readonly missing: readonly MissingPath[];
}

export interface MissingPath {
  readonly path: string;
  readonly reason: string;
  /** There is something, but no C: no mistake where the shell expands `drivers/net/*`. */
  readonly exists: boolean;
}

/** Reads the modules of all C files under `paths`. */
export async function readProject(input: ProjectInput): Promise<Project> {
  const { source, paths } = input;
  const found = filesAt(source, paths);
  const tree = input.tree ?? (paths[0] === undefined ? undefined : findKernelTree(source, paths[0]));
  const finder = input.finder ?? new ModuleFinder(source, tree);
  const modules = new Set(
    found.files.flatMap((file) => (file.endsWith(".h") ? modulesBeside(source, finder, file) : finder.modulesOf(file))),
  );
  const groups = groupBySharedFiles([...modules]);
  const read = await readGroups(input, { tree, finder, groups });
  return { tree, asked: new Set(found.files), missing: found.missing, ...collect(read, found.notes) };
}

/** A header has no module of its own: those of the C files in its folder are the ones that may include it. */
function modulesBeside(source: Source, finder: ModuleFinder, header: string): readonly SourceModule[] {
  const folder = posix.dirname(header);
  const names = (source.list(folder) ?? []).filter(({ kind, name }) => kind === "file" && name.endsWith(".c"));
  const modules = names.flatMap(({ name }) => finder.modulesOf(posix.join(folder, name)));
  return modules.length > 0 ? modules : [{ name: posix.basename(header), folder, files: [header], includeFolders: [] }];
}

interface FilesAt {
  readonly files: readonly string[];
  readonly missing: Project["missing"];
  readonly notes: Project["notes"];
}

function filesAt(source: Source, paths: readonly string[]): FilesAt {
  const files = new Set<string>();
  const missing: MissingPath[] = [];
  const notes: { file: string; reason: string }[] = [];
  for (const path of paths) {
    const kind = source.kindOf(path);
    if (kind.kind === "none") missing.push({ path, reason: kind.reason, exists: false });
    if (kind.kind === "file") {
      if (/\.[ch]$/.test(path)) files.add(source.relative(path));
      else missing.push({ path, reason: "not a C file (.c or .h)", exists: true });
    }
    if (kind.kind !== "folder") continue;
    const under = cFilesUnder(source, path);
    for (const file of under.files) files.add(file);
    notes.push(...under.passedOver.map(({ path: file, reason }) => ({ file, reason })));
    if (under.files.length === 0) missing.push({ path, reason: "no C file in this folder", exists: true });
  }
  return { files: [...files].sort(), missing, notes };
}

/** Modules that share C files are read together, so that each file is read once for all of them. */
function groupBySharedFiles(modules: readonly SourceModule[]): SourceModule[][] {
  const groupOf = new Map<string, SourceModule[]>();
  const groups = new Set<SourceModule[]>();
  for (const module of modules) {
    const merged = [module];
    for (const file of module.files) {
      const group = groupOf.get(file);
      if (!group || !groups.delete(group)) continue;
      merged.push(...group);
    }
    groups.add(merged);
    for (const each of merged) for (const file of each.files) groupOf.set(file, merged);
  }
  return [...groups];
}

interface Discovered {
  readonly tree: KernelTree | undefined;
  readonly finder: ModuleFinder;
  readonly groups: readonly (readonly SourceModule[])[];
}

async function readGroups(input: ProjectInput, { tree, finder, groups }: Discovered): Promise<ReadGroup[]> {
  const files = groups.reduce((sum, group) => sum + new Set(group.flatMap((module) => module.files)).size, 0);
  const read: ReadGroup[] = [];
  let filesRead = 0;
  const onRead = (some: readonly ReadGroup[]) => {
    read.push(...some);
    for (const group of some) filesRead += new Set(group.modules.flatMap((module) => module.files)).size;
    input.onProgress?.({ filesRead, files });
  };
  const workers = input.session ? 1 : (input.jobs ?? (files < FEWEST_FILES_FOR_WORKERS ? 1 : availableParallelism()));
  if (workers > 1) {
    await readOnWorkers({ setup: { workingDirectory: input.source.absolute("."), tree }, groups, workers, onRead });
    return read;
  }
  const session = input.session ?? (await ReadingSession.start());
  const reader = new ModuleReader({
    source: input.source,
    finder,
    parser: session.parser,
    tables: kernelTables(tree?.version),
    session: input.session,
  });
  for (const group of groups) onRead([reader.read(group)]);
  if (!input.session) session.dispose();
  return read;
}

/** Brings the readers' results, which come in any order, into one order. */
function collect(groups: readonly ReadGroup[], notes: Project["notes"]): Omit<Project, "tree" | "asked" | "missing"> {
  const facts = new Map<string, FileFacts>();
  const skipped = new Map<string, Skipped>();
  const allNotes = new Map(notes.map((note) => [`${note.file}\n${note.reason}`, note]));
  const functionCounts = new Map<string, number>();
  const unread = new Set<string>();
  for (const file of groups.flatMap((group) => group.files)) {
    if (file.facts) facts.set(file.path, mergeFacts(facts.get(file.path), file.facts));
    for (const { at, function: name, reason } of file.facts?.unread ?? []) {
      skipped.set(skippedKey(file.path, at.line, reason), { file: file.path, function: name, line: at.line, reason });
    }
    if (file.path.endsWith(".c")) functionCounts.set(file.path, file.functionCount);
    for (const { reason, line, whole } of file.problems) {
      const key = skippedKey(file.path, line ?? 0, reason);
      if (!skipped.has(key)) skipped.set(key, { file: file.path, line, reason });
      if (whole) unread.add(file.path);
    }
    for (const reason of file.notes) allNotes.set(`${file.path}\n${reason}`, { file: file.path, reason });
  }
  const files = new Set(groups.flatMap((group) => group.modules.flatMap((module) => module.files)));
  return {
    facts: sortedByKey(facts),
    modules: groups.flatMap((group) => group.modules).sort((a, b) => compareText(moduleKey(a), moduleKey(b))),
    counts: {
      files: files.size,
      parsed: [...files].filter((file) => !unread.has(file)).length,
      functions: [...functionCounts.values()].reduce((sum, count) => sum + count, 0),
    },
    unread,
    skipped: [...sortedByKey(skipped).values()],
    notes: [...sortedByKey(allNotes).values()],
  };
}

/** A header that several modules include was read for the functions that each of them needs: all of those count. */
function mergeFacts(known: FileFacts | undefined, next: FileFacts): FileFacts {
  if (!known) return next;
  const functions = new Map<string, FunctionFacts>();
  for (const each of [...known.functions, ...next.functions])
    functions.set(`${each.range.line}:${each.name}:${each.configuration ?? ""}`, each);
  if (functions.size === known.functions.length) return known;
  const merged = [...functions.values()].sort((a, b) => a.range.line - b.range.line || a.range.column - b.range.column);
  return { ...known, functions: merged };
}

/** Sorts by file, then by line. */
function skippedKey(path: string, line: number, reason: string): string {
  return `${path}\n${String(line).padStart(8, "0")}\n${reason}`;
}

function moduleKey({ name, files }: ModuleFiles): string {
  return `${files[0] ?? ""}\n${name}`;
}

function sortedByKey<Value>(map: ReadonlyMap<string, Value>): Map<string, Value> {
  return new Map([...map].sort(([a], [b]) => compareText(a, b)));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
