import type { Happening, LockdepWord } from "./scenario.js";

/** What the console of one scenario says. */
export interface Verdict {
  readonly happens: Happening;
  readonly lockdep: LockdepWord;
  /** `asked=2 served=1`, where the module counts. */
  readonly counts: string;
}

/** The verdict, or why there is none. */
export function verdictOf(console: readonly string[]): Verdict | string {
  const failed = console.find((line) => /\blive: failed /.test(line));
  if (failed !== undefined) return failed.replace(/^.*\blive: /, "");
  const end = last(console, /\blive: end \S+ (\w+)/);
  if (end === undefined) return "the guest ended before the scenario did";
  const counts = last(console, /\blive: counts ?(.*)/) ?? "";
  const count = (name: string): number =>
    [...counts.matchAll(new RegExp(`\\b${name}=(\\d+)`, "g"))].reduce((sum, [, digits]) => sum + Number(digits), 0);
  const hangs = end === "hung";
  if (hangs && !console.some((line) => HANG.test(line))) return "tasks were busy to the end, and the kernel spoke of no hang";
  const isLost = count("asked") > count("served") + count("withdrawn");
  return { happens: hangs ? "deadlock" : isLost ? "work lost" : "clean", lockdep: lockdepWord(console), counts };
}

const HANG = /INFO: task \S+ blocked for more than|BUG: workqueue lockup/;

function lockdepWord(console: readonly string[]): LockdepWord {
  if (console.some((line) => /possible circular locking dependency detected/.test(line))) return "circular";
  if (console.some((line) => /possible recursive locking detected/.test(line))) return "recursive";
  return "silent";
}

function last(lines: readonly string[], pattern: RegExp): string | undefined {
  return lines.flatMap((line) => pattern.exec(line)?.[1] ?? []).at(-1);
}
