import { TokenKind, tokenize } from "../text/lexer.js";
import { CLOSE, CLOSE_BRACE, CLOSE_BRACKET, COLON, COMMA, OPEN, OPEN_BRACE, OPEN_BRACKET, SEMICOLON } from "../text/punctuators.js";
import type { Module } from "./module.js";
import type { SourceFile } from "./source-file.js";
import type { Span } from "./span.js";

/** A structure's definition as its text has it, read leniently: macros among the members do no harm. */
export interface StructureText extends Span {
  readonly file: SourceFile;
  readonly members: readonly MemberText[];
}

/** One declaration of a structure's body; inner structures are one member. */
export interface MemberText extends Span {
  /** The names that it declares. */
  readonly names: readonly string[];
  /** Where the first of them stands. */
  readonly nameStart: number;
}

/** The definition of the structure with this tag, or behind this typedef. */
export function structureText(module: Module, structure: string): StructureText | undefined {
  const known = module.files.get(module.unit.structureFiles.get(structure) ?? "");
  for (const file of known ? [known] : module.files.values()) {
    const open = bodyOf(file.text, structure);
    if (open !== undefined) return readStructure(file, open);
  }
  return undefined;
}

/** The opening brace of `struct foo {` or of `typedef struct { … } foo;`. */
function bodyOf(text: string, structure: string): number | undefined {
  const tagged = new RegExp(`\\bstruct\\s+${structure}\\s*\\{`).exec(text);
  if (tagged) return tagged.index + tagged[0].length - 1;
  const named = new RegExp(`\\}\\s*(?:__\\w+\\s*)*\\**\\s*${structure}\\s*(?:,[^;{}]*)?;`).exec(text);
  if (!named) return undefined;
  let depth = 0;
  for (let at = named.index; at >= 0; at--) {
    if (text[at] === "}") depth++;
    else if (text[at] === "{" && --depth === 0) return at;
  }
  return undefined;
}

function readStructure(file: SourceFile, open: number): StructureText {
  const { kinds, starts, ends, words, names, count } = tokenize(file.text, open);
  const members: MemberText[] = [];
  let depth = 0;
  let first = 1;
  let found: { name: string; start: number }[] = [];
  let isTaken = false;
  for (let i = 0; i < count; i++) {
    const kind = kinds[i];
    if (kind === TokenKind.directive && depth === 1 && first === i) first = i + 1;
    if (kind === OPEN_BRACE || kind === OPEN || kind === OPEN_BRACKET) depth++;
    if (kind === CLOSE_BRACE || kind === CLOSE || kind === CLOSE_BRACKET) depth--;
    if (depth === 0 && kind === CLOSE_BRACE) return { file, start: open, end: ends[i] ?? open, members };
    if (depth !== 1) continue;
    const before = i - 1;
    const ends1 = kind === SEMICOLON || kind === COMMA || kind === COLON || kind === OPEN_BRACKET;
    if ((ends1 || kinds[i + 1] === OPEN_BRACKET) && !isTaken) {
      const at = kinds[i] === TokenKind.word ? i : before;
      if (kinds[at] === TokenKind.word) {
        found.push({ name: words[names[at] ?? 0] ?? "", start: starts[at] ?? 0 });
        isTaken = true;
      }
    }
    if (kind === COMMA) isTaken = false;
    if (kind !== SEMICOLON) continue;
    const [one] = found;
    if (one) members.push({ names: found.map(({ name }) => name), nameStart: one.start, start: starts[first] ?? 0, end: ends[i] ?? 0 });
    found = [];
    isTaken = false;
    first = i + 1;
  }
  return { file, start: open, end: file.text.length, members };
}
