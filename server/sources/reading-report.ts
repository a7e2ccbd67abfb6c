import type { Skipped } from "../rules/finding.js";
import { compareText } from "../text/order.js";
import type { Discovered } from "./discover.js";
import type { FileReport } from "./part-linter.js";

/** What there is to say of a reading, whatever was made of what was read. */
export interface ReadingReport extends Pick<Discovered, "tree" | "asked" | "missing"> {
  readonly counts: { readonly files: number; readonly parsed: number; readonly functions: number };
  /** Files of which nothing was read. */
  readonly unread: ReadonlySet<string>;
  /** What was not read, with the reason; sorted. */
  readonly skipped: readonly Skipped[];
  /** What was mended on reading and not lost, and links not followed. */
  readonly notes: readonly { readonly file: string; readonly reason: string }[];
}

/** What was looked for and found; of the groups only which C files they have. */
type Looked = Pick<Discovered, "tree" | "asked" | "missing" | "notes"> & {
  readonly groups: readonly { readonly modules: readonly { readonly files: readonly string[] }[] }[];
};

/** Brings what the threads report, in any order, into one order. */
export function readingReport(discovered: Looked, reports: readonly FileReport[]): ReadingReport {
  const { tree, asked, missing, groups } = discovered;
  const skipped = new Map<string, Skipped>();
  const notes = new Map(discovered.notes.map((note) => [`${note.file}\n${note.reason}`, note]));
  const functionCounts = new Map<string, number>();
  const unread = new Set<string>();
  for (const { path, functionCount, problems, notes: own } of reports) {
    if (path.endsWith(".c")) functionCounts.set(path, functionCount);
    for (const { reason, line, function: inside, whole } of problems) {
      const key = `${path}\n${String(line ?? 0).padStart(8, "0")}\n${reason}`;
      if (!skipped.has(key) || inside !== undefined)
        skipped.set(key, { file: path, ...(inside === undefined ? {} : { function: inside }), line, reason });
      if (whole) unread.add(path);
    }
    for (const reason of own) notes.set(`${path}\n${reason}`, { file: path, reason });
  }
  const files = new Set(groups.flatMap((group) => group.modules.flatMap((module) => module.files)));
  return {
    tree,
    asked,
    missing,
    counts: {
      files: files.size,
      parsed: [...files].filter((file) => !unread.has(file)).length,
      functions: [...functionCounts.values()].reduce((sum, count) => sum + count, 0),
    },
    unread,
    skipped: sortedValues(skipped),
    notes: sortedValues(notes),
  };
}

function sortedValues<Value>(map: ReadonlyMap<string, Value>): Value[] {
  return [...map].sort(([a], [b]) => compareText(a, b)).map(([, value]) => value);
}
