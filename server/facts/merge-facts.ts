import type { FileFacts } from "./file-facts.js";

interface Placed {
  readonly range: { readonly line: number; readonly column: number };
  readonly name: string;
  readonly configuration?: string;
}

/** The facts of one text of which different functions and macros were read: all of them, as if read at once. */
export function mergeFacts(known: FileFacts | undefined, next: FileFacts): FileFacts {
  if (!known) return next;
  return {
    ...known,
    functions: union(known.functions, next.functions),
    macros: union(known.macros, next.macros),
    constants: withMacros(known.constants, next.constants),
    unread: [...new Map([...known.unread, ...next.unread].map((span) => [JSON.stringify(span), span])).values()],
  };
}

/** Of a macro all definitions are there or none, and of enumerations all; the order of different names means nothing. */
function withMacros(known: FileFacts["constants"], next: FileFacts["constants"]): FileFacts["constants"] {
  const names = new Set(known.filter(({ origin }) => origin === "macro").map(({ name }) => name));
  const more = next.filter(({ name, origin }) => origin === "macro" && !names.has(name));
  return more.length === 0 ? known : [...known, ...more];
}

function union<Kind extends Placed>(known: readonly Kind[], next: readonly Kind[]): readonly Kind[] {
  const all = new Map<string, Kind>();
  for (const each of [...known, ...next]) all.set(`${each.range.line}:${each.range.column}:${each.name}:${each.configuration ?? ""}`, each);
  if (all.size === known.length) return known;
  return [...all.values()].sort((a, b) => a.range.line - b.range.line || a.range.column - b.range.column);
}
