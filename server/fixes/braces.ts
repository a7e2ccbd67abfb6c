import type { EditSet } from "./edit-set.js";
import { endOfLine, type FunctionText, indentAt, startOfLine } from "./source-file.js";
import { pathTo, type Statement } from "./statement.js";

/** Makes a block of a branch that is one statement, with `before` and `after` (whole lines) around it. */
export function braceWith(edits: EditSet, within: FunctionText, branch: Statement, before: string, after = ""): void {
  const { file } = within;
  const owner = ownerOf(within, branch);
  const indent = indentAt(file, owner?.start ?? branch.start);
  const head = file.text.slice(0, branch.start).trimEnd().length;
  edits.insert(file.path, head, " {");
  if (before !== "") edits.insert(file.path, startOfLine(file, branch.start), before);
  const isElse = owner?.kind === "if" && owner.whenTrue === branch && owner.otherwise !== undefined;
  if (!isElse) {
    edits.insert(file.path, endOfLine(file, branch.end - 1), `${after}${indent}}\n`);
    return;
  }
  if (after !== "") edits.insert(file.path, endOfLine(file, branch.end - 1), after);
  const rest = file.text.slice(branch.end);
  edits.insert(file.path, branch.end + rest.indexOf("else"), "} ");
}

/** The `if`, `else` or loop that the statement is the only one of; undefined inside of a block. */
export function ownerOf(within: FunctionText, branch: Statement): Statement | undefined {
  const path = pathTo(within.body, branch.start);
  const owner = path[path.indexOf(branch) - 1];
  return owner?.kind === "block" ? undefined : owner;
}
