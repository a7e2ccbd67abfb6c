import { type Hover, MarkupKind } from "vscode-languageserver";
import type { Finding } from "../rules/finding.js";
import { cardOf, findingCard } from "./cards.js";
import { protocolRange } from "./diagnostic-of.js";
import { type DocumentView, isIn, type Point, wordAt } from "./document-view.js";
import { entitiesAt } from "./entities.js";

/** Different things that one place may be about are shown one below the other, so many at most. */
const MOST_CARDS = 3;

/** The cards of what stands at a point, and of the deadlocks that are found there. */
export function hoverAt(view: DocumentView, findings: readonly Finding[], point: Point): Hover | null {
  const cards = new Set(entitiesAt(view, point).map((entity) => cardOf(view.folder, entity)));
  const found = findings.filter((finding) => finding.trace.length > 0 && isIn(point, finding.range));
  const all = [...[...cards].slice(0, MOST_CARDS), ...found.map((finding) => findingCard(view.folder, finding))];
  if (all.length === 0) return null;
  const word = wordAt(view.lines, point);
  return {
    contents: { kind: MarkupKind.Markdown, value: all.join("\n\n---\n\n") },
    ...(word ? { range: protocolRange(word.range) } : {}),
  };
}
