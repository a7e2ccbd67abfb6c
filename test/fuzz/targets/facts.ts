import assert from "node:assert/strict";
import { extractFacts } from "../../../server/facts/extract.js";
import type { FileFacts } from "../../../server/facts/file-facts.js";
import type { FlowGraph, FlowNode } from "../../../server/facts/flow-graph.js";
import { packFacts, unpackFacts } from "../../../server/facts/pack-facts.js";
import { moveByLines, rangesIn } from "../../../server/facts/places.js";
import { loadTestParser } from "../../syntax/test-parser.js";
import { damagedText } from "../inputs/damage.js";
import { assertRangesIn, plain } from "../invariants.js";
import type { Target } from "../target.js";
import { kernelC } from "./text.js";

/** Parser and facts: the same again, packed and unpacked, for some functions only, and moved down; graphs that hang together. */
export const facts: Target<string> = { name: "facts", fewRuns: 15, inputs: kernelC, check: checkFacts };

export const damagedFileFacts: Target<string> = { name: "facts-of-damaged-files", fewRuns: 15, inputs: damagedText, check: checkFacts };

async function checkFacts(source: string): Promise<void> {
  const parser = await loadTestParser();
  const read = extractFacts(parser, source);
  assert.deepEqual(extractFacts(parser, source), read, "a second reading gives other facts");
  const unpacked = unpackFacts(packFacts(read));
  assert.ok(unpacked, "packed facts cannot be unpacked");
  // Sources give no halves of surrogate pairs, which have no UTF-8.
  if (!/\p{Surrogate}/u.test(source)) assert.deepEqual(plain(unpacked), plain(read), "packing changes facts");
  assertRangesIn(source, read);
  for (const { name, graph } of read.functions) checkGraph(name, graph);
  for (const { name, graph } of read.macros) if (graph) checkGraph(name, graph);
  const isWanted = (name: string): boolean => name.length % 2 === 0;
  const some = extractFacts(parser, source, { wanted: isWanted });
  assert.deepEqual(plain(some.macros), plain(read.macros.filter(({ name }) => isWanted(name))), "what is wanted changes macros");
  const few = read.constants.filter(({ name, origin }) => origin !== "macro" || isWanted(name));
  assert.deepEqual(plain(some.constants), plain(few), "what is wanted changes constants");
  for (const each of some.functions) {
    assert.ok(
      read.functions.some((other) => same(each, other)),
      `${each.name} is another function where few are wanted`,
    );
  }
  // How the grammar recovers from errors depends on the blanks around them.
  if (read.unread.length === 0) checkMoved(read, extractFacts(parser, `\n\n\n${source}`));
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function checkMoved(before: FileFacts, after: FileFacts): void {
  const back = structuredClone(after);
  for (const range of rangesIn(back)) moveByLines(range, -3);
  assert.deepEqual(plain(back), plain(before), "empty lines in front change facts");
}

/** One exit, every way leads to a node, and a result is that of a call. */
function checkGraph(name: string, { nodes }: FlowGraph): void {
  assert.equal(nodes.filter(({ kind }) => kind === "exit").length, 1, `${name} has not one exit`);
  for (const node of nodes) {
    for (const next of waysOn(node)) assert.ok(Number.isInteger(next) && nodes[next], `${name}: a ${node.kind} leads to ${next}`);
    for (const result of resultsIn(node)) assert.equal(nodes[result]?.kind, "call", `${name}: a result of ${nodes[result]?.kind}`);
  }
}

function waysOn(node: FlowNode): readonly number[] {
  if (node.kind === "exit") return [];
  if (node.kind === "branch") return [node.whenTrue, node.whenFalse];
  if (node.kind === "switch") return [node.otherwise, ...node.cases.map((each) => each.next)];
  return [node.next];
}

/** The nodes that `result` expressions anywhere in `value` name. */
function resultsIn(value: unknown): number[] {
  if (typeof value !== "object" || value === null) return [];
  if ("kind" in value && value.kind === "result" && "node" in value && typeof value.node === "number") return [value.node];
  return Object.values(value).flatMap(resultsIn);
}
