import { childIn, childOfType, type SyntaxNode } from "../syntax/syntax-node.js";
import { readInitializer } from "./declarations.js";
import { readDeclarator, readTypeName, typeOf } from "./declarator.js";
import type { Expression } from "./expression.js";
import type { Declared } from "./file-facts.js";
import { lowerAssignment } from "./lower-expression.js";
import { type Lowering, rangeOf, textOf } from "./lowering.js";
import { readName } from "./name.js";

/** A declaration among statements: its locals, and an assignment for each initialiser. */
export function lowerDeclaration(lowering: Lowering, node: SyntaxNode): void {
  if (lowerMistakenCalls(lowering, node)) return;
  const base = readTypeName(lowering.source.text, childIn(node, "type"));
  const isStatic = node.children.some((child) => child.type === "storage_class_specifier" && textOf(lowering, child) === "static");
  for (const child of node.children) {
    if (child.field !== "declarator") continue;
    const declarator = readDeclarator(lowering.source.text, child);
    if (!declarator || declarator.isFunction) continue;
    const value = child.type === "init_declarator" ? childIn(child, "value") : undefined;
    const name = { name: declarator.name, type: typeOf(base, declarator) };
    if (isStatic) {
      lowering.locals.push({ ...name, isStatic: true, ...readStaticTable(lowering, value) });
      continue;
    }
    lowering.locals.push(name);
    if (!value) continue;
    const target: Expression = { kind: "name", name: declarator.name };
    lowerAssignment(lowering, { target, operator: "=", value, at: child, declares: true });
  }
}

/** What a static local holds before its function is ever called; calls in it are no calls of the function. */
function readStaticTable(lowering: Lowering, value: SyntaxNode | undefined): Pick<Declared, "initializer"> {
  const { initializer } = readInitializer(lowering.source, value);
  return initializer?.kind === "list" ? { initializer } : {};
}

/**
 * Two shapes that the grammar reads as a declaration of a function although both are statements:
 * `DBG(x)⏎ rtnl_lock();` (a macro without a semicolon, taken for a type) and `__maybe_unused⏎ flush_workqueue(wq);`.
 */
function lowerMistakenCalls(lowering: Lowering, node: SyntaxNode): boolean {
  const type = childIn(node, "type");
  const declarator = childIn(node, "declarator");
  const parameters = declarator && childIn(declarator, "parameters");
  const name = declarator && childIn(declarator, "declarator");
  if (!type || declarator?.type !== "function_declarator" || name?.type !== "identifier" || !parameters) return false;
  const isMacro = type.type === "macro_type_specifier";
  const isWordOnItsLine = type.type === "type_identifier" && lowering.source.text.slice(type.end, declarator.start).includes("\n");
  if (!isMacro && !isWordOnItsLine) return false;
  const macroName = isMacro ? childIn(type, "name") : undefined;
  if (macroName) {
    const argument = childOfType(type, "type_descriptor");
    const args = argument ? [readName(textOf(lowering, argument))] : [];
    lowering.builder.call(readName(textOf(lowering, macroName)), args, rangeOf(lowering, type));
  }
  const args = parameters.children
    .filter((child) => child.type === "parameter_declaration")
    .map((child) => readName(textOf(lowering, child)));
  lowering.builder.call(readName(textOf(lowering, name)), args, rangeOf(lowering, declarator));
  return true;
}
