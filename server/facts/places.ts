import type { Range } from "../text/range.js";

/** A range that can be moved: the facts of an edited file follow their text, so that what was concluded from them need not be again. */
type MovableRange = { -readonly [Key in keyof Range]: Range[Key] };

/** Every range inside of `value`, each once, in the order of a walk that is the same for values of the same shape. */
export function rangesIn(value: unknown): Range[] {
  const found = new Set<Range>();
  const open: unknown[] = [value];
  for (let current = open.pop(); current !== undefined; current = open.pop()) {
    if (current === null || typeof current !== "object") continue;
    if (isRange(current)) {
      found.add(current);
      continue;
    }
    for (const inner of Array.isArray(current) ? current : Object.values(current)) {
      if (typeof inner === "object" && inner !== null) open.push(inner);
    }
  }
  return [...found];
}

/** Moves a range down by `lines` (up when negative), in place. */
export function moveByLines(range: MovableRange, lines: number): void {
  range.line += lines;
  range.endLine += lines;
}

/** Moves a range to where `to` is, in place. */
export function moveTo(range: MovableRange, to: Range): void {
  range.line = to.line;
  range.column = to.column;
  range.endLine = to.endLine;
  range.endColumn = to.endColumn;
}

/** Two ranges at the same point of two values of one shape. */
export type RangePair = readonly [Range, Range];

/** The ranges of two plain values that are the same but for those, in pairs; undefined when anything else differs. */
export function pairedRanges(a: unknown, b: unknown): RangePair[] | undefined {
  const pairs: RangePair[] = [];
  return isSame(a, b, pairs) ? pairs : undefined;
}

function isSame(a: unknown, b: unknown, pairs: RangePair[]): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (isRange(a)) return isRange(b) && pairs.push([a, b]) > 0;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((each, index) => isSame(each, b[index], pairs));
  // A key whose value is undefined counts as absent.
  const mine = Object.entries(a).filter(([, value]) => value !== undefined);
  const theirs = new Map(Object.entries(b).filter(([, value]) => value !== undefined));
  return mine.length === theirs.size && mine.every(([key, value]) => isSame(value, theirs.get(key), pairs));
}

function isRange(value: object): value is Range {
  return "endColumn" in value && "line" in value;
}
