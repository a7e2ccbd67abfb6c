import assert from "node:assert/strict";
import { rangesIn } from "../../server/facts/places.js";
import type { Range } from "../../server/text/range.js";

/** Data as JSON has it: a key without a value counts as absent. */
export function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** Fails at the first number that is smaller than the one before it. */
export function assertAscending(offsets: readonly number[], what: string): void {
  offsets.forEach((offset, index) => {
    assert.ok(index === 0 || offset >= (offsets[index - 1] ?? 0), `${what} are not in order: ${offsets.join(" ")}`);
  });
}

/** Every range anywhere in `value` begins and ends in the text, and ends behind its beginning. */
export function assertRangesIn(text: string, value: unknown): void {
  const lengths = text.split("\n").map((line) => line.length);
  for (const range of rangesIn(value)) assertRangeIn(lengths, range);
}

function assertRangeIn(lengths: readonly number[], range: Range): void {
  const { line, column, endLine, endColumn } = range;
  const isIn = (at: number, character: number): boolean => at >= 1 && character >= 1 && character <= (lengths[at - 1] ?? -1) + 2;
  assert.ok(isIn(line, column) && isIn(endLine, endColumn), `a range lies outside of the text: ${JSON.stringify(range)}`);
  assert.ok(line < endLine || (line === endLine && column <= endColumn), `a range ends before it begins: ${JSON.stringify(range)}`);
}
