import { childIn, type SyntaxNode } from "../syntax/syntax-node.js";
import { readDeclarator, readTypeName, typeOf } from "./declarator.js";
import { type ConstantSink, collectConstants } from "./enumerators.js";
import type { TypeName } from "./expression.js";
import type { MemberFacts, StructureFacts, UnreadSpan } from "./file-facts.js";
import type { SourceText } from "./lowering.js";
import { readMemberMacro } from "./member-macro.js";

/** Where structures and the enumerators in them go. */
export interface StructureSink extends ConstantSink {
  readonly structures: StructureFacts[];
  readonly unread: UnreadSpan[];
}

/**
 * Records a structure and those inside it, and gives the type that a declaration with it has. `name` is what an anonymous one
 * is called: the typedef's or variable's name, or `outer.member`.
 */
export function collectStructures(source: SourceText, node: SyntaxNode, name: string, found: StructureSink, depth = 0): TypeName {
  const written = readTypeName(source.text, node);
  const body = childIn(node, "body");
  const type: TypeName = written.name === "" ? { ...written, name } : written;
  if (!body || type.name === "") return type;
  const members: MemberFacts[] = [];
  const place = found.structures.length;
  collectMembers(source, body, { name: type.name, members, found, depth });
  const facts: StructureFacts = {
    name: type.name,
    kind: node.type === "union_specifier" ? "union" : "struct",
    range: source.rangeOf(node.start, node.end),
    members,
  };
  found.structures.splice(place, 0, facts);
  return type;
}

/** Structures nested deeper than this are not read; nobody writes them. */
const maximumDepth = 100;

interface Outer {
  readonly depth: number;
  readonly name: string;
  readonly members: MemberFacts[];
  readonly found: StructureSink;
}

function collectMembers(source: SourceText, list: SyntaxNode, parent: Outer): void {
  if (parent.depth >= maximumDepth) {
    parent.found.unread.push({ at: source.rangeOf(list.start, list.end), reason: `nested more than ${maximumDepth} levels deep` });
    return;
  }
  const outer: Outer = { ...parent, depth: parent.depth + 1 };
  for (const child of list.children) {
    if (child.type === "field_declaration") collectMember(source, child, outer);
    else if (child.type.startsWith("preproc_") || child.type === "ERROR") collectMembers(source, child, outer);
  }
}

function collectMember(source: SourceText, node: SyntaxNode, outer: Outer): void {
  const typeNode = childIn(node, "type");
  const declarators = node.children.filter((child) => child.field === "declarator");
  if (typeNode?.type === "enum_specifier") collectConstants(source, typeNode, outer.found);
  const isStructure = typeNode?.type === "struct_specifier" || typeNode?.type === "union_specifier";
  if (isStructure && declarators.length === 0) {
    const body = childIn(typeNode, "body");
    // An unnamed inner structure's members are the outer one's own; a named one without a member is a definition only.
    if (body && !childIn(typeNode, "name")) collectMembers(source, body, outer);
    else collectStructures(source, typeNode, "", outer.found, outer.depth);
    return;
  }
  const written = source.original(node.start, node.end);
  if (/^[A-Z]/.test(written)) {
    const macro = readMemberMacro(written);
    if (macro) {
      outer.members.push({ ...macro, range: source.rangeOf(node.start, node.end) });
      return;
    }
  }
  const first = declarators[0] && readDeclarator(source.text, declarators[0]);
  const base = isStructure
    ? collectStructures(source, typeNode, first ? `${outer.name}.${first.name}` : "", outer.found, outer.depth)
    : readTypeName(source.text, typeNode);
  for (const child of declarators) {
    const declarator = readDeclarator(source.text, child);
    if (!declarator) continue;
    const range = source.rangeOf(declarator.nameNode.start, declarator.nameNode.end);
    outer.members.push({ name: declarator.name, type: typeOf(base, declarator), range });
  }
}
