import type { EntryPoint } from "./rows.js";

/** What the rows of `entries` share. */
export type EntryContext = Omit<EntryPoint, "table" | "member">;

/** Members of one table that the kernel calls alike; `members` is separated by white space, `*` stands for every other member. */
export function entries(table: string, members: string, context: EntryContext): readonly EntryPoint[] {
  return members
    .trim()
    .split(/\s+/)
    .map((member) => ({ table, member, ...context }));
}
