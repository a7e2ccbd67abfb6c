import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { type Failure, type Tally, tryBatch } from "./campaign.js";
import { openCorpus } from "./corpus.js";
import { lintDamaged } from "./damaged.js";
import { Executor, TIME_LIMIT } from "./executor.js";
import { fuzzTable } from "./fuzz-table.js";
import { TARGETS } from "./targets.js";

interface Options {
  readonly time: number;
  readonly seed: number;
  readonly target?: readonly string[];
  readonly tree?: string;
  readonly case?: readonly string[];
  readonly damaged?: number;
}

/** How long a target is tried before it is the next one's turn, in milliseconds, and how many inputs one seed gives. */
const TURN = 3000;
const RUNS = 20;
const SEEDS = 1000;

/** Failures are saved here. */
const FOUND = ".fuzz";

const NAMES = TARGETS.map(({ name }) => name);

const options = new Command("fuzz")
  .option("--time <seconds>", "how long", wholeNumber, 60)
  .option("--seed <number>", "the inputs are the same with the same seed", wholeNumber, Date.now() % 1_000_000)
  .option("--target <name...>", `only these of: ${NAMES.join(", ")}`)
  .option("--tree <folder>", "real files to damage (default: drivers/net of .kernels/linux-source-6.1, or the fixtures)")
  .option("--case <file...>", "only these inputs, as they were saved")
  .option("--damaged <count>", "only lint so many damaged files in one run", wholeNumber)
  .parse()
  .opts<Options>();

try {
  if (options.damaged !== undefined) lintDamagedFiles(options.damaged, options);
  else if (options.case) await tryCases(options.case);
  else await fuzz(options);
} catch (error) {
  process.stderr.write(`fuzz: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 2;
}

/** Saved inputs again, each of the target that its folder is named after. Exit status 1 when one fails. */
async function tryCases(files: readonly string[]): Promise<void> {
  const executor = new Executor();
  const executions = files.map((file) => ({
    file,
    target: basename(dirname(resolve(file))),
    input: JSON.parse(readFileSync(file, "utf8")),
  }));
  for (const { file, ...execution } of executions) {
    const failure = await executor.execute(execution).catch((error: unknown) => error);
    process.stdout.write(`${file}: ${failure === undefined ? "all holds" : failure instanceof Error ? failure.message : failure}\n`);
    if (failure !== undefined) process.exitCode = 1;
  }
  await executor.end();
}

/** Exit status 1 when a file was neither analysed nor told of, or the run ended otherwise than it should. */
function lintDamagedFiles(count: number, { seed, tree }: Options): void {
  const corpus = openCorpus(tree);
  process.stdout.write(`seed ${seed}, ${count} damaged files of ${corpus.folder}\n`);
  const { status, seconds, parsed, reported, findings, faults } = lintDamaged(corpus, count, seed);
  process.stdout.write(
    `exit status ${status} after ${seconds.toFixed(1)} s: ${parsed} analysed, ${reported} told of, ${findings} findings\n`,
  );
  for (const fault of faults) process.stdout.write(`${fault}\n`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}

/**
 * Tries every target in turn until the time is over. Each failure is told and saved with its input, made small; one that was met before is only
 * counted. Exit status 1 when there was any.
 */
async function fuzz({ time, seed, target, tree }: Options): Promise<void> {
  const unknown = target?.find((name) => !NAMES.includes(name));
  if (unknown !== undefined) throw new Error(`there is no target ${unknown}; there are ${NAMES.join(", ")}`);
  const targets = TARGETS.filter(({ name }) => target?.includes(name) ?? true);
  const corpus = openCorpus(tree);
  process.stdout.write(
    `seed ${seed}, ${time} s, ${corpus.files.length} files of ${corpus.folder}; longer than ${TIME_LIMIT / 1000} s is a hang\n`,
  );
  const executor = new Executor();
  const tallies = new Map(targets.map(({ name }): [string, Tally] => [name, { executions: 0, crashes: 0, hangs: 0, longest: 0 }]));
  const known = new Set<string>();
  const end = performance.now() + time * 1000;
  for (let round = seed; performance.now() < end; round++) {
    for (const each of targets) {
      const tally = tallies.get(each.name);
      const turn = Math.min(end, performance.now() + TURN);
      for (let batch = 0; tally && performance.now() < turn; batch++) {
        const failure = await tryBatch(each, corpus, executor, tally, { seed: round * SEEDS + batch, runs: RUNS });
        if (failure) tell(failure, known);
      }
    }
  }
  await executor.end();
  process.stdout.write(`\n${fuzzTable(tallies)}`);
  process.exitCode = known.size > 0 ? 1 : 0;
}

function tell(failure: Failure, known: Set<string>): void {
  const { target, kind, message, seed, path, input } = failure;
  const key = `${target} ${message.split("\n", 1)[0]}`;
  const isKnown = known.has(key);
  known.add(key);
  if (isKnown) return;
  const text = JSON.stringify(input, null, 2);
  const folder = join(FOUND, target);
  const file = join(folder, `${createHash("sha256").update(text).digest("hex").slice(0, 12)}.json`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${text}\n`);
  const shown = text.length > 2000 ? `${text.slice(0, 2000)} …` : text;
  process.stdout.write(`\n${kind} of ${target}, seed ${seed}, path ${path}, saved as ${file}\n${message}\n${shown}\n`);
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("not a whole number");
  return Number(text);
}
