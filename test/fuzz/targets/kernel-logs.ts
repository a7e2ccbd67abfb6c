import assert from "node:assert/strict";
import fc, { type Arbitrary } from "fast-check";
import { functionsOf } from "../../../server/splat/report-functions.js";
import { reportsIn } from "../../splat/explain-text.js";
import { CIRCULAR, HUNG, LOCKUP, OLD_CIRCULAR, RECURSIVE, SYZBOT_CIRCULAR } from "../../splat/splat-logs.js";
import { DAMAGE, type Damage, damaged } from "../inputs/damage.js";
import type { Target } from "../target.js";

/** Reports that follow each other, or run into each other, carried by something. */
interface GivenLog {
  readonly reports: readonly number[];
  /** A line of each report in turn. */
  readonly isInterleaved: boolean;
  readonly carrier: number;
  readonly damages: readonly Damage[];
}

const REPORTS = [CIRCULAR, OLD_CIRCULAR, SYZBOT_CIRCULAR, RECURSIVE, HUNG, LOCKUP];

const CARRIERS: readonly ((line: string, index: number) => string)[] = [
  (line) => line,
  (line, index) => `[ ${String(index).padStart(5)}.123456] ${line}`,
  (line, index) => `[   12.345678][ T${index % 3}] ${line}`,
  (line) => `> ${line}`,
  (line) => `<4>${line}\r`,
  (line) => `Nov 21 08:00:00 host kernel: [    1.000000] ${line}`,
  (line) => `\x1b[31m${line}\x1b[0m`,
];

const given: Arbitrary<GivenLog> = fc.record({
  reports: fc.array(fc.nat({ max: REPORTS.length - 1 }), { minLength: 1, maxLength: 4 }),
  isInterleaved: fc.boolean(),
  carrier: fc.nat({ max: CARRIERS.length - 1 }),
  damages: fc.array(DAMAGE, { maxLength: 10 }),
});

/** Kernel logs: reports in their order, each told once, with lines that the log has; a second reading gives the same. */
export const kernelLogs: Target<GivenLog> = { name: "kernel-logs", fewRuns: 60, inputs: () => given, check: checkLog };

function checkLog({ reports, isInterleaved, carrier, damages }: GivenLog): void {
  const parts = reports.map((index) => REPORTS[index] ?? []);
  const lines = isInterleaved ? interleaved(parts) : parts.flat();
  const text = damages.reduce(damaged, lines.map((line, index) => CARRIERS[carrier]?.(line, index) ?? line).join("\n"));
  const log = text.split("\n");
  const found = reportsIn(log);
  assert.deepEqual(reportsIn(log), found, "a second reading finds other reports");
  for (const report of found) {
    const { line, repeats, tasks } = report;
    assert.ok(line >= 1 && line <= log.length && repeats >= 0, `line ${line} of ${log.length}`);
    assert.equal(new Set(tasks).size, tasks.length, "a task is told twice");
    for (const name of functionsOf(report).keys()) assert.doesNotMatch(name, /\s/);
  }
  // What stands before a log does not change what is found in it.
  assert.deepEqual(
    reportsIn(["", "nothing", ...log]).map((report) => ({ ...report, line: report.line - 2 })),
    found,
    "lines in front change reports",
  );
}

function interleaved(parts: readonly (readonly string[])[]): string[] {
  const longest = Math.max(...parts.map((part) => part.length));
  return Array.from({ length: longest }, (_, index) => parts.flatMap((part) => part[index] ?? [])).flat();
}
