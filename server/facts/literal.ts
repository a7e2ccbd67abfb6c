import { interned } from "../text/interned.js";
import type { Expression } from "./expression.js";

/** `0x1fUL`, `017`, `-1` (the grammar takes the sign in); undefined for floating point. */
export function readNumber(text: string): number | undefined {
  const sign = text[0];
  if (sign === "-" || sign === "+") {
    const value = readNumber(text.slice(1).trimStart());
    return value !== undefined && sign === "-" ? -value : value;
  }
  const digits = text.replace(/[uUlLzZ]+$/, "");
  if (/^0[xX][0-9a-fA-F]+$/.test(digits) || /^0[bB][01]+$/.test(digits)) return Number(digits);
  if (/^0[0-7]+$/.test(digits)) return Number.parseInt(digits, 8);
  if (/^[0-9]+$/.test(digits)) return Number(digits);
  return undefined;
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "0": "\0", a: "\x07", b: "\b", f: "\f", v: "\v", e: "\x1b" };

/** `'a'`, `'\n'`, `'\x41'`. */
export function readCharacter(text: string): number | undefined {
  const body = text.replace(/^[LuU]?'/, "").replace(/'$/, "");
  if (body.startsWith("\\x")) return Number.parseInt(body.slice(2), 16);
  if (/^\\[0-7]+$/.test(body)) return Number.parseInt(body.slice(1), 8);
  if (body.startsWith("\\")) return (escapes[body[1] ?? ""] ?? body[1])?.charCodeAt(0);
  return body.codePointAt(0);
}

/** Longer texts are messages, which nobody asks for. */
const longestString = 80;

/** One or several adjacent string literals, without their quotes; escapes stay as they are written. */
export function readString(text: string): Expression {
  const pieces = text.match(/"(?:[^"\\]|\\.)*"/gs) ?? [];
  const value = pieces.map((piece) => piece.slice(1, -1)).join("");
  return { kind: "string", value: interned(value.slice(0, longestString)) };
}

const longestOther = 80;

/** What the analysis does not read, as its text on one line. */
export function otherExpression(text: string): Expression {
  return {
    kind: "other",
    text: interned(
      text
        .slice(0, 4 * longestOther)
        .replace(/\s+/g, " ")
        .trim()
        .slice(0, longestOther),
    ),
  };
}
