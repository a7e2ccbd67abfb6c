import assert from "node:assert/strict";
import { extractFacts } from "../../server/facts/extract.js";
import type { FileFacts } from "../../server/facts/file-facts.js";
import { showGraph } from "../../server/facts/show.js";
import { loadTestParser } from "../syntax/test-parser.js";

/** The facts of a piece of C. */
export async function factsOf(text: string): Promise<FileFacts> {
  return extractFacts(await loadTestParser(), text);
}

/** Lowers the body of one function and compares its graph with what is expected, one node a line. */
export async function expectGraph(body: string, expected: string): Promise<void> {
  const facts = await factsOf(`int f(struct device *d, int x)\n{\n${body}\n}\n`);
  const [first] = facts.functions;
  assert.ok(first, "no function was found");
  assert.equal(first.hasErrors, false, "the grammar could not read it");
  assert.equal(lines(showGraph(first.graph)), lines(expected));
}

/** Indentation and blank lines do not count. */
export function lines(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join("\n");
}
