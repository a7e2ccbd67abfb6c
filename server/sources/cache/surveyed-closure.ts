import type { SurveyedGroup } from "../module-reader.js";
import type { Closure, ClosureFile } from "./closure-records.js";

/** What was read of some groups; undefined where a file was lost over a fault, which may not be there the next time, and where there is no cache. */
export function closureOfGroups(groups: readonly SurveyedGroup[]): Closure | undefined {
  const files = new Map<string, ClosureFile>();
  for (const group of groups) {
    const read = [...group.files].map(([path, { digest, outline }]) => ({ path, digest, includes: outline.includes }));
    const unread = group.unread.map(({ path, digest }) => ({ path, digest, includes: [] }));
    for (const { path, digest, includes } of [...read, ...unread]) {
      // Of two readings of one header that came out differently none is the right one.
      if (digest === undefined || (files.get(path)?.digest ?? digest) !== digest) return undefined;
      files.set(path, { path, digest, includes });
    }
  }
  return { files: [...files.values()], headers: groups.flatMap((group) => group.modules.map((module) => module.headers)) };
}
