import { posix } from "node:path";
import type { ModuleFinder } from "./module-finder.js";
import type { Source } from "./source.js";

export interface TouchedModules {
  /** The C files of all modules that some changed files have a part in. */
  readonly files: readonly string[];
  /** What has a part in more than is read. */
  readonly notes: readonly string[];
}

/** The modules to analyse when `paths` change: those that link a C file, and those that include a header. */
export function touchedModules(source: Source, finder: ModuleFinder, paths: readonly string[]): TouchedModules {
  const files = new Set<string>();
  for (const path of paths) {
    if (source.kindOf(path).kind !== "file") continue;
    const starts = path.endsWith(".c") ? [path] : filesBeside(source, path);
    for (const file of starts) for (const module of finder.modulesOf(file)) for (const each of module.files) files.add(each);
  }
  return { files: [...files], notes: [] };
}

function filesBeside(source: Source, path: string): string[] {
  const folder = posix.dirname(path);
  return (source.list(folder) ?? [])
    .filter(({ kind, name }) => kind === "file" && name.endsWith(".c"))
    .map(({ name }) => posix.join(folder, name));
}
