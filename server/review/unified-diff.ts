import { parsePatch } from "diff";
import type { FileDiff, Hunk, HunkLine, PatchProblem } from "./file-diff.js";

/** A text's unified diffs, whatever stands around them: a commit message, a signature, a mail's headers. */
export interface UnifiedDiff {
  readonly files: readonly FileDiff[];
  readonly problems: readonly PatchProblem[];
}

/**
 * Reads all unified diffs in `text`, git's and plain ones. Headers, with their quoted names, are the library's business; hunks are taken by
 * the line counts of their headers, so that a removed line `-- x` is no file header, a mail's signature is no removed line, and every line
 * keeps its place in the patch. A hunk that ends early is left out and told of; the rest is read.
 */
export function parseUnifiedDiff(text: string): UnifiedDiff {
  const lines = text.split("\n");
  // A patch that was saved with CRLF has it on its own headers too; one of a CRLF file has it on the file's lines only.
  const isCrlf = lines.some((line) => /^(\+\+\+ |@@ -|diff --git ).*\r$/.test(line));
  const reader: Reader = { lines: isCrlf ? lines.map((line) => line.replace(/\r$/, "")) : lines, at: 0, problems: [] };
  const files: FileDiff[] = [];
  while (reader.at < reader.lines.length) {
    if (!startsFile(reader)) {
      reader.at++;
      continue;
    }
    const file = readFile(reader);
    if (file) files.push(file);
  }
  return { files, problems: reader.problems };
}

interface Reader {
  readonly lines: readonly string[];
  at: number;
  readonly problems: PatchProblem[];
}

const EXTENDED_HEADER =
  /^(old mode|new mode|deleted file mode|new file mode|copy (from|to)|rename (from|to)|(dis)?similarity index|index) /;
const HUNK_HEADER = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)$/;

function startsFile({ lines, at }: Reader): boolean {
  const line = lines[at] ?? "";
  if (line.startsWith("diff --git ")) return true;
  return line.startsWith("--- ") && (lines[at + 1] ?? "").startsWith("+++ ") && HUNK_HEADER.test(lines[at + 2] ?? "");
}

function readFile(reader: Reader): FileDiff | undefined {
  const start = reader.at;
  const header = readHeader(reader);
  const names = namesOf(header);
  if (!names) {
    reader.problems.push({ line: start + 1, reason: "the file names of this diff cannot be read" });
    return undefined;
  }
  const name = (names.newName ?? names.oldName ?? "").replace(/^[ab]\//, "");
  const isBinary = header.some((line) => /^(Binary files .* differ|GIT binary patch)$/.test(line));
  const hunks: Hunk[] = [];
  let cutShort = 0;
  for (let hunk = readHunk(reader, name); hunk; hunk = readHunk(reader, name)) {
    if (hunk === "cut short") cutShort++;
    else hunks.push(hunk);
  }
  // A file of which no hunk is whole is not changed by what is left of its header.
  return cutShort > 0 && hunks.length === 0 ? undefined : { ...names, isBinary, hunks, line: start + 1 };
}

function readHeader(reader: Reader): string[] {
  const { lines } = reader;
  const header: string[] = [];
  if ((lines[reader.at] ?? "").startsWith("diff --git ")) header.push(lines[reader.at++] ?? "");
  while (EXTENDED_HEADER.test(lines[reader.at] ?? "")) header.push(lines[reader.at++] ?? "");
  if (/^(Binary files .* differ|GIT binary patch)$/.test(lines[reader.at] ?? "")) header.push(lines[reader.at++] ?? "");
  if ((lines[reader.at] ?? "").startsWith("--- ") && (lines[reader.at + 1] ?? "").startsWith("+++ ")) {
    header.push(lines[reader.at++] ?? "", lines[reader.at++] ?? "");
  }
  return header;
}

function namesOf(header: readonly string[]): Pick<FileDiff, "oldName" | "newName" | "kind"> | undefined {
  try {
    const [parsed] = parsePatch(header.join("\n"));
    if (!parsed?.oldFileName || !parsed.newFileName) return undefined;
    const { oldFileName, newFileName } = parsed;
    const isNew = parsed.isCreate || oldFileName === "/dev/null";
    const isGone = parsed.isDelete || newFileName === "/dev/null";
    return {
      oldName: isNew ? undefined : oldFileName,
      newName: isGone ? undefined : newFileName,
      kind: isNew ? "create" : isGone ? "delete" : parsed.isRename ? "rename" : parsed.isCopy ? "copy" : "change",
    };
  } catch {
    return undefined;
  }
}

function readHunk(reader: Reader, file: string): Hunk | "cut short" | undefined {
  const start = reader.at;
  const header = HUNK_HEADER.exec(reader.lines[start] ?? "");
  if (!header) return undefined;
  const [, oldStart = "", oldCount = "1", newStart = "", newCount = "1", heading = ""] = header;
  let oldLeft = Number(oldCount);
  let newLeft = Number(newCount);
  const lines: HunkLine[] = [];
  reader.at++;
  while (oldLeft > 0 || newLeft > 0) {
    const line = hunkLineAt(reader);
    if (!line || (line.mark !== "+" && oldLeft === 0) || (line.mark !== "-" && newLeft === 0)) {
      const reason = `the hunk is cut short: its header promises ${promised(oldCount, newCount)}`;
      reader.problems.push({ file, line: start + 1, reason });
      skipToNext(reader, start + 1);
      return "cut short";
    }
    if (line.mark !== "+") oldLeft--;
    if (line.mark !== "-") newLeft--;
    lines.push(line);
    reader.at += line.isUnended ? 2 : 1;
  }
  return { oldStart: Number(oldStart), newStart: Number(newStart), heading, lines, line: start + 1 };
}

/** Goes on at the next hunk or file, which the hunk may have swallowed: the header of a file looks like a removed and an added line. */
function skipToNext(reader: Reader, from: number): void {
  reader.at = from;
  while (reader.at < reader.lines.length && !startsFile(reader) && !HUNK_HEADER.test(reader.lines[reader.at] ?? "")) reader.at++;
}

function promised(oldCount: string, newCount: string): string {
  return `${oldCount} ${oldCount === "1" ? "line" : "lines"} before and ${newCount} after`;
}

function hunkLineAt({ lines, at }: Reader): HunkLine | undefined {
  const line = lines[at];
  // The text's last line is what follows its last line end: nothing. Elsewhere an empty line is a context line that lost its blank.
  if (line === undefined || (line === "" && at === lines.length - 1)) return undefined;
  const mark = line === "" ? " " : line[0];
  if (mark !== " " && mark !== "+" && mark !== "-") return undefined;
  return { mark, text: line.slice(1), line: at + 1, isUnended: (lines[at + 1] ?? "").startsWith("\\") };
}
