import { formatPatch, structuredPatch } from "diff";

/**
 * The change of some files as a diff that `git apply` takes; files that are as they were are left out. `nameOf` says what a path is called in
 * it. As git has it for kernel C, each hunk names the function that it stands in.
 */
export function unifiedDiff(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  nameOf: (path: string) => string = (path) => path,
): string {
  return [...after]
    .map(([path, text]) => ({ name: nameOf(path), old: before.get(path) ?? "", text }))
    .filter(({ old, text }) => old !== text)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, old, text }) => fileDiff(name, old, text))
    .join("");
}

function fileDiff(name: string, before: string, after: string): string {
  const patch = structuredPatch(`a/${name}`, `b/${name}`, before, after, undefined, undefined, { context: 3 });
  const text = formatPatch({ ...patch, isGit: true });
  const lines = before.split("\n");
  const headed = text.replace(/^@@ -(\d+)\S* \S+ @@$/gm, (head, first: string) => {
    const heading = headingAbove(lines, Number(first) - 1);
    return heading === undefined ? head : `${head} ${heading}`;
  });
  return headed.endsWith("\n") ? headed : `${headed}\n`;
}

/** As much of a function's head as git shows. */
const HEADING_LENGTH = 80;

/** The last line before `index` that begins a definition; labels begin none. */
function headingAbove(lines: readonly string[], index: number): string | undefined {
  const line = lines.slice(0, index).findLast((each) => /^[A-Za-z_]/.test(each) && !/^\w+:\s*(?:$|\/[/*])/.test(each));
  return line?.slice(0, HEADING_LENGTH).trimEnd();
}
