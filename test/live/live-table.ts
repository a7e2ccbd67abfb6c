import type { LiveRow } from "./live-row.js";
import type { LockdepWord } from "./scenario.js";

const LOCKDEP: Readonly<Record<LockdepWord, string>> = {
  circular: "circular dependency",
  recursive: "recursive locking",
  silent: "silent",
};

/** The table for people, in Markdown: what the linter says, what lockdep says, what happened. The same rows give the same text. */
export function liveTable(rows: readonly LiveRow[], kernel: string): string {
  const blind = rows.filter(({ verdict, findings }) => verdict.lockdep === "silent" && verdict.happens !== "clean" && findings.length > 0);
  const stuck = blind.filter(({ verdict }) => verdict.happens === "deadlock");
  return [
    "# Live proof",
    "",
    `What RTNLens says of ${rows.length} kernel modules, and what happened when they ran in Linux ${kernel} with lock proving on. Each row is a folder under`,
    "`test/live/scenarios/`: the modules, which the linter reads as they are, and how they are acted out. `npm run live` builds the kernel and the",
    "modules, runs them in QEMU, compares, and fails when a row does not agree or differs from this page, which `npm run live -- --write` writes.",
    "",
    `In ${blind.length} of these rows lockdep is silent and RTNLens right; in ${stuck.length} of them the machine hangs.`,
    "",
    "| scenario | what it is | RTNLens | lockdep | what happened |",
    "|---|---|---|---|---|",
    ...rows.map(rowText),
    "",
    "*deadlock*: the kernel reports tasks that hang, and they do to the end. *work lost*: a module counts updates that were asked for and never made.",
    "*clean*: everything ended and everything asked for was done. Rows `fixed/…` are the output of `rtnlens fix --write`, compiled and run.",
    "",
  ].join("\n");
}

function rowText({ scenario, findings, verdict }: LiveRow): string {
  const rules = [...new Set(findings.map(({ rule }) => `\`${rule}\``))].join(", ") || "nothing";
  return `| \`${scenario.name}\` | ${scenario.title} | ${rules} | ${LOCKDEP[verdict.lockdep]} | ${verdict.happens} |`;
}
