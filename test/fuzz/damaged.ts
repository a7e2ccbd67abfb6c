import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import fc from "fast-check";
import type { Corpus } from "./corpus.js";
import { DAMAGE, damaged } from "./inputs/damage.js";

/** What a run over damaged files came to. */
export interface DamagedRun {
  readonly status: number | null;
  readonly seconds: number;
  /** Files that were analysed, and those that are told of as not read, in full or in part. */
  readonly parsed: number;
  readonly reported: number;
  readonly findings: number;
  /** What is wrong with the run; nothing when all is well. */
  readonly faults: readonly string[];
}

interface LintJson {
  readonly findings: readonly { readonly file: string }[];
  readonly summary: {
    readonly files: number;
    readonly parsed: number;
    readonly skipped: readonly { readonly file: string; readonly reason: string }[];
  };
}

/** No run of the linter over so many files may take longer, in milliseconds. */
const TIME_LIMIT = 600_000;

/** Damages so many real files at random, lints them all in one run of the program, and sees that each was analysed or told of. */
export function lintDamaged(corpus: Corpus, count: number, seed: number): DamagedRun {
  const folder = mkdtempSync(join(tmpdir(), "rtnlens-damaged-"));
  try {
    const names = writeDamaged(corpus, folder, count, seed);
    const start = performance.now();
    const args = [resolve("dist/cli.js"), "lint", "--format", "json", "--severity", "info", "."];
    const run = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8", maxBuffer: 1 << 30, timeout: TIME_LIMIT });
    const seconds = (performance.now() - start) / 1000;
    return { seconds, ...judged(run.status, run.stdout, run.stderr, names) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Each file in a folder with a Makefile that makes a module of it, as drivers are; gives the paths. */
function writeDamaged({ files, read }: Corpus, folder: string, count: number, seed: number): string[] {
  const sources = files.filter((file) => file.endsWith(".c"));
  const choices = fc.sample(fc.tuple(fc.nat({ max: sources.length - 1 }), fc.array(DAMAGE, { minLength: 1, maxLength: 20 })), {
    seed,
    numRuns: count,
  });
  return choices.map(([index, damages], number) => {
    const own = `d${String(Math.floor(number / 20)).padStart(3, "0")}`;
    const name = `f${number}`;
    mkdirSync(join(folder, own), { recursive: true });
    writeFileSync(join(folder, own, `${name}.c`), damages.reduce(damaged, read(sources[index] ?? "")));
    writeFileSync(join(folder, own, "Makefile"), `obj-m += ${name}.o\n`, { flag: "a" });
    return `${own}/${name}.c`;
  });
}

function judged(status: number | null, stdout: string, stderr: string, names: readonly string[]): Omit<DamagedRun, "seconds"> {
  const faults: string[] = [];
  if (status !== 0 && status !== 1) faults.push(`exit status ${status}: ${stderr.slice(0, 2000)}`);
  const report = parsedReport(stdout);
  if (!report) return { status, parsed: 0, reported: 0, findings: 0, faults: [...faults, "standard output is no report"] };
  const { findings, summary } = report;
  const reported = new Set(summary.skipped.map(({ file }) => file));
  if (summary.files !== names.length) faults.push(`${summary.files} files are counted, not ${names.length}`);
  const unread = summary.skipped.filter(({ reason }) => reason.startsWith("the reader failed"));
  faults.push(...unread.map(({ file, reason }) => `${file}: ${reason}`));
  for (const file of [...reported, ...findings.map((finding) => finding.file)])
    if (!names.includes(file)) faults.push(`${file} is none of them`);
  if (summary.parsed + reported.size < names.length) faults.push(`${summary.parsed} analysed and ${reported.size} told of are too few`);
  return { status, parsed: summary.parsed, reported: reported.size, findings: findings.length, faults };
}

function parsedReport(text: string): LintJson | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
