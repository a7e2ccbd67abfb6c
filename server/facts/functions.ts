import { childIn, firstError, type SyntaxNode } from "../syntax/syntax-node.js";
import { interned } from "../text/interned.js";
import type { FunctionOutline } from "../text/outline.js";
import { configurations, type PreparedText } from "../text/prepass.js";
import { readDeclarator, readTypeName, typeOf } from "./declarator.js";
import type { Expression, TypeName } from "./expression.js";
import type { Declared, FunctionFacts, UnreadSpan } from "./file-facts.js";
import { otherExpression } from "./literal.js";
import { collectLabels, finishGotos } from "./lower-jump.js";
import { lowerStatement } from "./lower-statement.js";
import { type Lowering, startLowering, textOf } from "./lowering.js";
import { readPlainExpression } from "./plain-expression.js";
import { type SourceFile, sourceText } from "./source-text.js";

/** The facts of one function definition: one entry for each way in which `#if` lines cut it, alike ones once. */
export function functionFacts(file: SourceFile, outline: FunctionOutline, unread: UnreadSpan[]): readonly FunctionFacts[] {
  const variants: FunctionFacts[] = [];
  const seen = new Set<string>();
  const prepared = configurations(file.text, outline);
  for (const each of prepared) {
    const variant = variantFacts(file, outline, each);
    const shape = prepared.length > 1 ? JSON.stringify(variant.facts.graph) : "";
    if (seen.has(shape)) continue;
    seen.add(shape);
    variants.push(variant.facts);
    unread.push(...variant.unread);
  }
  return variants;
}

interface Variant {
  readonly facts: FunctionFacts;
  readonly unread: readonly UnreadSpan[];
}

function variantFacts(file: SourceFile, outline: FunctionOutline, prepared: PreparedText): Variant {
  const source = sourceText(file, prepared);
  const { root, hasErrors } = file.parser.parse(prepared.text);
  const lowering = startLowering(source);
  const bodyStart = (prepared.bodyStart ?? outline.bodyStart) - prepared.start;
  const nameStart = (prepared.nameStart ?? outline.nameStart) - prepared.start;
  const name = interned(/^[\w$]+/.exec(source.original(nameStart, bodyStart))?.[0] ?? outline.name);
  const definition = findDefinition(root, bodyStart);
  const body = definition ? childIn(definition, "body") : findBody(root, bodyStart);
  const head = definition ?? root;
  const declaratorNode = childIn(head, "declarator");
  const declarator = readDeclarator(source.text, declaratorNode);
  const base = readTypeName(source.text, childIn(head, "type"));
  const parameters = declarator?.parameters ? readParameters(lowering, declarator.parameters, definition) : [];
  if (body) {
    collectLabels(lowering, body);
    lowerStatement(lowering, body);
  } else
    lowering.unread.push({
      at: source.rangeOf(bodyStart, outline.end - prepared.start),
      reason: "syntax the grammar does not know",
    });
  finishGotos(lowering);
  if (hasErrors && lowering.unread.length === 0) {
    // Where the recovery only put in what was missing, there is no node to point at.
    const error = firstError(root);
    const at = error ? source.rangeOf(error.start, error.end) : source.rangeOf(nameStart, nameStart + name.length);
    lowering.unread.push({ at, reason: "syntax the grammar does not know" });
  }
  const specifiers = source.text.slice(0, nameStart);
  const returns: TypeName = typeOf(base, { pointers: declarator?.pointers ?? 0, array: false, callable: false });
  const configuration = [outline.configuration, prepared.configuration].filter((each) => each).join(" && ");
  return {
    facts: {
      name,
      range: source.rangeOf(outline.start - prepared.start, outline.end - prepared.start),
      nameRange: source.rangeOf(nameStart, nameStart + name.length),
      isStatic: /\bstatic\b/.test(specifiers),
      isInline: /\b(?:inline|__inline|__always_inline|__inline__)\b/.test(source.original(0, specifiers.length)),
      returns,
      parameters,
      locals: lowering.locals,
      annotations: readAnnotations(prepared, outline),
      graph: lowering.builder.finish(),
      ...(configuration && { configuration }),
      hasErrors,
    },
    unread: lowering.unread.map((span) => ({ ...span, function: name })),
  };
}

const lockAnnotation = /^__(?:must_hold|acquires?|releases?|cond_acquires?|requires|excludes)/;

/** What the head says of locks; the text layer has taken it out of what the grammar reads. */
function readAnnotations(prepared: PreparedText, outline: FunctionOutline): FunctionFacts["annotations"] {
  const annotations: { name: string; argument: Expression }[] = [];
  for (const rewrite of prepared.rewrites) {
    if (rewrite.kind !== "annotation" || rewrite.start >= outline.bodyStart || !lockAnnotation.test(rewrite.name)) continue;
    const text = rewrite.argument?.text ?? "";
    annotations.push({ name: rewrite.name, argument: readPlainExpression(text) ?? otherExpression(text) });
  }
  return annotations;
}

/** The definition whose body begins at `bodyStart`; the grammar may have found others in what it could not read. */
function findDefinition(root: SyntaxNode, bodyStart: number): SyntaxNode | undefined {
  return root.children.find((child) => child.type === "function_definition" && childIn(child, "body")?.start === bodyStart);
}

/** Where the head could not be read, the body stands on its own. */
function findBody(root: SyntaxNode, bodyStart: number): SyntaxNode | undefined {
  for (const child of root.children) {
    if (child.type === "compound_statement" && child.start === bodyStart) return child;
    if (child.start <= bodyStart && child.end > bodyStart) return findBody(child, bodyStart);
  }
  return undefined;
}

function readParameters(lowering: Lowering, list: SyntaxNode, definition: SyntaxNode | undefined): readonly Declared[] {
  const parameters: Declared[] = [];
  for (const child of list.children) {
    if (child.type === "variadic_parameter") continue;
    if (child.type !== "parameter_declaration") {
      // `f(a, b) int a; …`: the types stand in declarations before the body.
      if (child.type === "identifier") parameters.push(oldStyleParameter(lowering, textOf(lowering, child), definition));
      continue;
    }
    const base = readTypeName(lowering.source.text, childIn(child, "type"));
    const declarator = readDeclarator(lowering.source.text, childIn(child, "declarator"));
    if (!declarator) {
      if (base.name !== "void" || childIn(child, "declarator")) parameters.push({ name: "", type: base });
      continue;
    }
    // An array parameter is a pointer, and a function parameter a pointer to one.
    const type = typeOf(base, { ...declarator, pointers: declarator.pointers + (declarator.array ? 1 : 0), array: false });
    parameters.push({ name: declarator.name, type });
  }
  return parameters;
}

function oldStyleParameter(lowering: Lowering, name: string, definition: SyntaxNode | undefined): Declared {
  for (const child of definition?.children ?? []) {
    if (child.type !== "declaration") continue;
    for (const each of child.children) {
      const declarator = each.field === "declarator" ? readDeclarator(lowering.source.text, each) : undefined;
      if (declarator?.name === name) return { name, type: typeOf(readTypeName(lowering.source.text, childIn(child, "type")), declarator) };
    }
  }
  return { name, type: { name: "int", pointers: 0 } };
}
