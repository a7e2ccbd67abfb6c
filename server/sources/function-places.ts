import { posix } from "node:path";
import type { Site } from "../program/queue-model.js";
import { lineIndex, rangeOf } from "../text/line-index.js";
import { outlineFile } from "../text/outline.js";
import { filesMentioning } from "./mentions.js";
import type { Source } from "./source.js";

/** Folders of a kernel tree that hold C of other programs. */
const NOT_THE_KERNEL = ["tools", "scripts", "samples", "Documentation"];

/** Where functions of some names are defined in the C files below a folder. */
export function functionPlaces(source: Source, root: string, names: ReadonlySet<string>): ReadonlyMap<string, readonly Site[]> {
  const places = new Map<string, Site[]>();
  for (const file of filesMentioning(source, root, [...names])) {
    if (NOT_THE_KERNEL.includes(posix.relative(source.relative(root), file).split("/")[0] ?? "")) continue;
    const read = source.read(file);
    if (read.kind !== "text") continue;
    const defined = outlineFile(read.text).functions.filter(({ name }) => names.has(name));
    if (defined.length === 0) continue;
    const lines = lineIndex(read.text);
    for (const { name, start, end } of defined) {
      const site: Site = { file, range: rangeOf(lines, start, end), function: name };
      places.set(name, [...(places.get(name) ?? []), site]);
    }
  }
  return places;
}
