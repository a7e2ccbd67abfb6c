import { accessSync, constants, realpathSync, writeFileSync } from "node:fs";
import { join, sep } from "node:path";
import { reasonOf } from "./disk-source.js";
import type { Source } from "./source.js";

/** A file's new text, with the one that it was made from. */
export interface Rewrite {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/**
 * Writes all files, or none: a change of several files is worth nothing by half. Each has to be writable, to hold still what the change was
 * made from, and to lie below one of `roots`, wherever links lead: which files a change is of, what is read decides (Kbuild files, includes).
 * Gives why not, as `path: reason`; empty when all is written.
 */
export function rewriteFiles(source: Source, rewrites: readonly Rewrite[], roots: readonly string[]): readonly string[] {
  const problems = rewrites.flatMap((rewrite) => obstacle(source, rewrite, roots) ?? []);
  if (problems.length > 0) return problems;
  const written: Rewrite[] = [];
  for (const rewrite of rewrites) {
    try {
      written.push(rewrite);
      writeFileSync(source.absolute(rewrite.path), rewrite.after);
    } catch (error) {
      return [`${rewrite.path}: ${reasonOf(error)}`, ...written.flatMap((each) => putBack(source, each) ?? [])];
    }
  }
  return [];
}

function obstacle(source: Source, { path, before }: Rewrite, roots: readonly string[]): string | undefined {
  try {
    const real = realpathSync(source.absolute(path));
    if (!roots.some((root) => isBelow(real, realpathSync(source.absolute(root)))))
      return `${path}: leads out of what was named, to ${real}; not written`;
    accessSync(real, constants.W_OK);
  } catch (error) {
    return `${path}: ${reasonOf(error)}`;
  }
  const now = source.read(path);
  if (now.kind === "unreadable") return `${path}: ${now.reason}`;
  return now.text === before ? undefined : `${path}: has changed since it was read; run again`;
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : join(folder, sep));
}

function putBack(source: Source, { path, before }: Rewrite): string | undefined {
  try {
    writeFileSync(source.absolute(path), before);
    return undefined;
  } catch (error) {
    return `${path}: could not be put back (${reasonOf(error)})`;
  }
}
