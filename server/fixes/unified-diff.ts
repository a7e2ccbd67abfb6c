import { formatPatch, structuredPatch } from "diff";

/** The change of some files as a diff that `git apply` takes; files that are as they were are left out. */
export function unifiedDiff(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string {
  return [...after]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .filter(([path, text]) => before.get(path) !== text)
    .map(([path, text]) => fileDiff(path, before.get(path) ?? "", text))
    .join("");
}

function fileDiff(path: string, before: string, after: string): string {
  const name = path.replace(/^\/+/, "");
  const patch = structuredPatch(`a/${name}`, `b/${name}`, before, after, undefined, undefined, { context: 3 });
  const text = formatPatch({ ...patch, isGit: true });
  return text.endsWith("\n") ? text : `${text}\n`;
}
