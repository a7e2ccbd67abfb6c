import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { reasonOf } from "../disk-source.js";

/** Where records are kept, or why nowhere. */
export type CachePlace =
  | { readonly kind: "folder"; readonly folder: string }
  /** `reason` is a clause for people; absent when nobody wanted a cache. */
  | { readonly kind: "none"; readonly reason?: string };

/** A cache as a run uses it. */
export interface CacheUse {
  readonly folder: string;
  /** Set where texts are looked at that are nobody's files: what is made of them is not kept. */
  readonly isReadOnly?: boolean;
  /** Hears, once a thread, why nothing more is written. */
  readonly onTrouble?: (reason: string) => void;
}

/** `$XDG_CACHE_HOME/rtnlens` or `~/.cache/rtnlens`; undefined for a user who has no home. */
export function defaultCacheFolder(environment: Readonly<Record<string, string | undefined>> = process.env): string | undefined {
  const { XDG_CACHE_HOME: base } = environment;
  // The specification has relative ones ignored.
  if (base !== undefined && isAbsolute(base)) return join(base, "rtnlens");
  const home = homedir();
  return isAbsolute(home) ? join(home, ".cache", "rtnlens") : undefined;
}

/** A folder that the user named: whoever owns it, and also when nothing can be written there. */
export function namedCachePlace(name: string): CachePlace {
  const folder = resolve(name);
  const trouble = made(folder, 0o777);
  return trouble === undefined ? { kind: "folder", folder } : { kind: "none", reason: trouble };
}

/** The user's own folder, which is made when it is not there, for them alone. One that others own or may write to is not used. */
export function ownCachePlace(folder = defaultCacheFolder()): CachePlace {
  if (folder === undefined) return { kind: "none", reason: "no home folder to keep it in" };
  const trouble = made(folder, 0o700) ?? notOwn(folder);
  return trouble === undefined ? { kind: "folder", folder } : { kind: "none", reason: trouble };
}

/** Undefined when the folder is there now; else the reason. */
function made(folder: string, mode: number): string | undefined {
  try {
    const status = statSync(folder, { throwIfNoEntry: false });
    if (status) return status.isDirectory() ? undefined : `${folder}: not a folder`;
    mkdirSync(folder, { recursive: true, mode });
    writeFileSync(join(folder, "CACHEDIR.TAG"), TAG, { flag: "wx" });
    return undefined;
  } catch (error) {
    // Another run may have made it meanwhile.
    return isFolder(folder) ? undefined : `${folder}: ${reasonOf(error)}`;
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Windows knows no owners of this kind; there the home folder itself is the user's. */
function notOwn(folder: string): string | undefined {
  const user = process.getuid?.();
  if (user === undefined) return undefined;
  const { uid, mode } = statSync(folder);
  if (uid !== user) return `${folder} belongs to another user`;
  return (mode & 0o022) === 0 ? undefined : `others may write to ${folder}`;
}

/** Has programs that make backups pass the folder over. */
const TAG = `Signature: 8a477f597d28d172789f06886806bc55
# Made by rtnlens, which makes it again when it is gone. See https://bford.info/cachedir/
`;
