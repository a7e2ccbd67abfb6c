import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

let made: string | undefined;

/** For `XDG_CACHE_HOME`: the cache of whoever runs the tests is none of their business. */
export function cacheHome(): string {
  if (made === undefined) {
    const folder = mkdtempSync(join(tmpdir(), "rtnlens-cache-"));
    process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
    made = folder;
  }
  return made;
}
