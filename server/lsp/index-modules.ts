import { analyse } from "../analysis/analyse.js";
import { kernelTables } from "../kernel/tables.js";
import { linkProgram } from "../program/link.js";
import { findingsOf } from "../rules/lint.js";
import { cFilesUnder } from "../sources/c-files.js";
import { findKernelTree, kernelTreeAt } from "../sources/kernel-tree.js";
import { ModuleFinder, type SourceModule } from "../sources/module-finder.js";
import { ModuleReader } from "../sources/module-reader.js";
import type { Source } from "../sources/source.js";
import type { Parser } from "../syntax/parser.js";
import { closureOf } from "./module-closure.js";
import type { IndexedModule, IndexMessage, IndexRequest } from "./workspace-indexer.js";

/** Modules a reader: it remembers every header that it has read. */
const MODULES_PER_READER = 60;

/** Analyses the modules of all C files below some paths, one after the other. */
export function* indexModules(source: Source, parser: Parser, request: IndexRequest): Generator<IndexMessage, void> {
  const files = request.paths.flatMap((path) => (path.endsWith(".c") ? [path] : cFilesUnder(source, path).files));
  yield { kind: files.length > request.limit ? "too many" : "found", files: files.length };
  if (files.length > request.limit) return;
  const [first] = files;
  const tree = request.kernelTree === "" ? first && findKernelTree(source, first) : kernelTreeAt(source, request.kernelTree);
  const tables = kernelTables(tree ? tree.version : undefined);
  const finder = new ModuleFinder(source, tree || undefined);
  const left = new Set(files);
  const reading = () => new ModuleReader({ source, finder, parser, tables });
  let reader = reading();
  let count = 0;
  for (const file of left) {
    const group = closureOf(finder, file);
    for (const module of group) for (const path of module.files) left.delete(path);
    left.delete(file);
    yield { kind: "modules", modules: [indexed(reader, group, tables)], filesDone: files.length - left.size };
    if (++count % MODULES_PER_READER === 0) reader = reading();
  }
  yield { kind: "done" };
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
