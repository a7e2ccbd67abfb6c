import type { TypeName } from "./expression.js";
import { parseTypeText, splitArguments } from "./type-text.js";

/** A member that a macro declares, as far as its text tells. */
export interface MacroMember {
  readonly name: string;
  readonly type: TypeName;
}

/** How many arguments stand before the members in `struct_group(NAME, members…)` and its kin. */
const groupArguments: ReadonlyMap<string, number> = new Map([
  ["struct_group", 1],
  ["struct_group_attr", 2],
  ["struct_group_tagged", 2],
  ["__struct_group", 3],
]);

/**
 * Reads `DECLARE_BITMAP(flags, 32)`, or the first member in `struct_group(header, int kind; …)`: the grammar takes the macro with all
 * that stands before the first semicolon for one declaration, and the other members for members.
 */
export function readMemberMacro(text: string): MacroMember | undefined {
  const match = /^\s*(\w+)\s*\((.*?)\)?\s*;?\s*$/s.exec(text);
  if (!match) return undefined;
  const [, macro = "", inside = ""] = match;
  const [first = "", second = ""] = splitArguments(inside);
  const leading = groupArguments.get(macro);
  if (leading !== undefined) return readPlainMember(splitArguments(inside).slice(leading).join(", "));
  if (!/^\w+$/.test(first)) return undefined;
  switch (macro) {
    case "DECLARE_BITMAP":
      return { name: first, type: { name: "unsigned long", pointers: 0, array: true } };
    case "DECLARE_HASHTABLE":
      return { name: first, type: { name: "hlist_head", tag: "struct", pointers: 0, array: true } };
    case "DECLARE_FLEX_ARRAY":
      return { name: second, type: { ...parseTypeText(first), array: true } };
    default:
      return { name: first, type: { name: macro, pointers: 0 } };
  }
}

/** `struct foo *list[3]`, one name only. */
function readPlainMember(text: string): MacroMember | undefined {
  const match = /^(.*?)(\w+)\s*(\[.*\])?\s*(?::\s*\w+\s*)?$/s.exec(text.trim());
  if (!match) return undefined;
  const [, type = "", name = "", array] = match;
  if (type.trim() === "") return undefined;
  return { name, type: { ...parseTypeText(type.trim()), ...(array && { array: true }) } };
}
