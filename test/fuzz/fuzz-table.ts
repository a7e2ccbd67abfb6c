import type { Tally } from "./campaign.js";

/** What came of a run, a line a target. */
export function fuzzTable(tallies: ReadonlyMap<string, Tally>): string {
  const total: Tally = { executions: 0, crashes: 0, hangs: 0, longest: 0 };
  for (const { executions, crashes, hangs, longest } of tallies.values()) {
    total.executions += executions;
    total.crashes += crashes;
    total.hangs += hangs;
    total.longest = Math.max(total.longest, longest);
  }
  const row = (name: string, cells: readonly string[]): string => [name.padEnd(26), ...cells.map((cell) => cell.padStart(12))].join("");
  const rowOf = (name: string, { executions, crashes, hangs, longest }: Tally): string =>
    row(name, [String(executions), String(crashes), String(hangs), `${(longest / 1000).toFixed(2)} s`]);
  return [
    row("target", ["executions", "crashes", "hangs", "longest"]),
    ...[...tallies].map(([name, tally]) => rowOf(name, tally)),
    rowOf("all", total),
    "",
  ].join("\n");
}
