import type { SurveyedGroup } from "../module-reader.js";
import type { Closure, ClosureFile } from "./closure-records.js";

/** What was read of some groups; undefined where a file could not be read, for it may be readable the next time, and where there is no cache. */
export function closureOfGroups(groups: readonly SurveyedGroup[]): Closure | undefined {
  const files = new Map<string, ClosureFile>();
  for (const group of groups) {
    if (group.failed.length > 0) return undefined;
    for (const [path, { digest, outline }] of group.files) {
      // Of two readings of one header that came out differently none is the right one.
      if (digest === undefined || (files.get(path)?.digest ?? digest) !== digest) return undefined;
      files.set(path, { path, digest, includes: outline.includes });
    }
  }
  return { files: [...files.values()], headers: groups.flatMap((group) => group.modules.map((module) => module.headers)) };
}
