import { childIn, type SyntaxNode } from "../syntax/syntax-node.js";
import type { ListEntry } from "./expression.js";
import { lowerExpression } from "./lower-expression.js";
import { type Lowering, rangeOf, textOf } from "./lowering.js";

/** The entries of a braced initialiser, with the calls in them emitted. */
export function lowerEntries(lowering: Lowering, list: SyntaxNode): readonly ListEntry[] {
  const entries: ListEntry[] = [];
  for (const child of list.children) {
    if (child.type === "comment" || child.type.startsWith("preproc_call")) continue;
    if (child.type.startsWith("preproc_") || child.type === "ERROR") {
      entries.push(...lowerEntries(lowering, child));
      continue;
    }
    if (child.type !== "initializer_pair") {
      if (child.field === "name" || child.field === "condition") continue;
      entries.push({ value: lowerExpression(lowering, child), at: rangeOf(lowering, child) });
      continue;
    }
    const value = childIn(child, "value");
    if (!value) continue;
    entries.push({ designator: readDesignator(lowering, child), value: lowerExpression(lowering, value), at: rangeOf(lowering, child) });
  }
  return entries;
}

/** `.a.b` as `a.b`, `[X]` as `[X]`, the old `a:` as `a`. */
function readDesignator(lowering: Lowering, pair: SyntaxNode): string {
  return pair.children
    .filter((child) => child.field === "designator")
    .map((child) => textOf(lowering, child).replace(/\s+/g, ""))
    .join("")
    .replace(/^\./, "")
    .replace(/:$/, "");
}
