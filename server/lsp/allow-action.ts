import type { TextEdit } from "vscode-languageserver";
import type { Finding } from "../rules/finding.js";

/** Where the reason is to be written. */
export const REASON = "why this cannot deadlock";

/**
 * A comment on the line above that allows a finding. Undefined where no line can be put in: in a macro's definition, whose lines hang
 * together by backslashes.
 */
export function allowEdit(lines: readonly string[], finding: Finding): TextEdit | undefined {
  const line = finding.range.line - 1;
  const text = lines[line];
  if (text === undefined || (lines[line - 1] ?? "").trimEnd().endsWith("\\")) return undefined;
  const indentation = /^\s*/.exec(text)?.[0] ?? "";
  const at = { line, character: 0 };
  return { range: { start: at, end: at }, newText: `${indentation}/* rtnlens: allow ${finding.rule} -- ${REASON} */\n` };
}
