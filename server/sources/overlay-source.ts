import type { Entry, Source } from "./source.js";

/**
 * Texts laid over another source: editor buffers, or the files of a patch. A path that maps to undefined is absent, whatever the
 * source below holds.
 */
export function overlaySource(below: Source, texts: ReadonlyMap<string, string | undefined>): Source {
  const above = new Map([...texts].map(([path, text]) => [below.relative(path), text]));
  return {
    read(path) {
      const normal = below.relative(path);
      if (!above.has(normal)) return below.read(path);
      const text = above.get(normal);
      return text === undefined ? { kind: "unreadable", reason: "removed by the patch" } : { kind: "text", text, notes: [] };
    },
    list(folder) {
      const normal = below.relative(folder);
      const entries = new Map((below.list(folder) ?? []).map((entry): [string, Entry] => [entry.name, entry]));
      for (const [path, text] of above) {
        const rest = normal === "." ? path : path.startsWith(`${normal}/`) ? path.slice(normal.length + 1) : undefined;
        if (rest === undefined || rest.startsWith("/")) continue;
        const slash = rest.indexOf("/");
        if (slash >= 0 && text !== undefined) entries.set(rest.slice(0, slash), { name: rest.slice(0, slash), kind: "folder" });
        if (slash < 0 && text !== undefined) entries.set(rest, { name: rest, kind: "file" });
        if (slash < 0 && text === undefined) entries.delete(rest);
      }
      if (entries.size === 0 && below.kindOf(folder).kind !== "folder") return undefined;
      return [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    kindOf(path) {
      const normal = below.relative(path);
      if (above.get(normal) !== undefined) return { kind: "file" };
      if (above.has(normal)) return { kind: "none", reason: "removed by the patch" };
      const prefix = normal === "." ? "" : `${normal}/`;
      for (const [other, text] of above) if (text !== undefined && other.startsWith(prefix)) return { kind: "folder" };
      return below.kindOf(path);
    },
    relative: (path) => below.relative(path),
    absolute: (path) => below.absolute(path),
    mentioning: below.mentioning && ((folder, strings) => mentioning(below, above, folder, strings)),
  };
}

function mentioning(below: Source, above: ReadonlyMap<string, string | undefined>, folder: string, strings: readonly string[]): string[] {
  const prefix = below.relative(folder) === "." ? "" : `${below.relative(folder)}/`;
  const found = (below.mentioning?.(folder, strings) ?? []).filter((path) => !above.has(path));
  for (const [path, text] of above) {
    if (path.startsWith(prefix) && path.endsWith(".c") && strings.some((each) => text?.includes(each))) found.push(path);
  }
  return found.sort();
}
