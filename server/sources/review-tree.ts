import { posix } from "node:path";
import type { TreeTexts } from "../review/apply-patch.js";
import type { ReviewTree } from "../review/review-series.js";
import type { LintResult } from "../rules/finding.js";
import type { KernelTree } from "./kernel-tree.js";
import type { LintSession } from "./lint-session.js";
import { ModuleFinder } from "./module-finder.js";
import { overlaySource } from "./overlay-source.js";
import type { Source } from "./source.js";
import { callingModules, type TouchedInput, touchedModules } from "./touched-modules.js";

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
      const names = paths.map(nameOf);
      const [old, now] = [overlay(before), overlay(after)];
      const finder = new ModuleFinder(old, kernel);
      const side = (source: Source, modules: ModuleFinder): TouchedInput => ({ source, finder: modules, root: nameOf("."), paths: names });
      const past = side(old, finder);
      const present = side(now, keepsModules(old, now, names) ? finder : new ModuleFinder(now, kernel));
      const touched = [touchedModules(past), touchedModules(present)];
      const own = new Set(touched.flatMap((each) => each.files));
      const calling = callingModules({ ...present, other: old }, own);
      const files = [...own, ...calling.files].sort();
      const lint = (of: TouchedInput): Promise<LintResult> => {
        const there = files.filter((file) => of.source.kindOf(file).kind === "file");
        return session.lint({ source: of.source, kernel, finder: of.finder, files: there });
      };
      const notes = new Set([...touched, calling].flatMap((each) => each.notes));
      return { before: await lint(past), after: await lint(present), notes: [...notes] };
    },
  };
}

/** Modules are the same when no Kbuild file changes and no file comes or goes. */
function keepsModules(before: Source, after: Source, names: readonly string[]): boolean {
  return names.every((name) => /\.[ch]$/.test(name) && before.kindOf(name).kind === "file" && after.kindOf(name).kind === "file");
}
