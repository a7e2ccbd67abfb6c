import type { EditSet } from "./edit-set.js";
import type { Module } from "./module.js";
import { endOfLine, type SourceFile } from "./source-file.js";

const INCLUDE = /^[ \t]*#[ \t]*include[ \t]*<([^>]+)>.*$/gm;

/** Has the file include a header of the kernel, in its place among the others, unless it or a header of the module's own does. */
export function addInclude(module: Module, edits: EditSet, file: SourceFile, header: string): void {
  const own = [...file.text.matchAll(INCLUDE)].map((match) => ({ name: match[1] ?? "", start: match.index }));
  if (own.some(({ name }) => name === header) || includedByOwnHeader(module, file, header)) return;
  const linux = own.filter(({ name }) => name.startsWith("linux/"));
  const isSorted = linux.every(({ name }, index) => index === 0 || (linux[index - 1]?.name ?? "") < name);
  const after = isSorted ? linux.findLast(({ name }) => name < header) : linux.at(-1);
  const [first] = linux;
  if (after) edits.insert(file.path, endOfLine(file, after.start), `#include <${header}>\n`);
  else if (first) edits.insert(file.path, first.start, `#include <${header}>\n`);
  else edits.insert(file.path, startOfIncludes(file), `#include <${header}>\n\n`);
}

function includedByOwnHeader(module: Module, file: SourceFile, header: string): boolean {
  const quoted = [...file.text.matchAll(/^[ \t]*#[ \t]*include[ \t]*"([^"]+)"/gm)].map((match) => (match[1] ?? "").split("/").at(-1));
  return [...module.files.values()].some(
    (other) =>
      quoted.includes(other.path.split("/").at(-1)) &&
      new RegExp(`#[ \\t]*include[ \\t]*<${header.replace(/\W/g, "\\$&")}>`).test(other.text),
  );
}

function startOfIncludes(file: SourceFile): number {
  const first = /^[ \t]*#[ \t]*include/m.exec(file.text);
  return first?.index ?? 0;
}
