import { interned } from "../text/interned.js";
import type { TypeName } from "./expression.js";
import { splitArguments } from "./type-text.js";

/** A member that a macro declares, as far as its text tells. */
export interface MacroMember {
  readonly name: string;
  readonly type: TypeName;
}

/** Reads `DECLARE_BITMAP(flags, 32);` as the file has it; the text layer shows the grammar `long flags;` in its place. */
export function readMemberMacro(text: string): MacroMember | undefined {
  const match = /^\s*(\w+)\s*\((.*)\)\s*;?\s*$/s.exec(text);
  if (!match) return undefined;
  const [, macro = "", inside = ""] = match;
  const [written = ""] = splitArguments(inside);
  if (!/^\w+$/.test(written)) return undefined;
  const name = interned(written);
  switch (macro) {
    case "DECLARE_BITMAP":
      return { name, type: { name: "unsigned long", pointers: 0, array: true } };
    case "DECLARE_HASHTABLE":
      return { name, type: { name: "hlist_head", tag: "struct", pointers: 0, array: true } };
    default:
      return { name, type: { name: interned(macro), pointers: 0 } };
  }
}
