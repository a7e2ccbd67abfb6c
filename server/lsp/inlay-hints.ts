import type { InlayHint, Position, Range as ProtocolRange } from "vscode-languageserver";
import type { Range } from "../text/range.js";
import { analysesOf, type DocumentView } from "./document-view.js";
import { type EntryLocks, entryLocks, functionKey } from "./entry-locks.js";

/** Reasons that are named in the text; all of them are in the tooltip. */
const MOST_REASONS = 2;

/** Behind the head of each function: the locks that are held when it is entered. */
export function inlayHints(view: DocumentView, { start, end }: ProtocolRange): InlayHint[] {
  const hints: InlayHint[] = [];
  for (const analysis of analysesOf(view)) {
    const locks = entryLocks(analysis);
    for (const { name, nameRange } of analysis.program.facts.get(view.path)?.functions ?? []) {
      const held = locks.get(functionKey(view.path, name));
      if (!held || nameRange.line - 1 < start.line || nameRange.line - 1 > end.line) continue;
      hints.push({ position: headEnd(view.lines, nameRange), label: labelOf(held), tooltip: tooltipOf(held), paddingLeft: true });
    }
  }
  return hints;
}

function labelOf(held: EntryLocks): string {
  return [...held]
    .map(([lock, reasons]) => {
      const more = reasons.length > MOST_REASONS ? `, ${reasons.length - MOST_REASONS} more` : "";
      return `${lock} held: ${reasons.slice(0, MOST_REASONS).join(", ")}${more}`;
    })
    .join("; ");
}

function tooltipOf(held: EntryLocks): string {
  return [...held].map(([lock, reasons]) => `${lock} is held on entry when called from ${reasons.join(", ")}`).join("\n");
}

/** Lines that a parameter list may go over. */
const LONGEST_HEAD = 12;

/** Past the closing parenthesis of the parameters. */
function headEnd(lines: readonly string[], name: Range): Position {
  let depth = 0;
  for (let line = name.endLine - 1; line < name.endLine - 1 + LONGEST_HEAD; line++) {
    const text = lines[line] ?? "";
    for (let column = line === name.endLine - 1 ? name.endColumn - 1 : 0; column < text.length; column++) {
      if (text[column] === "(") depth++;
      if (text[column] === ")" && --depth === 0) return { line, character: column + 1 };
    }
  }
  return { line: name.endLine - 1, character: name.endColumn - 1 };
}
