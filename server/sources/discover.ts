import { availableParallelism } from "node:os";
import { posix } from "node:path";
import { cFilesUnder } from "./c-files.js";
import type { CacheUse } from "./cache/cache-place.js";
import { findKernelTree, type KernelTree } from "./kernel-tree.js";
import { ModuleFinder, type SourceModule } from "./module-finder.js";
import type { NumberedGroup } from "./part-linter.js";
import type { Source } from "./source.js";
import type { WorkerOptions } from "./worker-thread.js";

/** With fewer a second worker costs more to start than it saves. */
const MANY_FILES = 200;

export interface ReadingInput {
  readonly source: Source;
  /** Files and folders to look at. */
  readonly paths: readonly string[];
  /** The kernel tree, when it is not the one that the first path lies in. */
  readonly tree?: KernelTree;
  /** Worker threads, for a plain disk source only: workers read the disk themselves. Absent: one a processor, where that is worth it. 0: none. */
  readonly jobs?: number;
  /** MB that the objects of all workers may take together; one that wants more dies over what it does. Absent: what Node allows. */
  readonly heap?: number;
  /** Other workers, and how long they may take; for tests of what becomes of a run that loses some. */
  readonly workers?: Pick<WorkerOptions, "start" | "patience">;
  /** Where what was made of a text is kept for other runs. Absent: nowhere. */
  readonly cache?: CacheUse;
  readonly onProgress?: (progress: Progress) => void;
  /** Ends a lint early, with what is known by then; its reason is a clause for people. */
  readonly signal?: AbortSignal;
  /** One that has looked at this source already. */
  readonly finder?: ModuleFinder;
}

export interface Progress {
  readonly filesRead: number;
  readonly files: number;
}

/** Given paths at which there is nothing to read. */
export interface MissingPath {
  readonly path: string;
  readonly reason: string;
  /** There is something, but no C: no mistake where the shell expands `drivers/net/*`. */
  readonly exists: boolean;
}

/** What is to be read for some paths: the modules that their files belong to, whole. */
export interface Discovered {
  readonly tree: KernelTree | undefined;
  readonly finder: ModuleFinder;
  /** Modules that share C files are one group, so that each file is read once for all of them. In the order of their files. */
  readonly groups: readonly NumberedGroup[];
  /** C files of all groups, each once. */
  readonly files: number;
  /** The C files under the given paths: findings elsewhere were not asked for. */
  readonly asked: ReadonlySet<string>;
  readonly missing: readonly MissingPath[];
  /** Links not followed. */
  readonly notes: readonly { readonly file: string; readonly reason: string }[];
}

export function discover(input: ReadingInput): Discovered {
  const { source, paths } = input;
  const found = filesAt(source, paths);
  const tree = input.tree ?? (paths[0] === undefined ? undefined : findKernelTree(source, paths[0]));
  const finder = input.finder ?? new ModuleFinder(source, tree);
  const modules = new Set(
    found.files.flatMap((file) => (file.endsWith(".h") ? modulesBeside(source, finder, file) : finder.modulesOf(file))),
  );
  const groups = groupBySharedFiles([...modules]).map((group, id) => ({ id, modules: group }));
  const files = groups.reduce((sum, group) => sum + filesOf(group), 0);
  return { tree, finder, groups, files, asked: new Set(found.files), missing: found.missing, notes: found.notes };
}

/** C files of a group, each once. */
export function filesOf({ modules }: NumberedGroup): number {
  return new Set(modules.flatMap((module) => module.files)).size;
}

/** How many threads are worth their start. */
export function threadCount({ jobs }: ReadingInput, { files }: Discovered): number {
  return jobs ?? (files < MANY_FILES ? 1 : availableParallelism());
}

/** Of a larger program only so much is held that the part which is analysed has the memory. */
const A_LARGE_PROGRAM = 8_000;

/**
 * Characters of text whose outlines a thread may hold until they are linted: what is held need not be surveyed again. All of drivers/net is; of a
 * whole kernel most would have to go in any case.
 */
export function roomForOutlines({ files }: Discovered): number {
  return (files < A_LARGE_PROGRAM ? 64 : 8) * 1024 * 1024;
}

/** By how many per cent a heap may grow before garbage is looked for; undefined for a short run. The less, the more time it costs. */
export function heapGrowth({ files }: Discovered): number | undefined {
  if (files < MANY_FILES) return undefined;
  return files < A_LARGE_PROGRAM ? 50 : 12;
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
  readonly missing: Discovered["missing"];
  readonly notes: Discovered["notes"];
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
