import fc, { type Arbitrary } from "fast-check";
import type { Corpus } from "../corpus.js";
import { cutText } from "./cut-text.js";

/** One change for the worse. Places are shares of the text, from 0 to 1. */
export interface Damage {
  readonly kind: "delete" | "double" | "swap" | "insert" | "bytes" | "move" | "cut end" | "cut start" | "lines" | "nest";
  readonly at: number;
  readonly to: number;
  readonly size: number;
  readonly text: string;
}

/** What hurts most where it does not belong. */
const SHARP = [
  "{",
  "}",
  "(",
  ")",
  ";",
  ",",
  '"',
  "'",
  "/*",
  "*/",
  "//",
  "\\\n",
  "#",
  "\n#if 0\n",
  "\n#ifdef A\n",
  "\n#else\n",
  "\n#endif\n",
  "\r\n",
  "\0",
  "\ufffd",
  "=",
  "else ",
  "return ",
  "goto ",
  "struct ",
  "#define A(x) \\\n",
  ":",
  "case ",
  "\ud83d",
  "\u2028",
];

const PLACE = fc.double({ min: 0, max: 1, noNaN: true, noDefaultInfinity: true });

export const DAMAGE: Arbitrary<Damage> = fc.record({
  kind: fc.constantFrom<Damage["kind"]>("delete", "double", "swap", "insert", "bytes", "move", "cut end", "cut start", "lines", "nest"),
  at: PLACE,
  to: PLACE,
  size: fc.integer({ min: 1, max: 12 }),
  text: fc.oneof(fc.constantFrom(...SHARP), fc.string({ unit: "binary", maxLength: 8 })),
});

/** More text than this takes longer to read than it teaches. */
const WINDOW = 40_000;

/** Parts of real files with damage done to them; some are two files run together. */
export function damagedText(corpus: Corpus): Arbitrary<string> {
  const file = fc.nat({ max: corpus.files.length - 1 });
  const part = fc.tuple(file, PLACE).map(([index, at]) => windowOf(corpus.read(corpus.files[index] ?? ""), at));
  const spliced = fc.tuple(part, PLACE, part, PLACE).map(([a, from, b, to]) => a.slice(0, placeIn(a, from)) + b.slice(placeIn(b, to)));
  const whole = fc.oneof({ weight: 4, arbitrary: part }, { weight: 1, arbitrary: spliced });
  return cutText(fc.tuple(whole, fc.array(DAMAGE, { maxLength: 12 })).map(([text, damages]) => damages.reduce(damaged, text)));
}

/** Texts of another arbitrary, now and then with damage done to them. */
export function oftenDamaged(texts: Arbitrary<string>): Arbitrary<string> {
  const damages = fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.array(DAMAGE, { maxLength: 4 }) });
  return cutText(fc.tuple(texts, damages).map(([text, all]) => all.reduce(damaged, text)));
}

/** `text` with one damage done. */
export function damaged(text: string, { kind, at, to, size, text: added }: Damage): string {
  const place = placeIn(text, at);
  const other = placeIn(text, to);
  switch (kind) {
    case "cut end":
      return text.slice(0, Math.max(place, other));
    case "cut start":
      return text.slice(Math.min(place, other) >> 2);
    case "insert":
      return splice(text, place, 0, added);
    case "bytes":
      return splice(text, place, added.length, added);
    case "nest":
      return splice(text, place, 0, added.repeat(size * size));
    case "lines":
      return splice(text, place, text.slice(place).split("\n", size).join("\n").length, "");
    default:
      return moveTokens(text, kind, { place, other, size });
  }
}

function moveTokens(text: string, kind: Damage["kind"], { place, other, size }: { place: number; other: number; size: number }): string {
  const [first = "", second = ""] = [place, other].map((at) => /^(?:\s*(?:\w+|[\s\S])){0,12}/.exec(text.slice(at, at + 400))?.[0] ?? "");
  const tokens = (from: string): string => (from.match(/\s*(?:\w+|[\s\S])/g) ?? []).slice(0, size).join("");
  const [one, two] = [tokens(first), tokens(second)];
  if (kind === "delete") return splice(text, place, one.length, "");
  if (kind === "double") return splice(text, place, 0, one);
  if (kind === "move") return splice(text, place, 0, two);
  return place < other ? splice(splice(text, other, two.length, one), place, one.length, two) : splice(text, place, one.length, two);
}

function splice(text: string, at: number, length: number, added: string): string {
  return text.slice(0, at) + added + text.slice(at + length);
}

function placeIn(text: string, share: number): number {
  return Math.floor(share * text.length);
}

function windowOf(text: string, share: number): string {
  if (text.length <= WINDOW) return text;
  const start = placeIn(text, share * (1 - WINDOW / text.length));
  const line = text.lastIndexOf("\n", start) + 1;
  return text.slice(line, line + WINDOW);
}
