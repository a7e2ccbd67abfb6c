import { mentionsOf } from "./call-text.js";
import type { FunctionText } from "./source-file.js";
import type { Span } from "./span.js";
import { pathTo, type Statement } from "./statement.js";

/** A pointer to a structure that is in scope at some place of a function. */
export interface PointerVariable {
  readonly name: string;
  /** The tag or typedef of what it points to. */
  readonly type: string;
  /** The declaration statement; absent for a parameter. */
  readonly declaration?: Statement;
  /** What it is initialised with, as text. */
  readonly initializer?: string;
}

/** The pointers to structures that are in scope and have a value at `offset`, the parameters first. */
export function pointersAt(within: FunctionText, offset: number): readonly PointerVariable[] {
  return [...parametersOf(within), ...localsAt(within, offset).filter((local) => hasValueAt(within, local, offset))];
}

/** The pointers to structures that are declared where `offset` stands, whether or not they have a value. */
export function localsAt(within: FunctionText, offset: number): readonly PointerVariable[] {
  return pathTo(within.body, offset).flatMap((statement) =>
    statement.kind !== "block"
      ? []
      : statement.statements
          .filter((each) => each.kind === "declaration" && each.end <= offset)
          .flatMap((each) => readDeclaration(within.file.text.slice(each.start, each.end)).map((one) => ({ ...one, declaration: each }))),
  );
}

export function parametersOf({ file, outline }: FunctionText): readonly PointerVariable[] {
  const list = file.text.slice(outline.parametersStart + 1, outline.parametersEnd - 1);
  return list.split(",").flatMap((parameter) => readDeclaration(parameter));
}

const POINTER =
  /^\s*(?:(?:static|const|volatile)\s+)*(?:(struct|union)\s+)?(\w+)\s*(?:const\s*)?(\*+)\s*(?:const\s+)?(?:__\w+\s+)*(\w+)\s*(?:=\s*([\s\S]*?))?\s*;?\s*$/;
const NEXT = /^\s*\*\s*(\w+)\s*(?:=\s*([\s\S]*?))?\s*;?\s*$/;

/** `struct foo *a = b, *c;`: the pointers it declares. */
export function readDeclaration(text: string): PointerVariable[] {
  const [first = "", ...others] = splitAtCommas(text);
  const match = POINTER.exec(first);
  if (
    match?.[3] !== "*" ||
    (match[1] === undefined && /^(?:void|char|int|u8|u16|u32|u64|unsigned|long|short|bool)$/.test(match[2] ?? ""))
  ) {
    return [];
  }
  const type = match[2] ?? "";
  const found: PointerVariable[] = [{ name: match[4] ?? "", type, initializer: match[5] }];
  for (const other of others) {
    const next = NEXT.exec(other);
    if (next?.[1]) found.push({ name: next[1], type, initializer: next[2] });
  }
  return found;
}

function splitAtCommas(text: string): string[] {
  const pieces: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === "(" || c === "{" || c === "[") depth++;
    else if (c === ")" || c === "}" || c === "]") depth--;
    else if (c === "," && depth === 0) {
      pieces.push(text.slice(from, i));
      from = i + 1;
    }
  }
  pieces.push(text.slice(from));
  return pieces;
}

/** Whether a local is set on the way to `offset`: where it is declared, in a statement before, or by the head of a loop around. */
export function hasValueAt(within: FunctionText, variable: PointerVariable, offset: number): boolean {
  if (!variable.declaration || isValue(variable.initializer)) return true;
  return assignmentBefore(within, variable.name, offset) !== undefined;
}

/** Whether a declaration gives the pointer something to point to. */
export function isValue(initializer: string | undefined): boolean {
  return initializer !== undefined && !/^(?:NULL|0)$/.test(initializer.trim());
}

/** The last statement that gives the variable its value on every way to `offset`. */
export function assignmentBefore(within: FunctionText, name: string, offset: number): Statement | undefined {
  const { text } = within.file;
  const assigns = new RegExp(`(?:^|[(,;{}!\\s])${name}\\s*=[^=]`);
  let found: Statement | undefined;
  for (const statement of pathTo(within.body, offset)) {
    if (statement.kind === "loop" && mentionsOf(text, statement.head, name).length > 0) found = statement;
    if (statement.kind !== "block") continue;
    for (const each of statement.statements) {
      if (each.end > offset && !(each.start < offset)) break;
      const part: Span | undefined = each.kind === "simple" ? each : each.kind === "if" ? each.condition : undefined;
      if (part && part.end <= offset && assigns.test(text.slice(part.start, part.end))) found = each;
    }
  }
  return found;
}
