import type { EditSet } from "./edit-set.js";
import { endOfLine, type FunctionText, startOfLine } from "./source-file.js";
import type { Statement } from "./statement.js";

/**
 * Adds a local variable to a function: where the declarations get shorter than it, as network drivers like them, but behind the one that it
 * depends on.
 */
export function declareLocal(edits: EditSet, within: FunctionText, declaration: string, dependsOn: Statement | undefined): void {
  const { file, body } = within;
  const declarations = body.statements.slice(0, firstOther(body.statements)).filter((each) => each.kind === "declaration");
  const line = `\t${declaration}\n`;
  if (declarations.length === 0) {
    edits.insert(file.path, endOfLine(file, body.start), `${line}\n`);
    return;
  }
  const from = dependsOn ? declarations.indexOf(dependsOn) + 1 : 0;
  const next = declarations.slice(from).find((each) => width(file.text.slice(each.start, each.end)) < declaration.length);
  if (next) edits.insert(file.path, startOfLine(file, next.start), line);
  else edits.insert(file.path, endOfLine(file, (declarations.at(-1)?.end ?? 1) - 1), line);
}

function firstOther(statements: readonly Statement[]): number {
  const at = statements.findIndex((each) => each.kind !== "declaration");
  return at < 0 ? statements.length : at;
}

/** The longest line of a declaration. */
function width(text: string): number {
  return Math.max(...text.split("\n").map((line) => line.trim().length));
}
