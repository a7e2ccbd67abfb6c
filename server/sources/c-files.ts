import { posix } from "node:path";
import type { Source } from "./source.js";

export interface FoundFiles {
  /** C files, sorted. */
  readonly files: readonly string[];
  /** What was met and not entered, each with the reason. */
  readonly passedOver: readonly { readonly path: string; readonly reason: string }[];
}

/** All C files below `folder`. Links to folders are not followed, so that no file is met twice and no circle entered. */
export function cFilesUnder(source: Source, folder: string): FoundFiles {
  const files: string[] = [];
  const passedOver: { path: string; reason: string }[] = [];
  const open = [source.relative(folder)];
  for (let current = open.pop(); current !== undefined; current = open.pop()) {
    const entries = source.list(current);
    if (!entries) {
      const kind = source.kindOf(current);
      passedOver.push({ path: current, reason: kind.kind === "none" ? kind.reason : "folder that cannot be listed" });
      continue;
    }
    for (const { name, kind } of entries) {
      const path = posix.join(current, name);
      if (kind === "folder" && !name.startsWith(".")) open.push(path);
      if (kind === "file" && name.endsWith(".c")) files.push(path);
      if (kind === "other" && name.endsWith(".c")) passedOver.push({ path, reason: "not a regular file" });
      if (kind === "folder link") passedOver.push({ path, reason: "symbolic link to a folder, not followed" });
    }
  }
  return { files: files.sort(), passedOver };
}
