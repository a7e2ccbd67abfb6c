import { posix } from "node:path";
import type { KernelVersion } from "../kernel/rows.js";
import { versionOfMakefile } from "../kernel/version.js";
import type { Source } from "./source.js";

export interface KernelTree {
  /** As the source names it: relative to the working directory, or absolute. */
  readonly root: string;
  /** Absent when the folder has no kernel's top Makefile. */
  readonly version: KernelVersion | undefined;
}

/** The kernel tree that `path` lies in, found by walking up: the first folder with a kernel's Makefile and headers. */
export function findKernelTree(source: Source, path: string): KernelTree | undefined {
  for (let folder = source.absolute(path); ; folder = posix.dirname(folder)) {
    const tree = kernelTreeAt(source, folder);
    if (tree) return tree;
    if (folder === posix.dirname(folder)) return undefined;
  }
}

/** The tree at `root` itself. Part of a tree (drivers/ and include/ without the rest) is enough. */
export function kernelTreeAt(source: Source, root: string): KernelTree | undefined {
  const makefile = source.kindOf(posix.join(root, "Makefile")).kind === "file" ? source.read(posix.join(root, "Makefile")) : undefined;
  const version = makefile?.kind === "text" ? versionOfMakefile(makefile.text) : undefined;
  if (source.kindOf(posix.join(root, "include/linux")).kind !== "folder") return undefined;
  return version || source.kindOf(posix.join(root, "drivers")).kind === "folder" ? { root: source.relative(root), version } : undefined;
}
