import { childIn, childOfType, meaningfulChildren, type SyntaxNode } from "../syntax/syntax-node.js";
import type { Range } from "../text/range.js";
import { readDeclarator, readTypeName, typeOf } from "./declarator.js";
import { collectConstants } from "./enumerators.js";
import type { Expression, TypeName } from "./expression.js";
import type { FileCall, FileFacts, VariableFacts } from "./file-facts.js";
import { otherExpression } from "./literal.js";
import { lowerArguments } from "./lower-call.js";
import { lowerExpression } from "./lower-expression.js";
import { identifierOf, type SourceText, startLowering } from "./lowering.js";
import { collectStructures, type StructureSink } from "./structures.js";
import { isTableOfConstants } from "./table-of-constants.js";

type Typedef = FileFacts["typedefs"][number];

/** What stands at file level beside functions and macros. */
export interface DeclarationFacts extends StructureSink {
  readonly typedefs: Typedef[];
  readonly variables: VariableFacts[];
  readonly fileCalls: FileCall[];
}

/** Reads declarations, typedefs and calls out of a file's tree; `#if` lines among them are looked through, both sides counting. */
export function collectDeclarations(source: SourceText, root: SyntaxNode, found: DeclarationFacts, depth = 0): void {
  if (depth > maximumDepth) {
    found.unread.push({ at: source.rangeOf(root.start, root.end), reason: `nested more than ${maximumDepth} levels deep` });
    return;
  }
  for (const node of root.children) collectOne(source, node, found, depth + 1);
}

/** Of `#if` in `#if`. */
const maximumDepth = 250;

function collectOne(source: SourceText, node: SyntaxNode, found: DeclarationFacts, depth: number): void {
  switch (node.type) {
    case "declaration":
      collectDeclaration(source, node, found);
      return;
    case "type_definition":
      collectTypedef(source, node, found);
      return;
    case "struct_specifier":
    case "union_specifier":
      collectStructures(source, node, "", found);
      return;
    case "enum_specifier":
      collectConstants(source, node, found);
      return;
    case "expression_statement":
      collectFileCall(source, node, found);
      return;
    case "ERROR":
      found.unread.push({ at: source.rangeOf(node.start, node.end), reason: "syntax the grammar does not know" });
      collectDeclarations(source, node, found, depth);
      return;
    case "preproc_if":
      if (source.text.slice(childIn(node, "condition")?.start, childIn(node, "condition")?.end) === "0") {
        const alternative = childIn(node, "alternative");
        if (alternative) collectOne(source, alternative, found, depth);
        return;
      }
      collectDeclarations(source, node, found, depth);
      return;
    case "preproc_ifdef":
    case "preproc_else":
    case "preproc_elif":
    case "preproc_elifdef":
    case "linkage_specification":
    case "declaration_list":
      collectDeclarations(source, node, found, depth);
  }
}

/** The type before the declarators, with the structure or enumeration that it may define. */
function collectType(source: SourceText, type: SyntaxNode | undefined, name: string, found: DeclarationFacts): TypeName {
  if (type?.type === "struct_specifier" || type?.type === "union_specifier") return collectStructures(source, type, name, found);
  if (type?.type === "enum_specifier") collectConstants(source, type, found);
  return readTypeName(source.text, type);
}

function collectDeclaration(source: SourceText, node: SyntaxNode, found: DeclarationFacts): void {
  const specifiers = node.children
    .filter((child) => child.type === "storage_class_specifier")
    .map((child) => source.text.slice(child.start, child.end));
  const declarators = node.children.filter((child) => child.field === "declarator");
  const first = declarators[0] && readDeclarator(source.text, declarators[0]);
  const base = collectType(source, childIn(node, "type"), first?.name ?? "", found);
  for (const child of declarators) {
    const declarator = readDeclarator(source.text, child);
    if (!declarator || declarator.isFunction) continue;
    const value = child.type === "init_declarator" ? childIn(child, "value") : undefined;
    found.variables.push({
      name: declarator.name,
      type: typeOf(base, declarator),
      isStatic: specifiers.includes("static"),
      isExtern: specifiers.includes("extern"),
      range: source.rangeOf(declarator.nameNode.start, declarator.nameNode.end),
      ...readInitializer(source, value),
    });
  }
}

/** What a variable holds before any code runs, and the calls in it; a long table of constants is left as text. */
export function readInitializer(
  source: SourceText,
  value: SyntaxNode | undefined,
): Pick<VariableFacts, "initializer" | "initializerCalls"> {
  if (!value) return { initializerCalls: [] };
  const { result, calls } = lowerOutsideFunction(source, (lowering) => lowerExpression(lowering, value));
  if (isTableOfConstants(result, calls))
    return { initializer: otherExpression(source.text.slice(value.start, value.end)), initializerCalls: [] };
  return { initializer: result, initializerCalls: calls };
}

function lowerOutsideFunction<Result>(
  source: SourceText,
  lower: (lowering: ReturnType<typeof startLowering>) => Result,
): { readonly result: Result; readonly calls: readonly FileCall[] } {
  const lowering = startLowering(source);
  const result = lower(lowering);
  const calls = lowering.builder.finishCalls().map((call) => fileCall(call.callee, call.arguments, call.at, false));
  return { result, calls };
}

function fileCall(callee: Expression, args: readonly Expression[], at: Range, isStatic: boolean): FileCall {
  return { name: callee.kind === "name" ? callee.name : "", arguments: args, at, isStatic };
}

function collectTypedef(source: SourceText, node: SyntaxNode, found: DeclarationFacts): void {
  const declarators = node.children.filter((child) => child.field === "declarator");
  const first = declarators[0] && readDeclarator(source.text, declarators[0]);
  const base = collectType(source, childIn(node, "type"), first?.name ?? "", found);
  for (const child of declarators) {
    const declarator = readDeclarator(source.text, child);
    if (declarator) found.typedefs.push({ name: declarator.name, type: typeOf(base, declarator) });
  }
}

/** `DEFINE_MUTEX(m);`, `module_init(f);`: calls to the grammar, definitions by macro in truth. */
function collectFileCall(source: SourceText, node: SyntaxNode, found: DeclarationFacts): void {
  const call = childOfType(node, "call_expression");
  const callee = call && childIn(call, "function");
  const list = call && childIn(call, "arguments");
  if (!call || !list || callee?.type !== "identifier" || meaningfulChildren(node)[0] !== call) return;
  const { result } = lowerOutsideFunction(source, (lowering) => lowerArguments(lowering, list));
  const name = identifierOf(source, callee);
  const isStatic = source.rewriteAt(call.start, "static") !== undefined;
  found.fileCalls.push({ name, arguments: result, at: source.rangeOf(call.start, call.end), isStatic });
}
