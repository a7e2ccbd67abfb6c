import assert from "node:assert/strict";
import type { Arbitrary } from "fast-check";
import { tokenize } from "../../../server/text/lexer.js";
import { type FileOutline, outlineFile } from "../../../server/text/outline.js";
import { configurations, type PreparedText, prepare, prepareDeclarations, prepareMacroBody } from "../../../server/text/prepass.js";
import { damagedText, oftenDamaged } from "../inputs/damage.js";
import { sentences } from "../inputs/grammar.js";
import { KERNEL_C } from "../inputs/kernel-c.js";
import { assertAscending } from "../invariants.js";
import type { Target } from "../target.js";

/** Kernel C by grammar, some of it damaged. */
export const kernelC = (): Arbitrary<string> => oftenDamaged(sentences(KERNEL_C, "file", 10_000));

/** Lexer, outline and pre-pass: every offset in the text, in order, and nothing moved by the pre-pass. */
export const text: Target<string> = { name: "text", fewRuns: 25, inputs: kernelC, check: checkText };

export const damagedFileText: Target<string> = { name: "text-of-damaged-files", fewRuns: 20, inputs: damagedText, check: checkText };

function checkText(source: string): void {
  checkTokens(source);
  const outline = outlineFile(source);
  const again = outlineFile(source);
  assert.deepEqual(again, outline, "a second outline is another one");
  assert.deepEqual([...again.literals.names()], [...outline.literals.names()], "a second outline has other macros");
  checkOutline(source, outline);
  const whole = prepare(source, outline);
  checkPrepared(source, whole, 0, source.length);
  assert.deepEqual(prepare(source, outline), whole, "a second pre-pass gives another text");
  checkPrepared(source, prepareDeclarations(source, outline), 0, source.length);
  for (const each of outline.functions) {
    for (const variant of configurations(source, each)) checkPrepared(source, variant, each.start, each.end);
  }
  for (const macro of outline.macros) {
    const { start, text: body, rewrites } = prepareMacroBody(source, macro);
    assert.equal(start, macro.bodyStart);
    assert.equal(body.length, macro.bodyEnd - macro.bodyStart, `the body of ${macro.name} has another length`);
    checkSpans(source, rewrites);
  }
}

function checkTokens(source: string): void {
  const { count, starts, ends, names, words, kinds, remarks, problems } = tokenize(source);
  let last = 0;
  for (let index = 0; index < count; index++) {
    const [start = -1, end = -1] = [starts[index], ends[index]];
    assert.ok(start >= last && end > start && end <= source.length, `token ${index} from ${start} to ${end}, after ${last}`);
    assert.match(source.slice(last, start), /^(?:$|[\s\p{Cc}\\]|\/[*/])/u, "what is no token is a blank or a comment");
    if (kinds[index] === 1) assert.equal(words[names[index] ?? -1], source.slice(start, end));
    last = end;
  }
  checkSpans(source, remarks);
  checkSpans(source, problems);
}

function checkOutline(source: string, { functions, macros, suppressions, problems }: FileOutline): void {
  checkSpans(source, suppressions);
  checkSpans(source, problems);
  assertAscending(
    functions.flatMap(({ start, end }) => [start, end]),
    "functions",
  );
  for (const { name, definedBy, start, nameStart, parametersStart, parametersEnd, bodyStart, end, identifiers } of functions) {
    const inHead = definedBy === undefined ? [nameStart, parametersStart] : [parametersStart];
    assertAscending([0, start, ...inHead, parametersEnd, bodyStart, end, source.length], `the parts of ${name}`);
    assert.ok(nameStart >= start && nameStart < bodyStart, `the name of ${name} stands outside of its head`);
    assert.equal(source[bodyStart], "{", `the body of ${name}`);
    for (const each of identifiers) assert.ok(source.slice(start, end).includes(asWritten(each)), `${name} does not mention ${each}`);
    assert.equal(new Set(identifiers).size, identifiers.length, "an identifier is told twice");
  }
  assertAscending(
    macros.map(({ start }) => start),
    "macros",
  );
  for (const { name, start, nameStart, bodyStart, bodyEnd } of macros) {
    assertAscending([0, start, nameStart, bodyStart, bodyEnd, source.length], `the parts of ${name}`);
    const isGuards = asWritten(name) !== name && source.includes(asWritten(name));
    assert.ok(isGuards || source.startsWith(name, nameStart), `${name} is not where it is said to be`);
  }
}

/** A name as it stands in the text: of the functions of a guard, that of their class. */
function asWritten(name: string): string {
  return /^class_(.+)_(?:con|de)structor$/.exec(name)?.[1] ?? name;
}

function checkPrepared(
  source: string,
  { start, text: prepared, rewrites, nameStart, bodyStart }: PreparedText,
  from: number,
  to: number,
): void {
  assert.equal(start, from);
  assert.equal(prepared.length, to - from, "the pre-pass changed the length");
  const breaks = (each: string): string => [...each.matchAll(/\n/g)].map(({ index }) => index).join();
  assert.equal(breaks(prepared), breaks(source.slice(from, to)), "the pre-pass moved a line break");
  checkSpans(source, rewrites);
  for (const place of [nameStart, bodyStart])
    assert.ok(place === undefined || (place >= from && place <= to), `${place} outside of the function`);
}

function checkSpans(source: string, spans: readonly { readonly start: number; readonly end: number }[]): void {
  for (const { start, end } of spans) assert.ok(start >= 0 && start <= end && end <= source.length, `a span from ${start} to ${end}`);
}
