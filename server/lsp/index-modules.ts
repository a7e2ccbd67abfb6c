import { posix } from "node:path";
import { analyse } from "../analysis/analyse.js";
import { kernelTables } from "../kernel/tables.js";
import { linkProgram } from "../program/link.js";
import { findingsOf } from "../rules/lint.js";
import { cFilesUnder } from "../sources/c-files.js";
import { findKernelTree, kernelTreeAt } from "../sources/kernel-tree.js";
import { ModuleFinder, type SourceModule } from "../sources/module-finder.js";
import { ModuleReader } from "../sources/module-reader.js";
import type { Source } from "../sources/source.js";
import { touchedModules } from "../sources/touched-modules.js";
import type { Parser } from "../syntax/parser.js";
import { closureOf } from "./module-closure.js";
import type { IndexedModule, IndexMessage, IndexRequest } from "./workspace-indexer.js";

/** Modules a reader: it remembers every header that it has read. */
const MODULES_PER_READER = 60;

/** Analyses the modules of all C files below some paths, one after the other. */
export function* indexModules(source: Source, parser: Parser, request: IndexRequest): Generator<IndexMessage, void> {
  const [first = "."] = request.paths;
  const tree = request.kernelTree === "" ? findKernelTree(source, first) : kernelTreeAt(source, request.kernelTree);
  const tables = kernelTables(tree?.version);
  const finder = new ModuleFinder(source, tree);
  const left = new Set(request.paths.flatMap((path) => filesFor(source, finder, path)));
  const files = left.size;
  yield { kind: files > request.limit ? "too many" : "found", files };
  if (files > request.limit) return;
  const reading = () => new ModuleReader({ source, finder, parser, tables });
  let reader = reading();
  let count = 0;
  for (const file of left) {
    const group = closureOf(finder, file);
    for (const module of group) for (const path of module.files) left.delete(path);
    left.delete(file);
    yield { kind: "modules", modules: [indexed(reader, group, tables)], filesDone: files - left.size };
    if (++count % MODULES_PER_READER === 0) reader = reading();
  }
  yield { kind: "done" };
}

function filesFor(source: Source, finder: ModuleFinder, path: string): readonly string[] {
  if (source.kindOf(path).kind === "folder") return cFilesUnder(source, path).files;
  if (path.endsWith(".c")) return [path];
  if (path.endsWith(".h")) return touchedModules({ source, finder, root: ".", paths: [path] }).files;
  return cFilesUnder(source, posix.dirname(path)).files;
}

function indexed(reader: ModuleReader, group: readonly SourceModule[], tables: ReturnType<typeof kernelTables>): IndexedModule {
  const { modules, files } = reader.read(group);
  const facts = new Map(
    files.flatMap((file) => (file.facts ? [[file.path, file.facts] as const] : [])).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  const findings = facts.size === 0 ? [] : findingsOf(analyse(linkProgram(facts, modules, tables))).findings;
  return {
    name: [...new Set(modules.map((module) => module.name))].join(", "),
    files: [...new Set(modules.flatMap((module) => module.files))].sort(),
    findings,
  };
}
