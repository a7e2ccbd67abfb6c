import type { FileDiff } from "./file-diff.js";

/** Where a diff's names lead, from the root of the tree. */
export type PathsMeant = { readonly oldPath: string | undefined; readonly newPath: string | undefined } | { readonly reason: string };

/**
 * The paths that a file's names mean. Git and the kernel write them with one folder in front (`a/`, `linux-6.1/`), some without: the
 * spelling that exists in the tree wins, the usual one where none does. Names that lead out of the tree are refused.
 */
export function pathsMeant({ oldName, newName }: FileDiff, exists: (path: string) => boolean): PathsMeant {
  const unsafe = [oldName, newName].find((name) => name !== undefined && leadsOut(name));
  if (unsafe !== undefined) return { reason: `${JSON.stringify(unsafe)} leads out of the tree; refused` };
  const known = oldName ?? newName ?? "";
  const strip = prefixed(known) === undefined || (!hasUsualPrefix(known) && !exists(prefixed(known) ?? "") && exists(known)) ? 0 : 1;
  const path = (name: string | undefined): string | undefined => (name === undefined || strip === 0 ? name : (prefixed(name) ?? name));
  return { oldPath: path(oldName), newPath: path(newName) };
}

function leadsOut(name: string): boolean {
  const parts = name.split("/");
  return name === "" || name.includes("\0") || name.includes("\\") || parts.some((part) => part === ".." || part === "" || part === ".git");
}

function prefixed(name: string): string | undefined {
  const slash = name.indexOf("/");
  return slash < 0 ? undefined : name.slice(slash + 1);
}

function hasUsualPrefix(name: string): boolean {
  return /^[ab]\//.test(name);
}
