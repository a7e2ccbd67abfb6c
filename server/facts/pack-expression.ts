import type { Range } from "../text/range.js";
import type { Expression, ListEntry, TypeName } from "./expression.js";
import type { PackReader, PackWriter } from "./packed-bytes.js";

export function writeRange(out: PackWriter, range: Range): void {
  out.count(range.line);
  out.count(range.column);
  out.count(range.endLine - range.line);
  out.integer(range.endColumn - range.column);
}

export function readRange(from: PackReader): Range {
  const line = from.count();
  const column = from.count();
  const endLine = line + from.count();
  return { line, column, endLine, endColumn: column + from.integer() };
}

const tags = [undefined, "struct", "union", "enum"] as const;

export function writeType(out: PackWriter, type: TypeName): void {
  out.text(type.name);
  out.count(tags.indexOf(type.tag) | (type.array ? 4 : 0) | (type.callable ? 8 : 0) | (type.pointers << 4));
}

export function readType(from: PackReader): TypeName {
  const name = from.text();
  const bits = from.count();
  const tag = tags[bits & 3];
  const type: { -readonly [Key in keyof TypeName]: TypeName[Key] } = { name, pointers: bits >> 4 };
  if (tag) type.tag = tag;
  if (bits & 4) type.array = true;
  if (bits & 8) type.callable = true;
  return type;
}

const kinds = [
  "name",
  "number",
  "string",
  "member",
  "index",
  "address",
  "dereference",
  "container",
  "cast",
  "unary",
  "binary",
  "result",
  "temporary",
  "paste",
  "list",
  "other",
] as const satisfies readonly Expression["kind"][];

export function writeExpression(out: PackWriter, expression: Expression): void {
  out.count(kinds.indexOf(expression.kind));
  switch (expression.kind) {
    case "name":
      out.text(expression.name);
      return;
    case "number":
      out.number(expression.value);
      return;
    case "string":
      out.text(expression.value);
      return;
    case "member":
      out.text(expression.name);
      out.count(expression.arrow ? 1 : 0);
      writeExpression(out, expression.base);
      return;
    case "index":
      writeExpression(out, expression.base);
      writeExpression(out, expression.at);
      return;
    case "address":
    case "dereference":
      writeExpression(out, expression.of);
      return;
    case "container":
      writeType(out, expression.type);
      out.text(expression.member);
      writeExpression(out, expression.of);
      return;
    case "cast":
      writeType(out, expression.type);
      writeExpression(out, expression.of);
      return;
    case "unary":
      out.text(expression.operator);
      writeExpression(out, expression.of);
      return;
    case "binary":
      out.text(expression.operator);
      writeExpression(out, expression.left);
      writeExpression(out, expression.right);
      return;
    case "result":
      out.count(expression.node);
      return;
    case "temporary":
      out.count(expression.id);
      return;
    case "paste":
      out.list(expression.pieces, writeText);
      return;
    case "list":
      out.list(expression.entries, writeEntry);
      return;
    case "other":
      out.text(expression.text);
  }
}

export function readExpression(from: PackReader): Expression {
  const kind = kinds[from.count()];
  switch (kind) {
    case "name":
      return { kind, name: from.text() };
    case "number":
      return { kind, value: from.number() };
    case "string":
      return { kind, value: from.text() };
    case "member": {
      const name = from.text();
      const arrow = from.count() === 1;
      return { kind, base: readExpression(from), name, arrow };
    }
    case "index":
      return { kind, base: readExpression(from), at: readExpression(from) };
    case "address":
    case "dereference":
      return { kind, of: readExpression(from) };
    case "container": {
      const type = readType(from);
      const member = from.text();
      return { kind, of: readExpression(from), type, member };
    }
    case "cast": {
      const type = readType(from);
      return { kind, type, of: readExpression(from) };
    }
    case "unary":
      return { kind, operator: from.text(), of: readExpression(from) };
    case "binary":
      return { kind, operator: from.text(), left: readExpression(from), right: readExpression(from) };
    case "result":
      return { kind, node: from.count() };
    case "temporary":
      return { kind, id: from.count() };
    case "paste":
      return { kind, pieces: from.list(readText) };
    case "list":
      return { kind, entries: from.list(readEntry) };
    default:
      return { kind: "other", text: from.text() };
  }
}

export function writeText(out: PackWriter, text: string): void {
  out.text(text);
}

export function readText(from: PackReader): string {
  return from.text();
}

function writeEntry(out: PackWriter, entry: ListEntry): void {
  out.optional(entry.designator, writeText);
  writeExpression(out, entry.value);
  writeRange(out, entry.at);
}

function readEntry(from: PackReader): ListEntry {
  const designator = from.optional(readText);
  const value = readExpression(from);
  const at = readRange(from);
  return designator === undefined ? { value, at } : { designator, value, at };
}
