import { childIn, type SyntaxNode } from "../syntax/syntax-node.js";
import { interned } from "../text/interned.js";
import type { Expression } from "./expression.js";
import type { ConstantFacts } from "./file-facts.js";
import { foldConstant } from "./fold-constant.js";
import { lowerExpression } from "./lower-expression.js";
import { type SourceText, startLowering } from "./lowering.js";

/** The constants found so far, and what they are worth: `A = FLAG_A` is a number where the file defines `FLAG_A` as one. */
export interface ConstantSink {
  readonly constants: ConstantFacts[];
  readonly values: Map<string, Expression>;
}

/** Records an enumeration's constants; one without a value is counted on from the one before. */
export function collectConstants(source: SourceText, node: SyntaxNode, found: ConstantSink): void {
  const body = childIn(node, "body");
  if (!body) return;
  const tag = childIn(node, "name");
  const enumeration = tag && interned(source.text.slice(tag.start, tag.end));
  let next: Expression | undefined = { kind: "number", value: 0 };
  collectList(body);

  function collectList(list: SyntaxNode): void {
    for (const child of list.children) {
      if (child.type.startsWith("preproc_") || child.type === "ERROR") collectList(child);
      if (child.type === "enumerator") collectOne(child);
    }
  }

  function collectOne(enumerator: SyntaxNode): void {
    const name = childIn(enumerator, "name");
    if (!name) return;
    const written = childIn(enumerator, "value");
    const value = written ? readConstant(source, written, found.values) : next;
    const text = interned(source.text.slice(name.start, name.end));
    found.constants.push({ name: text, ...(value && { value }), origin: "enumerator", ...(enumeration && { enumeration }) });
    if (value) found.values.set(text, value);
    next = value && foldConstant({ kind: "binary", operator: "+", left: value, right: { kind: "number", value: 1 } }, found.values);
  }
}

function readConstant(source: SourceText, node: SyntaxNode, known: ReadonlyMap<string, Expression>): Expression | undefined {
  const lowering = startLowering(source);
  const value = foldConstant(lowerExpression(lowering, node), known);
  return lowering.builder.finishCalls().length > 0 || value.kind === "other" ? undefined : value;
}
