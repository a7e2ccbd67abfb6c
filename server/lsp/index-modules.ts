import { posix } from "node:path";
import { kernelTables } from "../kernel/tables.js";
import { joinParts } from "../rules/lint.js";
import { cFilesUnder } from "../sources/c-files.js";
import type { ReaderCache } from "../sources/cache/reader-cache.js";
import { findKernelTree, kernelTreeAt } from "../sources/kernel-tree.js";
import { ModuleFinder } from "../sources/module-finder.js";
import { type NumberedGroup, PartLinter } from "../sources/part-linter.js";
import type { Source } from "../sources/source.js";
import { touchedModules } from "../sources/touched-modules.js";
import type { Parser } from "../syntax/parser.js";
import { closureOf } from "./module-closure.js";
import type { IndexedModule, IndexMessage, IndexRequest } from "./workspace-indexer.js";

/** Modules a linter: it remembers every header that it has read. */
const MODULES_PER_LINTER = 60;

export interface IndexContext {
  readonly source: Source;
  readonly parser: Parser;
  readonly cache?: ReaderCache;
}

/** Analyses the modules of all C files below some paths, one after the other. */
export function* indexModules({ source, parser, cache }: IndexContext, request: IndexRequest): Generator<IndexMessage, void> {
  const [first = "."] = request.paths;
  const tree = request.kernelTree === "" ? findKernelTree(source, first) : kernelTreeAt(source, request.kernelTree);
  const tables = kernelTables(tree?.version);
  const finder = new ModuleFinder(source, tree);
  const left = new Set(request.paths.flatMap((path) => filesFor(source, finder, path)));
  const files = left.size;
  yield { kind: files > request.limit ? "too many" : "found", files };
  if (files > request.limit) return;
  const linting = () => new PartLinter({ source, finder, parser, tables, cache }, { keepsHeaders: true });
  let linter = linting();
  let count = 0;
  for (const file of left) {
    const group = closureOf(finder, file);
    for (const module of group) for (const path of module.files) left.delete(path);
    left.delete(file);
    yield { kind: "modules", modules: [indexed(linter, { id: count, modules: group })], filesDone: files - left.size };
    if (++count % MODULES_PER_LINTER === 0) linter = linting();
  }
  yield { kind: "done" };
}

function filesFor(source: Source, finder: ModuleFinder, path: string): readonly string[] {
  if (source.kindOf(path).kind === "folder") return cFilesUnder(source, path).files;
  if (path.endsWith(".c")) return [path];
  if (path.endsWith(".h")) return touchedModules({ source, finder, root: ".", paths: [path] }).files;
  return cFilesUnder(source, posix.dirname(path)).files;
}

function indexed(linter: PartLinter, group: NumberedGroup): IndexedModule {
  const { modules } = group;
  const { files, digest } = linter.survey(group);
  const parts = files
    ? []
    : [linter.lint({ groups: [group], calledElsewhere: [], digests: digest === undefined ? undefined : [digest] }).result];
  return {
    name: [...new Set(modules.map((module) => module.name))].join(", "),
    files: [...new Set(modules.flatMap((module) => module.files))].sort(),
    findings: joinParts(parts, { files: 0, parsed: 0, functions: 0 }).findings,
  };
}
