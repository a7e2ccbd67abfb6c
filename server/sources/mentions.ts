import { cFilesUnder } from "./c-files.js";
import type { Source } from "./source.js";

/** The C files below a folder whose text holds one of some strings, sorted. */
export function filesMentioning(source: Source, folder: string, strings: readonly string[]): readonly string[] {
  if (strings.length === 0) return [];
  if (source.mentioning) return source.mentioning(folder, strings);
  return cFilesUnder(source, folder).files.filter((file) => {
    const read = source.read(file);
    return read.kind === "text" && strings.some((each) => read.text.includes(each));
  });
}
