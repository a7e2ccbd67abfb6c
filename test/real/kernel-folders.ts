import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { versionOfMakefile } from "../../server/kernel/version.js";

/** An extracted kernel tree: `3.19` or `2.6.22`, and where it is. */
export interface KernelFolder {
  readonly kernel: string;
  readonly path: string;
}

/** The kernel trees directly in `folder`, whatever they are called: a tree's top Makefile says its version. Sorted by folder name. */
export function kernelFolders(folder: string): readonly KernelFolder[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      const makefile = join(path, "Makefile");
      const version = existsSync(makefile) ? versionOfMakefile(readFileSync(makefile, "utf8")) : undefined;
      if (!version) return [];
      const { major, minor, patch } = version;
      return [{ kernel: major === 2 ? `${major}.${minor}.${patch}` : `${major}.${minor}`, path }];
    });
}
