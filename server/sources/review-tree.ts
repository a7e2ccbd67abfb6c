import { posix } from "node:path";
import type { TreeTexts } from "../review/apply-patch.js";
import type { ReviewTree } from "../review/review-series.js";
import type { KernelTree } from "./kernel-tree.js";
import type { LintSession } from "./lint-session.js";
import { ModuleFinder } from "./module-finder.js";
import { overlaySource } from "./overlay-source.js";
import type { Source } from "./source.js";
import { type TouchedModules, touchedModules } from "./touched-modules.js";

export interface ReviewTreeInput {
  readonly source: Source;
  /** The folder that the patch's paths start from, as the source names it. */
  readonly root: string;
  /** The kernel there, if it is one; a driver alone has none. */
  readonly kernel: KernelTree | undefined;
  readonly session: LintSession;
}

/** A tree for reviewing patches over any source: the disk, editor buffers, a commit. Nothing is ever written to it. */
export function reviewTree({ source, root, kernel, session }: ReviewTreeInput): ReviewTree {
  const nameOf = (path: string): string => source.relative(posix.join(root, path));
  const overlay = (texts: TreeTexts): Source => overlaySource(source, new Map([...texts].map(([path, text]) => [nameOf(path), text])));
  return {
    nameOf,
    read(path) {
      const name = nameOf(path);
      const kind = source.kindOf(name);
      if (kind.kind === "none") return { reason: `${kind.reason} in the tree` };
      const read = source.read(name);
      return read.kind === "text" ? { text: read.text } : { reason: read.reason };
    },
    async lint({ before, after, paths }) {
      const sides = { before: overlay(before), after: overlay(after) };
      const names = paths.map(nameOf);
      const touched = (side: Source, other: Source): TouchedModules =>
        touchedModules({ source: side, other, finder: new ModuleFinder(side, kernel), root: nameOf("."), paths: names });
      const modules = [touched(sides.before, sides.after), touched(sides.after, sides.before)];
      const files = [...new Set(modules.flatMap((each) => each.files))].sort();
      const present = (side: Source): string[] => files.filter((file) => side.kindOf(file).kind === "file");
      return {
        before: await session.lint(sides.before, kernel, present(sides.before)),
        after: await session.lint(sides.after, kernel, present(sides.after)),
        notes: [...new Set(modules.flatMap((each) => each.notes))],
      };
    },
  };
}
