import { childIn, meaningfulChildren, type SyntaxNode } from "../syntax/syntax-node.js";
import { interned } from "../text/interned.js";
import { rangeOf } from "../text/line-index.js";
import type { MacroDefinition } from "../text/macro-definition.js";
import type { FileOutline } from "../text/outline.js";
import { type PreparedText, prepareMacroBody } from "../text/prepass.js";
import type { Range } from "../text/range.js";
import type { Expression } from "./expression.js";
import type { ConstantFacts, MacroFacts } from "./file-facts.js";
import type { FlowGraph } from "./flow-graph.js";
import { foldConstant } from "./fold-constant.js";
import { finishGotos, lowerReturnOf } from "./lower-jump.js";
import { lowerStatements } from "./lower-statement.js";
import { startLowering } from "./lowering.js";
import { readPlainExpression } from "./plain-expression.js";
import { type SourceFile, sourceText } from "./source-text.js";

/** A function-like macro, lowered like a function of its arguments. */
export function macroFacts(file: SourceFile, macro: MacroDefinition & { readonly parameters: readonly string[] }): MacroFacts {
  const graph = macro.bodyEnd > macro.bodyStart ? macroGraph(file, macro) : undefined;
  return {
    name: macro.name,
    parameters: macro.parameters,
    range: rangeOf(file.lines, macro.start, macro.bodyEnd),
    ...(graph && { graph }),
    ...(macro.configuration && { configuration: macro.configuration }),
  };
}

/** Object-like macros, and what their names are worth where they are defined once or alike. */
export interface ReadConstants {
  readonly constants: readonly ConstantFacts[];
  readonly values: Map<string, Expression>;
}

/**
 * The object-like macros that are wanted, each a constant, a name or an expression of such; empty ones are left out. A value does not depend on
 * what else is wanted: it is computed with those that it mentions.
 */
export function readConstants(file: SourceFile, outline: FileOutline, isWanted: (name: string) => boolean): ReadConstants {
  const objects = outline.macros.filter(({ parameters }) => parameters === undefined);
  const used = closureOf(objects, isWanted);
  const values = new Map<string, Expression>();
  const constants: ConstantFacts[] = [];
  const read = (name: string, body: string): void => {
    if (body === "") return;
    const plain = readPlainExpression(body);
    const value = plain && foldConstant(plain, values);
    if (value) remember(values, name, value);
    if (isWanted(name)) constants.push({ name, ...(value && { value }), origin: "macro" });
  };
  const { literals } = outline;
  for (let index = 0; index < literals.count; index++) {
    const name = literals.nameAt(index);
    if (used.has(name) || isWanted(name)) read(interned(name), literals.bodyAt(index));
  }
  for (const { name, bodyStart, bodyEnd } of objects) if (used.has(name)) read(name, file.text.slice(bodyStart, bodyEnd));
  return { constants, values };
}

/** The names of the macros that are wanted, and of all that they are made of. */
function closureOf(macros: readonly MacroDefinition[], isWanted: (name: string) => boolean): ReadonlySet<string> {
  const used = new Set<string>();
  let open = macros.filter(({ name }) => isWanted(name));
  while (open.length > 0) {
    for (const { name } of open) used.add(name);
    const inner = new Set(open.flatMap(({ identifiers }) => identifiers).filter((name) => !used.has(name)));
    for (const name of inner) used.add(name);
    open = inner.size === 0 ? [] : macros.filter(({ name }) => inner.has(name));
  }
  return used;
}

/** What two branches of an `#if` define differently has no value that could be computed with. */
function remember(values: Map<string, Expression>, name: string, value: Expression): void {
  const before = values.get(name);
  const isSame = before === undefined || (before.kind === "number" && value.kind === "number" && before.value === value.value);
  values.set(name, isSame ? value : { kind: "name", name });
}

/** An expression's value is what the macro returns; anything else is read as statements. */
function macroGraph(file: SourceFile, macro: MacroDefinition): FlowGraph | undefined {
  const plain = readPlainExpression(file.text.slice(macro.bodyStart, macro.bodyEnd));
  if (plain) return graphOfReturn(plain, rangeOf(file.lines, macro.bodyStart, macro.bodyEnd));
  const body = prepareMacroBody(file.text, macro);
  if (startsStatement.test(body.text)) return graphOfStatements(file, body);
  return graphOfExpression(file, body) ?? graphOfStatements(file, body);
}

const startsStatement = /^\s*(?:\{|(?:do|if|for|while|switch|return|goto|break|continue)\b)/;

function graphOfReturn(value: Expression, at: Range): FlowGraph {
  return { nodes: [{ kind: "return", value, at, next: 1 }, { kind: "exit" }] };
}

function graphOfExpression(file: SourceFile, body: PreparedText): FlowGraph | undefined {
  const wrapped = wrap(body, "void f(void) { return ", ";}");
  const { root, hasErrors } = file.parser.parse(wrapped.text);
  const value = hasErrors ? undefined : returnedValue(root);
  if (!value) return undefined;
  const lowering = startLowering(sourceText(file, wrapped));
  lowerReturnOf(lowering, value, lowering.source.rangeOf(value.start, value.end));
  return lowering.builder.finish();
}

function graphOfStatements(file: SourceFile, body: PreparedText): FlowGraph | undefined {
  const wrapped = wrap(body, "void f(void) {", ";}");
  const { root, hasErrors } = file.parser.parse(wrapped.text);
  const block = hasErrors ? undefined : bodyOf(root);
  if (!block) return undefined;
  const lowering = startLowering(sourceText(file, wrapped));
  lowerStatements(lowering, block.children);
  finishGotos(lowering);
  return lowering.builder.finish();
}

function wrap(prepared: PreparedText, before: string, after: string): PreparedText {
  return { text: `${before}${prepared.text}\n${after}`, start: prepared.start - before.length, rewrites: prepared.rewrites };
}

function bodyOf(root: SyntaxNode): SyntaxNode | undefined {
  const [definition] = root.children;
  return root.children.length === 1 && definition ? childIn(definition, "body") : undefined;
}

function returnedValue(root: SyntaxNode): SyntaxNode | undefined {
  const body = bodyOf(root);
  const statements = body ? meaningfulChildren(body) : [];
  const [statement, ...rest] = statements.filter((each) => each.type !== "expression_statement" || each.children.length > 0);
  return rest.length === 0 && statement?.type === "return_statement" ? meaningfulChildren(statement)[0] : undefined;
}
