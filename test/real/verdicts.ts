import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { versionOfMakefile } from "../../server/kernel/version.js";
import type { Finding } from "../../server/rules/finding.js";
import { isUnder } from "../lint-source.js";
import { readRecords } from "./decode-json.js";
import { lintTree } from "./lint-tree.js";
import { REAL_FOLDER } from "./real-case.js";

/*
 * npm run verdicts -- --tree DIR [--verdicts FILE] [--traces] [paths]
 * Lints a kernel tree, joins its errors with what readers have said of them, and prints how many of the judged ones are true, what nobody has
 * judged yet and what is gone. Without paths: network drivers and stack; `.` is the whole tree. Exit status 1 when something is new.
 */

const PATHS = ["drivers/net", "drivers/infiniband", "net"];

interface Verdict {
  readonly fingerprint: string;
  readonly file: string;
  readonly function: string;
  readonly rule: string;
  readonly verdict: string;
  readonly reason: string;
}

await main();

async function main(): Promise<void> {
  const options = { tree: { type: "string" }, verdicts: { type: "string" }, traces: { type: "boolean" } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  if (values.tree === undefined) {
    process.stderr.write("verdicts: --tree DIR is wanted, the root of a kernel tree\n");
    process.exitCode = 2;
    return;
  }
  const paths = positionals.length > 0 ? positionals : PATHS;
  const verdicts = readVerdicts(values.verdicts ?? verdictsOf(values.tree));
  const { findings } = await lintTree(values.tree, paths);
  const errors = findings.filter(({ severity }) => severity === "error");
  const inPaths = [...verdicts.values()].filter(({ file }) => paths.some((path) => isUnder(file, path)));
  report(errors, verdicts, inPaths, values.traces ?? false);
}

/** The verdicts on the tree's own version. */
function verdictsOf(tree: string): string {
  const version = versionOfMakefile(readFileSync(join(tree, "Makefile"), "utf8"));
  const path = join(REAL_FOLDER, `verdicts-${version?.major}.${version?.minor}.json`);
  return existsSync(path) ? path : join(REAL_FOLDER, "verdicts-6.12.json");
}

function report(errors: readonly Finding[], verdicts: ReadonlyMap<string, Verdict>, known: readonly Verdict[], traces: boolean): void {
  const found = new Set(errors.map(keyOf));
  const judged = errors.flatMap((finding) => verdicts.get(keyOf(finding)) ?? []);
  const unjudged = errors.filter((finding) => !verdicts.has(keyOf(finding)));
  const gone = known.filter((verdict) => !found.has(keyOf(verdict)));
  const count = (verdict: string) => judged.filter((each) => each.verdict === verdict).length;
  const [yes, no] = [count("true"), count("false")];
  const lines = [
    ...judged.filter(({ verdict }) => verdict === "false").map((each) => `false  ${told(each)}\n       ${each.reason}`),
    ...judged.filter(({ verdict }) => verdict === "unsure").map((each) => `unsure ${told(each)}\n       ${each.reason}`),
    ...unjudged.map(
      (finding) => `new    ${told(finding)}:${finding.range.line}\n       ${finding.message}${traces ? traceText(finding) : ""}`,
    ),
    ...gone.map((each) => `gone   ${told(each)} (was ${each.verdict})`),
    "",
    `errors ${errors.length}: true ${yes}, false ${no}, unsure ${count("unsure")}, new ${unjudged.length}; gone ${gone.length}`,
    `precision ${yes + no === 0 ? "not known" : `${((100 * yes) / (yes + no)).toFixed(1)} %`} (true of true and false)`,
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
  process.exitCode = unjudged.length > 0 ? 1 : 0;
}

function readVerdicts(path: string): ReadonlyMap<string, Verdict> {
  if (!existsSync(path)) return new Map();
  const verdicts = readRecords(path).map((record) => ({
    fingerprint: record.text("fingerprint"),
    file: record.text("file"),
    function: record.text("function"),
    rule: record.text("rule"),
    verdict: record.text("verdict"),
    reason: record.text("reason"),
  }));
  return new Map(verdicts.map((verdict) => [keyOf(verdict), verdict]));
}

/** Drivers that were copied from each other give the same fingerprint in different files. */
function keyOf({ fingerprint, file }: { readonly fingerprint: string; readonly file: string }): string {
  return `${fingerprint} ${file}`;
}

function told({ fingerprint, rule, function: inside, file }: Verdict | Finding): string {
  return `${fingerprint} ${rule.padEnd(21)} ${inside} ${file}`;
}

function traceText(finding: Finding): string {
  return finding.trace
    .flatMap((thread) =>
      thread.steps.map((step) => `\n         ${thread.role.padEnd(7)} ${step.file}:${step.range.line} ${step.function}: ${step.message}`),
    )
    .join("");
}
