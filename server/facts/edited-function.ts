import type { LineIndex } from "../text/line-index.js";
import { lineAt, lineStart } from "../text/line-index.js";
import type { FunctionOutline } from "../text/outline.js";
import type { Range } from "../text/range.js";
import type { FunctionFacts, UnreadSpan } from "./file-facts.js";
import type { FlowNode } from "./flow-graph.js";
import { functionFacts } from "./functions.js";
import { moveByLines, moveTo, pairedRanges, rangesIn } from "./places.js";
import type { SourceFile } from "./source-text.js";

/** The facts of one function of a file that is being edited, as they were read, with all places in them. */
export interface EditedFunction {
  readonly name: string;
  /** Its text and all else that its facts depend on. */
  readonly key: string;
  readonly facts: readonly FunctionFacts[];
  readonly unread: readonly UnreadSpan[];
  readonly ranges: readonly Range[];
  /** Where its text starts. Kept up to date with the ranges. */
  line: number;
  readonly column: number;
}

/** What the facts of a function depend on: its text, and the `#if` lines around it. */
export function functionKey(text: string, { start, end, configuration, definedBy }: FunctionOutline): string {
  return `${configuration ?? ""}\n${definedBy ?? ""}\n${text.slice(start, end)}`;
}

export function readFunction(file: SourceFile, outline: FunctionOutline, key: string): EditedFunction {
  const unread: UnreadSpan[] = [];
  const facts = functionFacts(file, outline, unread);
  return { name: outline.name, key, facts, unread, ranges: rangesIn([facts, unread]), ...startOf(file.lines, outline) };
}

/**
 * The same with strings of its own. Parts of a string may be kept as a reference to the whole, which here is the text of the file: each
 * version of a function would hold on to a version of its file.
 */
export function detached(read: EditedFunction): EditedFunction {
  const { name, facts, unread } = structuredClone({ name: read.name, facts: read.facts, unread: read.unread });
  return { ...read, name, facts, unread, ranges: rangesIn([facts, unread]) };
}

/** The line and column at which a function starts. */
export function startOf(lines: LineIndex, { start }: FunctionOutline): { readonly line: number; readonly column: number } {
  const line = lineAt(lines, start);
  return { line, column: start - lineStart(lines, line) + 1 };
}

/** Moves all places of a function whose text now starts at `line`. */
export function moveFunction(known: EditedFunction, line: number): void {
  const lines = line - known.line;
  if (lines === 0) return;
  for (const range of known.ranges) moveByLines(range, lines);
  known.line = line;
}

/**
 * The facts of a function after an edit, in terms of the objects that were there `before`, the last version first: all of a version that
 * says the same but for places, else the places of the last version's nodes before and after the change. What was concluded from them
 * then stays true.
 */
export function carryOver(before: readonly EditedFunction[], after: EditedFunction): EditedFunction {
  for (const version of before) {
    const pairs = pairedRanges([version.facts, version.unread], [after.facts, after.unread]);
    if (!pairs) continue;
    for (const [own, place] of pairs) moveTo(own, place);
    return { ...after, facts: version.facts, unread: version.unread, ranges: version.ranges };
  }
  const [last] = before;
  return last ? aligned(last, after) : after;
}

function aligned(before: EditedFunction, after: EditedFunction): EditedFunction {
  const [oldFacts, ...oldOthers] = before.facts;
  const [newFacts, ...newOthers] = after.facts;
  if (!oldFacts || !newFacts || oldOthers.length > 0 || newOthers.length > 0) return after;
  const nodes = alignNodes(oldFacts.graph.nodes, newFacts.graph.nodes);
  const facts: FunctionFacts = {
    ...newFacts,
    range: keptRange(oldFacts.range, newFacts.range),
    nameRange: keptRange(oldFacts.nameRange, newFacts.nameRange),
    graph: { nodes },
  };
  return { ...after, facts: [facts], ranges: rangesIn([facts, after.unread]) };
}

/** The new nodes, those alike at both ends with the range objects of the old ones. */
function alignNodes(old: readonly FlowNode[], fresh: readonly FlowNode[]): FlowNode[] {
  const nodes = [...fresh];
  const shorter = Math.min(old.length, fresh.length);
  let head = 0;
  while (head < shorter && keep(head, head)) head++;
  for (let tail = 1; tail <= shorter - head; tail++) if (!keep(old.length - tail, fresh.length - tail)) break;
  return nodes;

  function keep(oldIndex: number, newIndex: number): boolean {
    const before = old[oldIndex];
    const after = fresh[newIndex];
    if (!before || !after || !doTheSame(before, after)) return false;
    if ("at" in before && "at" in after) nodes[newIndex] = { ...after, at: keptRange(before.at, after.at) };
    return true;
  }
}

/** Whether two nodes do the same, wherever they lead. */
function doTheSame(a: FlowNode, b: FlowNode): boolean {
  if (a.kind !== b.kind) return false;
  switch (a.kind) {
    case "call":
      return b.kind === "call" && pairedRanges(a.callee, b.callee) !== undefined && a.arguments.length === b.arguments.length;
    case "assign":
      return b.kind === "assign" && a.operator === b.operator && pairedRanges(a.target, b.target) !== undefined;
    case "guard":
      return b.kind === "guard" && a.effect === b.effect && a.guardClass === b.guardClass;
    case "branch":
      return b.kind === "branch" && a.condition.kind === b.condition.kind;
    default:
      return true;
  }
}

function keptRange(before: Range, after: Range): Range {
  moveTo(before, after);
  return before;
}
