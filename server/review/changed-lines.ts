import type { PatchedFile } from "./apply-patch.js";
import type { Hunk, HunkLine } from "./file-diff.js";

/** A line that a patch shows, and its place on both sides; on the side where it is not, the place of what follows it. */
export interface ShownLine {
  readonly mark: HunkLine["mark"];
  readonly text: string;
  readonly old: FileLine;
  readonly new: FileLine;
  /** The line of the patch. */
  readonly patchLine: number;
  readonly hunk: Hunk;
}

export interface FileLine {
  readonly file: string;
  readonly line: number;
}

/** Before the patch and after it. */
export type Side = "old" | "new";

/** What a patch does to the lines of its files, which are named as findings name them. */
export interface ChangedLines {
  readonly all: readonly ShownLine[];
  /** The line of the patch that shows this line of the new file, or of the old one. */
  at(side: Side, file: string, line: number): ShownLine | undefined;
  /** Where a line of the old state is in the new one; undefined when the patch removes it. */
  moved(file: string, line: number): FileLine | undefined;
  /** Where a line of the new state, or what follows it, was in the old one. */
  movedBack(file: string, line: number): FileLine;
}

/** `nameOf` turns a path of the patch into the name that findings use. */
export function changedLines(files: readonly PatchedFile[], nameOf: (path: string) => string): ChangedLines {
  const all: ShownLine[] = [];
  const shown = { old: new Map<string, ShownLine>(), new: new Map<string, ShownLine>() };
  const changes = new Map<string, PatchedFile>();
  const results = new Map<string, PatchedFile>();
  for (const file of files) {
    const oldName = nameOf(file.oldPath ?? file.newPath ?? "");
    const newName = nameOf(file.newPath ?? file.oldPath ?? "");
    if (file.oldPath !== undefined && file.diff.kind !== "copy") changes.set(oldName, file);
    if (file.newPath !== undefined) results.set(newName, file);
    for (const { hunk, oldLine, newLine } of file.placed) {
      const next = { old: oldLine, new: newLine };
      for (const { mark, text, line: patchLine } of hunk.lines) {
        const line: ShownLine = {
          mark,
          text,
          // Context that was passed over may stand above the file's first line.
          old: { file: oldName, line: Math.max(1, next.old) },
          new: { file: newName, line: Math.max(1, next.new) },
          patchLine,
          hunk,
        };
        all.push(line);
        if (mark !== "+") shown.old.set(`${oldName}:${next.old++}`, line);
        if (mark !== "-") shown.new.set(`${newName}:${next.new++}`, line);
      }
    }
  }
  return {
    all,
    at: (side, file, line) => shown[side].get(`${file}:${line}`),
    moved(file, line) {
      const change = changes.get(file);
      if (!change) return { file, line };
      if (change.newPath === undefined || shown.old.get(`${file}:${line}`)?.mark === "-") return undefined;
      return { file: nameOf(change.newPath), line: line + growthAbove(change, line) };
    },
    movedBack(file, line) {
      const change = results.get(file);
      if (!change) return { file, line };
      return { file: nameOf(change.oldPath ?? change.newPath ?? ""), line: Math.max(1, line - growthUpTo(change, line)) };
    },
  };
}

/** How many lines the hunks add above a line of the new file. */
function growthUpTo({ placed }: PatchedFile, line: number): number {
  let growth = 0;
  for (const { hunk, newLine } of placed) {
    let next = newLine;
    for (const { mark } of hunk.lines) {
      if (next > line || (next === line && mark !== "-")) return growth;
      if (mark === "-") growth--;
      else next++;
      if (mark === "+") growth++;
    }
  }
  return growth;
}

/** How many lines the hunks add above a line of the old file that stays. */
function growthAbove({ placed }: PatchedFile, line: number): number {
  let growth = 0;
  for (const { hunk, oldLine } of placed) {
    let next = oldLine;
    for (const { mark } of hunk.lines) {
      if (next > line || (next === line && mark !== "+")) return growth;
      if (mark === "+") growth++;
      else next++;
      if (mark === "-") growth--;
    }
  }
  return growth;
}
