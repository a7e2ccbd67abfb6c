import { unifiedDiff } from "../fixes/unified-diff.js";
import type { FileDiff } from "./file-diff.js";
import { pathsMeant } from "./patch-path.js";
import { parseUnifiedDiff } from "./unified-diff.js";

export interface Amendment {
  /** The patch as it is: its message and its diff. */
  readonly text: string;
  /** The texts before the patch, by path from the tree's root; undefined where there is no file. */
  readonly before: (path: string) => string | undefined;
  /** The files that are to be something else after the patch than the patch makes of them. */
  readonly after: ReadonlyMap<string, string>;
}

/**
 * The patch with a further change folded in: the diffs of the files that it concerns are made anew, all else stays as it stands, and files that
 * the patch did not touch come last. Undefined where the patch renames, copies or removes one of the files.
 */
export function amendPatch({ text, before, after }: Amendment): string | undefined {
  const lines = text.split("\n");
  const { files } = parseUnifiedDiff(text);
  const left = new Map(after);
  const pieces: string[] = [];
  let at = 0;
  for (const file of files) {
    const end = endOf(file);
    const path = pathOf(file, before);
    const wanted = path === undefined ? undefined : left.get(path);
    if (path === undefined || wanted === undefined) continue;
    if (file.kind !== "change" && file.kind !== "create") return undefined;
    pieces.push(...lines.slice(at, file.line - 1), ...diffOf(path, before(path), wanted));
    left.delete(path);
    at = end;
  }
  const last = files.at(-1);
  if (!last) return undefined;
  pieces.push(...lines.slice(at, endOf(last)));
  for (const [path, wanted] of left) pieces.push(...diffOf(path, before(path), wanted));
  return [...pieces, ...lines.slice(endOf(last))].join("\n");
}

/** The line that the last hunk ends with, from 1. */
function endOf({ hunks, line }: FileDiff): number {
  const last = hunks.at(-1)?.lines.at(-1);
  return last ? last.line + (last.isUnended ? 1 : 0) : line;
}

function pathOf(file: FileDiff, before: Amendment["before"]): string | undefined {
  const paths = pathsMeant(file, (path) => before(path) !== undefined);
  return "reason" in paths ? undefined : paths.newPath;
}

function diffOf(path: string, before: string | undefined, after: string): string[] {
  const diff = unifiedDiff(new Map([[path, before ?? ""]]), new Map([[path, after]]));
  const lines = diff.replace(/\n$/, "").split("\n");
  if (before !== undefined) return lines;
  const header = lines.findIndex((line) => line.startsWith("--- "));
  return [...lines.slice(0, header), "new file mode 100644", "--- /dev/null", ...lines.slice(header + 1)];
}
