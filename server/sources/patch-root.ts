import { posix } from "node:path";
import type { KernelTree } from "./kernel-tree.js";
import type { Source } from "./source.js";

/**
 * The absolute folder that the names in a patch of a file start from: the top of its git work tree, which is where `git apply` looks for
 * them wherever it is run; without git the working directory, or the kernel tree for a file outside of that.
 */
export function patchRoot(source: Source, path: string, tree: KernelTree | undefined): string {
  for (let folder = posix.dirname(source.absolute(path)); ; folder = posix.dirname(folder)) {
    if (source.kindOf(posix.join(folder, ".git")).kind !== "none") return folder;
    if (folder === posix.dirname(folder)) break;
  }
  const isOutside = source.relative(path).startsWith("..");
  return source.absolute(isOutside && tree ? tree.root : ".");
}

/** A file's name in a patch that starts from `root`. */
export function patchName(source: Source, path: string, root: string): string {
  return posix.relative(root, source.absolute(path));
}
