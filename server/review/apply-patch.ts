import { APPLIED_ALREADY, type AppliedHunks, applyHunks, type PlacedHunk } from "./apply-hunks.js";
import { type FileDiff, type PatchProblem, sideOf } from "./file-diff.js";
import { pathsMeant } from "./patch-path.js";

/** Texts laid over a tree, by path from its root; undefined where a file is gone. */
export type TreeTexts = ReadonlyMap<string, string | undefined>;

/** The files that a patch is applied to. */
export interface PatchBase {
  /** The text at a path from the tree's root, or why there is none. */
  read(path: string): { readonly text: string } | { readonly reason: string };
}

/** One file of a patch, applied. Paths are from the tree's root. */
export interface PatchedFile {
  readonly diff: FileDiff;
  readonly oldPath: string | undefined;
  readonly newPath: string | undefined;
  readonly placed: readonly PlacedHunk[];
}

export interface AppliedPatch {
  readonly files: readonly PatchedFile[];
  /** The tree's texts after this patch and those before it. */
  readonly texts: TreeTexts;
  readonly problems: readonly PatchProblem[];
  /** What was done otherwise than the patch says: offsets, fuzz. */
  readonly notes: readonly PatchProblem[];
  /** Files that no analysis reads: documentation, device trees, binaries. */
  readonly passedOver: number;
}

/** Applies a patch in memory. What does not apply is told of and left as it is; the rest is applied. */
export function applyPatch(diffs: readonly FileDiff[], base: PatchBase, before: TreeTexts = new Map()): AppliedPatch {
  const texts = new Map(before);
  const read = (path: string): ReturnType<PatchBase["read"]> => {
    if (!texts.has(path)) return base.read(path);
    const text = texts.get(path);
    return text === undefined ? { reason: "an earlier patch removes it" } : { text };
  };
  const files: PatchedFile[] = [];
  const problems: PatchProblem[] = [];
  const notes: PatchProblem[] = [];
  let passedOver = 0;
  for (const diff of diffs) {
    const outcome = applyFile(diff, read);
    if (outcome === "not read") {
      passedOver++;
      continue;
    }
    problems.push(...outcome.problems);
    notes.push(...outcome.notes);
    if (!outcome.file) continue;
    const { oldPath, newPath } = outcome.file;
    if (oldPath !== undefined && (diff.kind === "rename" || newPath === undefined)) texts.set(oldPath, undefined);
    if (newPath !== undefined) texts.set(newPath, outcome.text);
    files.push(outcome.file);
  }
  return { files, texts, problems, notes, passedOver };
}

/** C files, and Kbuild files, which say what is linked with what. */
export function isAnalysed(name: string): boolean {
  return /(\.[ch]|(^|\/)(Makefile|Kbuild))$/.test(name);
}

interface FileOutcome {
  /** Absent when nothing of it could be applied. */
  readonly file?: PatchedFile;
  readonly text?: string;
  readonly problems: readonly PatchProblem[];
  readonly notes: readonly PatchProblem[];
}

function applyFile(diff: FileDiff, read: PatchBase["read"]): FileOutcome | "not read" {
  const name = diff.newName ?? diff.oldName ?? "";
  const refuse = (reason: string, file = name): FileOutcome => ({ problems: [{ file, line: diff.line, reason }], notes: [] });
  const exists = (path: string): boolean => "text" in read(path);
  const paths = pathsMeant(diff, exists);
  if ("reason" in paths) return refuse(paths.reason);
  const { oldPath, newPath } = paths;
  const shown = newPath ?? oldPath ?? name;
  if (![oldPath, newPath].some((path) => path !== undefined && isAnalysed(path))) return "not read";
  if (diff.isBinary) return refuse("a binary patch of a C file, not read", shown);
  if (oldPath === undefined) {
    const made = applyHunks("", diff.hunks);
    const notes =
      newPath !== undefined && exists(newPath)
        ? [{ file: shown, line: diff.line, reason: "new in the patch, but there already; replaced" }]
        : [];
    return { ...applied(diff, { oldPath, newPath }, made), notes };
  }
  const old = read(oldPath);
  // Plain diffs have no other sign of files that come and go (`diff -N`).
  if ("reason" in old && isWhole(diff, "old")) return applied(diff, { oldPath: undefined, newPath }, applyHunks("", diff.hunks));
  if ("reason" in old) return refuse(old.reason, oldPath);
  const result = applyHunks(old.text, diff.hunks);
  const isGone = result.text === "" && isWhole(diff, "new");
  return applied(diff, { oldPath, newPath: isGone ? undefined : newPath }, result);
}

/** Whether one side of the diff has nothing at all: `@@ -0,0 +1,12 @@`. */
function isWhole({ hunks }: FileDiff, side: "old" | "new"): boolean {
  const [only, ...others] = hunks;
  return (
    only !== undefined && others.length === 0 && sideOf(only, side).length === 0 && (side === "old" ? only.oldStart : only.newStart) === 0
  );
}

function applied(diff: FileDiff, paths: Pick<PatchedFile, "oldPath" | "newPath">, { text, placed, failed }: AppliedHunks): FileOutcome {
  const file = paths.newPath ?? paths.oldPath;
  const isApplied = failed.length === diff.hunks.length && failed.length > 1 && failed.every(({ reason }) => reason === APPLIED_ALREADY);
  const problems = isApplied
    ? [{ file, line: diff.line, reason: `none of the ${failed.length} hunks applies: they are applied already` }]
    : failed.map(({ hunk, number, reason }) => ({ file, line: hunk.line, reason: `hunk ${number} does not apply: ${reason}` }));
  const notes = placementNotes(placed).map(({ hunk, reason }) => ({ file, line: hunk.line, reason }));
  if (placed.length === 0 && diff.hunks.length > 0) return { problems, notes };
  return { file: { diff, ...paths, placed }, text, problems, notes };
}

/** Fuzz is a reason to look, hunk by hunk; that a file has grown above is not, so it is said once. */
function placementNotes(placed: readonly PlacedHunk[]): { readonly hunk: PlacedHunk["hunk"]; readonly reason: string }[] {
  const fuzzy = placed.filter(({ fuzz }) => fuzz > 0);
  const notes = fuzzy.map(({ hunk, newLine, fuzz, offset }) => ({
    hunk,
    reason: `the hunk is applied at line ${newLine} with fuzz ${fuzz}${offset === 0 ? "" : `, offset ${linesText(offset)}`}`,
  }));
  const moved = placed.filter(({ fuzz, offset }) => fuzz === 0 && offset !== 0);
  const [first] = moved;
  if (!first) return notes;
  const what = moved.length === 1 ? "a hunk is" : `${moved.length} hunks are`;
  return [...notes, { hunk: first.hunk, reason: `${what} applied at another line, offset ${linesText(first.offset)}` }];
}

function linesText(offset: number): string {
  return `${offset} ${Math.abs(offset) === 1 ? "line" : "lines"}`;
}
