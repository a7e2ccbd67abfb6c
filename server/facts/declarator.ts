import { childIn, type SyntaxNode } from "../syntax/syntax-node.js";
import { interned } from "../text/interned.js";
import type { TypeName } from "./expression.js";

/** What a declarator (`*p[4]`, `(*handler)(int)`) says beside the type before it. */
export interface Declarator {
  readonly name: string;
  readonly nameNode: SyntaxNode;
  readonly pointers: number;
  readonly array: boolean;
  /** Something that can be called: a function, a pointer to one, an array of such. */
  readonly callable: boolean;
  /** True for `f(int)`: a function itself, and not a pointer to one. */
  readonly isFunction: boolean;
  /** The parameter list of a function or of what a function pointer points to. */
  readonly parameters: SyntaxNode | undefined;
}

/** Reads `struct foo`, `unsigned int`, `u32`, an enum or a structure with its body. */
export function readTypeName(text: string, node: SyntaxNode | undefined): TypeName {
  if (!node) return { name: "int", pointers: 0 };
  switch (node.type) {
    case "struct_specifier":
      return { name: tagOf(text, node), tag: "struct", pointers: 0 };
    case "union_specifier":
      return { name: tagOf(text, node), tag: "union", pointers: 0 };
    case "enum_specifier":
      return { name: tagOf(text, node), tag: "enum", pointers: 0 };
    case "type_descriptor":
      return typeOf(readTypeName(text, childIn(node, "type")), readAbstractDeclarator(text, childIn(node, "declarator")));
    case "macro_type_specifier":
      return { name: cut(text.slice(node.start, node.end)), pointers: 0 };
    default:
      return { name: cut(text.slice(node.start, node.end)), pointers: 0 };
  }
}

/** The type before a declarator and the declarator together. */
export function typeOf(base: TypeName, declarator: Pick<Declarator, "pointers" | "array" | "callable">): TypeName {
  return {
    name: base.name,
    ...(base.tag && { tag: base.tag }),
    pointers: base.pointers + declarator.pointers,
    ...(declarator.array && { array: true }),
    ...(declarator.callable && { callable: true }),
  };
}

/** Undefined when no name is found (an error node, an unnamed bit-field). */
export function readDeclarator(text: string, node: SyntaxNode | undefined): Declarator | undefined {
  const shape = readShape(node);
  if (!shape.name) return undefined;
  return {
    name: interned(text.slice(shape.name.start, shape.name.end)),
    nameNode: shape.name,
    pointers: shape.pointers,
    array: shape.array,
    callable: shape.callable,
    isFunction: shape.callable && !shape.innerPointer,
    parameters: shape.parameters,
  };
}

function readAbstractDeclarator(_text: string, node: SyntaxNode | undefined): Pick<Declarator, "pointers" | "array" | "callable"> {
  return readShape(node);
}

interface Shape {
  name: SyntaxNode | undefined;
  pointers: number;
  array: boolean;
  callable: boolean;
  innerPointer: boolean;
  parameters: SyntaxNode | undefined;
}

/** Declarators nest outside in: `*(*f)(int)` is a pointer declarator over a function declarator over a pointer in parentheses. */
function readShape(start: SyntaxNode | undefined): Shape {
  const shape: Shape = { name: undefined, pointers: 0, array: false, callable: false, innerPointer: false, parameters: undefined };
  for (let node = start, steps = 0; node && steps < 64; steps++) {
    switch (node.type) {
      case "identifier":
      case "field_identifier":
      case "type_identifier":
      case "primitive_type":
        shape.name = node;
        return shape;
      case "pointer_declarator":
      case "abstract_pointer_declarator":
        if (shape.callable) shape.innerPointer = true;
        else shape.pointers += 1;
        break;
      case "array_declarator":
      case "abstract_array_declarator":
        shape.array = true;
        break;
      case "function_declarator":
      case "abstract_function_declarator":
        // Of a function that returns a function pointer the outer list belongs to what is returned.
        shape.callable = true;
        shape.innerPointer = false;
        shape.parameters = childIn(node, "parameters");
        break;
    }
    node = childIn(node, "declarator") ?? node.children.find(isDeclarator);
  }
  return shape;
}

function isDeclarator(node: SyntaxNode): boolean {
  return node.type.endsWith("declarator") || node.type.endsWith("identifier");
}

function tagOf(text: string, node: SyntaxNode): string {
  const name = childIn(node, "name");
  return name ? interned(text.slice(name.start, name.end)) : "";
}

function cut(text: string): string {
  return interned(text.length > 80 ? text.slice(0, 80) : text);
}
