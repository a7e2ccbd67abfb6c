import { posix } from "node:path";
import { overlaySource } from "../../server/sources/overlay-source.js";
import type { Source } from "../../server/sources/source.js";

const HERE = "/project/here";

/** A source that holds `files` and nothing else; its working directory is called `here`. */
export function memorySource(files: Readonly<Record<string, string>>): Source {
  const nothing: Source = {
    read: () => ({ kind: "unreadable", reason: "no such file or folder" }),
    list: () => undefined,
    kindOf: () => ({ kind: "none", reason: "no such file or folder" }),
    relative: (path) => posix.relative(HERE, posix.resolve(HERE, path)) || ".",
    absolute: (path) => posix.resolve(HERE, path),
  };
  return overlaySource(nothing, new Map(Object.entries(files)));
}
