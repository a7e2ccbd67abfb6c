import type { TypeName } from "./expression.js";

/** Splits at the commas outside parentheses. */
export function splitArguments(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === "(" || character === "[" || character === "{") depth += 1;
    else if (character === ")" || character === "]" || character === "}") depth -= 1;
    else if (character === "," && depth === 0) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  parts.push(text.slice(start));
  return parts.map((part) => part.trim());
}

/** `const struct foo *` as it stands in a macro's argument, where the grammar sees no type. */
export function parseTypeText(text: string): TypeName {
  const match = /^(?:(?:const|volatile)\s+)*(?:(struct|union|enum)\s+)?([\w\s$]*?)\s*(\**)\s*$/.exec(text.replace(/\/\*.*?\*\//gs, " "));
  if (!match) return { name: text.slice(0, 80), pointers: 0 };
  const [, tag, name = "", stars = ""] = match;
  return {
    name: name.replace(/\s+/g, " "),
    ...((tag === "struct" || tag === "union" || tag === "enum") && { tag }),
    pointers: stars.length,
  };
}
