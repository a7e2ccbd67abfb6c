import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { KernelTree } from "../../server/sources/kernel-tree.js";
import { lintSource, memorySource } from "../lint-source.js";
import { actOut } from "./act-out.js";
import { buildModules, writeScenarios } from "./build-modules.js";
import { fixedScenario } from "./fixed-scenario.js";
import { packInitramfs } from "./initramfs.js";
import { liveKernel } from "./kernel.js";
import { LiveError } from "./live-error.js";
import { type LiveRow, liveRow } from "./live-row.js";
import { liveTable } from "./live-table.js";
import { readScenarios, type Scenario } from "./scenario.js";
import { splatFaults } from "./told-by-kernel.js";
import { type Verdict, verdictOf } from "./verdict.js";

const CACHE = resolve(".live");
const GUEST = resolve("test/live/guest");
const PAGE = "docs/live-proof.md";
const RECORDED = "test/splat/recorded";

/** `npm run live [-- [--write] [--record] [SCENARIO...]]`: exit status 0 when all agrees, 1 when something does not, 2 when it could not run. */
async function live(args: readonly string[]): Promise<number> {
  const isWriting = args.includes("--write");
  const named = args.filter((arg) => !arg.startsWith("--"));
  const kernel = liveKernel({ cache: CACHE, config: join(GUEST, "kernel.config"), say });
  const scenarios = withFixed(readScenarios(), kernel.source).filter(({ name }) => named.length === 0 || named.includes(name));
  const unknown = named.find((name) => !scenarios.some((each) => each.name === name));
  if (unknown !== undefined) throw new LiveError(`${unknown}: no such scenario`);
  const folder = join(CACHE, "modules");
  writeScenarios(folder, scenarios);
  buildModules(kernel, folder, scenarios);
  const initramfs = packInitramfs(kernel, join(GUEST, "init.sh"), folder, scenarios);
  const consoles = await actOut(
    scenarios.map(({ name }) => name),
    { image: kernel.image, initramfs, say },
  );
  keepConsoles(consoles);
  if (args.includes("--record")) record(consoles);
  const tree = { root: ".", version: kernel.version };
  const rows: LiveRow[] = [];
  const failures: string[] = [];
  for (const scenario of scenarios) {
    const console = consoles.get(scenario.name) ?? [];
    const verdict = verdictOf(console);
    if (typeof verdict === "string") failures.push(`${scenario.name}: ${verdict}`);
    else rows.push(await rowOf(scenario, console, verdict, tree));
  }
  failures.push(...rows.flatMap(({ scenario, disagreements }) => disagreements.map((each) => `${scenario.name}: ${each}`)));
  const table = liveTable(rows, `${kernel.version.major}.${kernel.version.minor}`);
  process.stdout.write(`${table}\n`);
  if (isWriting && named.length === 0) {
    mkdirSync("docs", { recursive: true });
    writeFileSync(PAGE, table);
  }
  if (named.length === 0 && (!existsSync(PAGE) || readFileSync(PAGE, "utf8") !== table))
    failures.push(`${PAGE} is not this table: npm run live -- --write`);
  for (const failure of failures) say(failure);
  say(`${rows.length - new Set(failures.map((each) => each.split(":")[0])).size} of ${scenarios.length} rows agree`);
  return failures.length === 0 ? 0 : 1;
}

/** The scenarios, each that says what a fix must come to followed by its fixed self. */
function withFixed(scenarios: readonly Scenario[], tree: string): readonly Scenario[] {
  return scenarios.flatMap((scenario) =>
    scenario.fixed === undefined ? [scenario] : [scenario, fixedScenario(scenario, scenario.fixed, join(CACHE, "fixed"), tree)],
  );
}

async function rowOf(scenario: Scenario, console: readonly string[], verdict: Verdict, tree: KernelTree): Promise<LiveRow> {
  const source = memorySource(scenario.fixture.files);
  const { findings } = await lintSource({ source, paths: ["."], tree, jobs: 1 });
  const row = liveRow(scenario, findings, verdict);
  return { ...row, disagreements: [...row.disagreements, ...(await splatFaults(scenario, console, source))] };
}

/** For a look at what the machine said, and for `rtnlens splat`. With `--record` the reports become what the tests of that read. */
function keepConsoles(consoles: ReadonlyMap<string, readonly string[]>): void {
  const folder = join(CACHE, "consoles");
  mkdirSync(folder, { recursive: true });
  for (const [name, lines] of consoles) writeFileSync(join(folder, `${name.replace("/", "+")}.txt`), `${lines.join("\n")}\n`);
}

/** Keeps each console with a report up to where the watchdog or the guest's init begin to repeat it. */
function record(consoles: ReadonlyMap<string, readonly string[]>): void {
  rmSync(RECORDED, { recursive: true, force: true });
  mkdirSync(RECORDED, { recursive: true });
  for (const [name, lines] of consoles) {
    const end = lines.findIndex((line) => /blocked for more than (?:8|12) seconds|sysrq: Show State/.test(line));
    if (end < 0) continue;
    writeFileSync(join(RECORDED, `${name.replace("/", "+")}.txt`), `${lines.slice(0, end).join("\n")}\n`);
  }
}

function say(line: string): void {
  process.stderr.write(`live: ${line}\n`);
}

try {
  process.exitCode = await live(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof LiveError)) throw error;
  say(error.message);
  process.exitCode = 2;
}
