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
    unread: [...new Map([...known.unread, ...next.unread].map((span) => [JSON.stringify(span), span])).values()],
  };
}

function union<Kind extends Placed>(known: readonly Kind[], next: readonly Kind[]): readonly Kind[] {
  const all = new Map<string, Kind>();
  for (const each of [...known, ...next]) all.set(`${each.range.line}:${each.range.column}:${each.name}:${each.configuration ?? ""}`, each);
  if (all.size === known.length) return known;
  return [...all.values()].sort((a, b) => a.range.line - b.range.line || a.range.column - b.range.column);
}
