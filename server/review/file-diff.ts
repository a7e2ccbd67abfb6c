/** One file of a unified diff. */
export interface FileDiff {
  /** As the diff spells it, prefix (`a/`) and all; undefined when the file is new. */
  readonly oldName: string | undefined;
  /** Undefined when the file goes. */
  readonly newName: string | undefined;
  readonly kind: "change" | "create" | "delete" | "rename" | "copy";
  readonly isBinary: boolean;
  readonly hunks: readonly Hunk[];
  /** The line of the diff (from 1) at which the file's header starts. */
  readonly line: number;
}

export interface Hunk {
  /** Where the lines stand before and after, as the diff says: lines from 1. */
  readonly oldStart: number;
  readonly newStart: number;
  /** What follows the second `@@`: usually the function. */
  readonly heading: string;
  readonly lines: readonly HunkLine[];
  /** The line of the diff at which the `@@` stands. */
  readonly line: number;
}

export interface HunkLine {
  readonly mark: " " | "+" | "-";
  /** Without the mark and the line end. */
  readonly text: string;
  /** The line of the diff. */
  readonly line: number;
  /** True when `\ No newline at end of file` follows. */
  readonly isUnended: boolean;
}

/** What is wrong with a patch at some line of it. */
export interface PatchProblem {
  /** The file that the patch names there. */
  readonly file?: string;
  /** The line of the diff. */
  readonly line?: number;
  readonly reason: string;
}

/** The lines of a hunk as the file has them before or after. */
export function sideOf(hunk: Hunk, side: "old" | "new"): HunkLine[] {
  return hunk.lines.filter(({ mark }) => mark === " " || mark === (side === "old" ? "-" : "+"));
}
