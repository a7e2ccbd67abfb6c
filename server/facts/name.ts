import { interned } from "../text/interned.js";
import type { Expression } from "./expression.js";

/** From an interned text. A macro's body writes `a ## b`, which the text layer shows as the one word `a$$b`. */
export function readName(text: string): Expression {
  if (!text.includes("$$")) return { kind: "name", name: text };
  return { kind: "paste", pieces: text.split("$$").map(interned) };
}
