import type { ModuleFinder, SourceModule } from "./module-finder.js";

/**
 * The files that a module's C files include, over any number of steps, sorted. `includesOf` gives the include directives of a file, and undefined for one
 * that cannot be read, which includes nothing.
 */
export function includeClosure(
  finder: ModuleFinder,
  module: SourceModule,
  includesOf: (path: string) => readonly string[] | undefined,
  inTree: (module: SourceModule, name: string) => boolean = isOfModule,
): readonly string[] {
  const own = new Set(module.files);
  const seen = new Set(module.files);
  for (const path of seen) {
    for (const include of includesOf(path) ?? []) {
      const header = finder.resolveInclude(module, path, include, (name) => inTree(module, name));
      if (header) seen.add(header);
    }
  }
  return [...seen].filter((path) => !own.has(path)).sort();
}

/**
 * Whether a header of the tree is the module's own: it lies in a folder that is called as one of the module's (`<linux/mlx4/device.h>` for
 * drivers/net/ethernet/mellanox/mlx4, `<net/bluetooth/hci_core.h>` for net/bluetooth). What the whole kernel includes is in the tables.
 */
export function isOfModule(module: SourceModule, name: string): boolean {
  const folders = name.split("/").slice(1, -1);
  if (folders.length === 0) return false;
  const own = module.folder.split("/");
  return folders.some((folder) => own.includes(folder));
}
