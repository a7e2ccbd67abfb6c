import { planBranches } from "./branch-plan.js";
import { type BranchPlan, optionCount, selectBranches } from "./branch-selection.js";
import { type Conditionals, readConditionals } from "./conditional.js";
import { type FunctionHead, readFunctionHead } from "./function-head.js";
import { blankIdleDeclarations } from "./idle-declaration.js";
import { type Tokens, tokenize } from "./lexer.js";
import { joinPastes } from "./macro-body.js";
import type { MacroDefinition } from "./macro-definition.js";
import { Opener } from "./opener-stack.js";
import { type FileOutline, type FunctionOutline, outlineTokens } from "./outline.js";
import { blanks, PatchList } from "./patch-list.js";
import { CLOSE_BRACE, OPEN_BRACE } from "./punctuators.js";
import type { Rewrite } from "./rewrite.js";
import { rewriteHead } from "./rewrite-head.js";
import { tokenAt } from "./token-query.js";
import { rewriteTokens } from "./token-rewriter.js";

/**
 * Text that the grammar can read in place of a part of a file: as long as that part, every line and column where it was. A node at index
 * `i` stands at offset `start + i` of the file. Identifiers that hold `$$` are `a ## b` of a macro's body.
 */
export interface PreparedText {
  readonly text: string;
  readonly start: number;
  /** What was changed, by `start`; offsets are the file's. */
  readonly rewrites: readonly Rewrite[];
  /** Of one of several variants of a function: the `#if` conditions it takes as true, joined. */
  readonly configuration?: string;
  /** Of a function: the place of its name and of its body's brace in this variant, as offsets of the file. */
  readonly nameStart?: number;
  readonly bodyStart?: number;
}

/** No conditionals: all of them were resolved. */
const RESOLVED: Conditionals = { at: new Map(), all: [], others: [] };

/** The whole file; of conditionals that cut statements the first branch is kept, see `configurations` for the others. */
export function prepare(text: string, outline?: FileOutline): PreparedText {
  const tokens = tokenize(text);
  const { functions } = outline ?? outlineTokens(text, tokens);
  const conditionals = readConditionals(text, tokens);
  const places = functions.map((each) => placeOf(tokens, each));
  const plan = planBranches(tokens, conditionals, places);
  const patches = new PatchList(text);
  const selected = selectBranches(tokens, conditionals, { plan, choice: { option: 0 }, patches }).tokens;
  const bodies = selected === tokens ? places : functions.map((each) => placeOf(selected, each));
  for (const { head, body } of bodies) {
    const found = readFunctionHead(selected, RESOLVED, head, body);
    if (found) rewriteHead(selected, patches, found, body);
  }
  rewriteTokens(selected, patches, Opener.file, bodies);
  return { text: patches.apply(0, text.length), start: 0, rewrites: patches.recorded() };
}

/**
 * The whole file with every function definition blanked, and what else says nothing: structures, variables and calls at file level stay. All
 * branches of `#if` stay.
 */
export function prepareDeclarations(text: string, outline: FileOutline): PreparedText {
  const tokens = tokenize(withoutBodies(text, outline));
  const conditionals = readConditionals(text, tokens);
  const places = outline.functions.map((each) => placeOf(tokens, each));
  const plan = planBranches(tokens, conditionals, places);
  const patches = new PatchList(text);
  const omit = places.map(({ head, end }) => ({ from: head, to: end }));
  const selected = selectBranches(tokens, conditionals, { plan, choice: { option: 0, omit }, patches }).tokens;
  rewriteTokens(selected, patches, Opener.file, []);
  blankIdleDeclarations(selected, patches);
  return { text: patches.apply(0, text.length), start: 0, rewrites: patches.recorded() };
}

/** The text with blanks between the braces of functions: most of a file, which need not be split into tokens again. */
function withoutBodies(text: string, { functions }: FileOutline): string {
  const pieces: string[] = [];
  let position = 0;
  for (const { bodyStart, end, hasConditionals } of functions) {
    // Lines of an #if in a body may belong to one that began before it. A body without its brace ends with the file.
    if (hasConditionals || text.charCodeAt(end - 1) !== CLOSE_BRACE || bodyStart < position) continue;
    pieces.push(text.slice(position, bodyStart + 1), blanks(end - bodyStart - 2));
    position = end - 1;
  }
  pieces.push(text.slice(position));
  return pieces.join("");
}

