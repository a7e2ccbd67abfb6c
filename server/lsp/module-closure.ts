import type { ModuleFinder, SourceModule } from "../sources/module-finder.js";

/** All modules that share C files with those of `file`, over any number of steps: they are linked as one. */
export function closureOf(finder: ModuleFinder, file: string): SourceModule[] {
  const modules = new Set<SourceModule>();
  const files = new Set([file]);
  for (const path of files) {
    for (const module of finder.modulesOf(path)) {
      if (modules.has(module)) continue;
      modules.add(module);
      for (const each of module.files) files.add(each);
    }
  }
  return [...modules];
}
