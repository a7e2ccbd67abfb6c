import type { GroupLinks } from "../program/components.js";
import type { SurveyedGroup } from "./module-reader.js";

/** The functions of a group's C files that other groups may call, as far as they will be read. */
export function definedBy({ files, headers, wanted }: SurveyedGroup): string[] {
  const names = new Set<string>();
  for (const [path, { text, outline }] of files) {
    if (headers.has(path)) continue;
    const own = wanted.get(path);
    for (const { name, start, nameStart } of outline.functions) {
      if (own?.has(name) && !/\bstatic\b/.test(text.slice(start, nameStart))) names.add(name);
    }
  }
  return [...names].sort();
}

/** Of `names` those that what will be read of a group mentions without meaning something of its own. */
export function mentionedBy(group: SurveyedGroup, names: Pick<ReadonlySet<string>, "has">): string[] {
  const shared = new Set(definedBy(group));
  for (const path of group.headers) for (const name of group.wanted.get(path) ?? []) shared.add(name);
  const found = new Set<string>();
  for (const [path, { outline }] of group.files) {
    const own = group.wanted.get(path);
    if (!own) continue;
    const note = (identifiers: readonly string[]): void => {
      for (const name of identifiers) if (names.has(name) && !shared.has(name) && !own.has(name)) found.add(name);
    };
    note(outline.identifiers);
    for (const definition of outline.functions) if (own.has(definition.name)) note(definition.identifiers);
    for (const macro of outline.macros) if (own.has(macro.name)) note(macro.identifiers);
  }
  return [...found].sort();
}

/** The headers of a group of which something will be read. */
export function sharedHeaders({ headers, wanted }: SurveyedGroup): GroupLinks["headers"] {
  return [...headers].filter((path) => wanted.has(path)).sort();
}