/**
 * One function, from `start` to `end`. A function whose `#if` lines cut no statement gives one text in which they still stand, for the
 * grammar to read as `preproc_if` among statements; any other gives one text a branch, without the lines that cut. Code under `#if 0` is
 * blanked.
 */
export function configurations(text: string, definition: FunctionOutline): readonly PreparedText[] {
  const tokens = tokenize(text, definition.start, definition.end);
  const conditionals = readConditionals(text, tokens);
  const plan = planBranches(tokens, conditionals, [placeOf(tokens, definition)]);
  const count = optionCount(plan);
  const variants: PreparedText[] = [];
  for (let option = 0; option < count; option++) {
    const variant = prepareVariant(text, definition, { tokens, conditionals, plan, option });
    if (!variants.some((each) => each.text === variant.text)) variants.push(variant);
  }
  return variants;
}

/** A macro's body, as statements or an expression that can stand in a function's body. `a ## b` shows as `a$$b`, `#a` as `a`. */
export function prepareMacroBody(text: string, macro: MacroDefinition): PreparedText {
  const { bodyStart, bodyEnd } = macro;
  const body = joinPastes(text, tokenize(text, bodyStart, bodyEnd, { hasDirectives: false }), bodyStart, bodyEnd);
  const patches = new PatchList(body);
  rewriteTokens(tokenize(body, 0, body.length, { hasDirectives: false }), patches, Opener.block, []);
  const rewrites = patches.recorded().map((rewrite) => moved(rewrite, bodyStart));
  return { text: patches.apply(0, body.length), start: bodyStart, rewrites };
}

interface VariantInput {
  readonly tokens: Tokens;
  readonly conditionals: Conditionals;
  readonly plan: BranchPlan;
  readonly option: number;
}

function prepareVariant(text: string, definition: FunctionOutline, { tokens, conditionals, plan, option }: VariantInput): PreparedText {
  const patches = new PatchList(text);
  const selected = selectBranches(tokens, conditionals, { plan, choice: { option }, patches });
  const found = findHead(selected.tokens);
  const { starts, count } = selected.tokens;
  if (found) rewriteHead(selected.tokens, patches, found.head, found.body);
  rewriteTokens(selected.tokens, patches, Opener.file, found ? [{ head: 0, body: found.body, end: count }] : []);
  return {
    text: patches.apply(definition.start, definition.end),
    start: definition.start,
    rewrites: patches.recorded(),
    ...(selected.configuration === "" ? {} : { configuration: selected.configuration }),
    nameStart: found ? starts[found.head.name + (found.head.isMacro ? 2 : 0)] : definition.nameStart,
    bodyStart: found ? starts[found.body] : definition.bodyStart,
  };
}

/** The head and the brace of the first function in a token list. */
function findHead(tokens: Tokens): { readonly head: FunctionHead; readonly body: number } | undefined {
  const body = tokens.kinds.indexOf(OPEN_BRACE);
  if (body < 0 || body >= tokens.count) return undefined;
  const head = readFunctionHead(tokens, RESOLVED, 0, body);
  return head && { head, body };
}

/** A function's place in a token list: its first token, its brace, and past its last token. */
function placeOf(tokens: Tokens, { start, bodyStart, end }: FunctionOutline): { head: number; body: number; end: number } {
  return { head: tokenAt(tokens, start), body: tokenAt(tokens, bodyStart), end: tokenAt(tokens, end) };
}

function moved(rewrite: Rewrite, by: number): Rewrite {
  const { start, end } = rewrite;
  const at = { start: start + by, end: end + by };
  if (rewrite.kind === "annotation" && rewrite.argument) {
    return { ...rewrite, ...at, argument: { ...rewrite.argument, start: rewrite.argument.start + by } };
  }
  if (rewrite.kind === "scoped-guard" && rewrite.failure) {
    const { failure } = rewrite;
    return { ...rewrite, ...at, failure: { ...failure, start: failure.start + by, end: failure.end + by } };
  }
  return { ...rewrite, ...at };
}
