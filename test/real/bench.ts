import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { floorOf } from "./bench-floor.js";
import { kernelFolders } from "./kernel-folders.js";
import { median, type Run, ratio, runsLine, timed, timedNode } from "./timed-run.js";

// npm run bench -- --trees DIR [--rounds N] [--scope NAME]...: lints parts of Linux 6.1 with two workers: cold, with a cache that knows
// everything, and with one that knows all but one file. Beside it what no linter can do without, and Coccinelle. What is compared is
// measured in one run, so that the machine's mood is the same for all.
const KERNEL = "6.1";

interface Scope {
  readonly paths: readonly string[];
  /** A file in it that is changed. */
  readonly change: string;
  /** Too small for worker threads to be worth their start. */
  readonly isSmall?: boolean;
  /** Coccinelle's rules are run over it. */
  readonly withCoccinelle?: boolean;
}

const SCOPES: Readonly<Record<string, Scope>> = {
  ipoib: { paths: ["drivers/infiniband/ulp/ipoib"], change: "drivers/infiniband/ulp/ipoib/ipoib_main.c", isSmall: true },
  "drivers-net": { paths: ["drivers/net"], change: "drivers/net/ethernet/realtek/8139too.c", withCoccinelle: true },
  "drivers+net": { paths: ["drivers", "net"], change: "drivers/net/ethernet/realtek/8139too.c" },
  whole: { paths: ["."], change: "drivers/net/ethernet/realtek/8139too.c" },
};

const { trees, rounds, scope } = parseArgs({
  options: {
    trees: { type: "string", default: process.env.RTNLENS_TREES ?? ".kernels" },
    rounds: { type: "string", default: "3" },
    scope: { type: "string", multiple: true, default: Object.keys(SCOPES) },
  },
}).values;
const tree = kernelFolders(trees).find((each) => each.kernel === KERNEL)?.path;
const unknown = scope.filter((name) => !SCOPES[name]);
if (!tree || unknown.length > 0) {
  const why = tree
    ? `no such scope: ${unknown.join(", ")} (there are ${Object.keys(SCOPES).join(", ")})`
    : `no Linux ${KERNEL} in ${trees}`;
  process.stderr.write(`${why}\n`);
  process.exitCode = 2;
} else {
  const copy = hardLinked(realpathSync(tree));
  try {
    for (const name of scope) await bench(copy, name, SCOPES[name] as Scope);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** The tree once more, in which a file can be changed: beside it, for links do not leave a file system. */
function hardLinked(root: string): string {
  const copy = mkdtempSync(join(dirname(root), ".bench-"));
  execFileSync("cp", ["-al", `${root}/.`, copy]);
  return copy;
}

async function bench(root: string, name: string, { paths, change, isSmall, withCoccinelle }: Scope): Promise<void> {
  const cli = resolve("dist/cli.js");
  const asked = [...(isSmall ? [] : ["--jobs", "2"]), ...paths];
  const lint = (...options: string[]): Run => timedNode(cli, ["lint", ...asked, ...options], root);
  const cold: Run[] = [];
  const filling: Run[] = [];
  const warm: Run[] = [];
  const changed: Run[] = [];
  const peers: Readonly<Record<string, Run[]>> = withCoccinelle ? { rtnl_lock: [], "all locks": [] } : {};
  for (let round = 0; round < Number(rounds); round++) {
    const cache = mkdtempSync(join(tmpdir(), "rtnlens-bench-"));
    cold.push(lint("--no-cache"));
    filling.push(lint("--cache-dir", cache));
    warm.push(lint("--cache-dir", cache));
    if (new Set([cold, filling, warm].map((runs) => runs.at(-1)?.output)).size > 1)
      throw new Error(`${name}: the cache changes what is printed`);
    changeFile(join(root, change), round);
    changed.push(lint("--cache-dir", cache));
    rmSync(cache, { recursive: true });
    peers.rtnl_lock?.push(spatch(root, "flush-under-rtnl.cocci"));
    peers["all locks"]?.push(spatch(root, "flush-under-any-lock.cocci"));
  }
  const say = (line: string): boolean => process.stdout.write(line);
  say(`\n${name}: rtnlens lint ${asked.join(" ")}\n`);
  say(runsLine("  cold, no cache", cold));
  say(runsLine("  cold, filling a cache", filling));
  say(runsLine("  warm", warm));
  say(runsLine("  one file changed", changed));
  say(`  cold : warm ${ratio(cold, warm)}, cold : one file changed ${ratio(cold, changed)}\n`);
  for (const [rule, runs] of Object.entries(peers)) {
    say(runsLine(`  spatch -j2, one-function rule, ${rule}`, runs));
    say(`  cold : spatch ${ratio(cold, runs)}, of processor time ${ratio(cold, runs, "processorSeconds")}\n`);
  }
  const floor = await floorOf(root, paths);
  const { reading, megabytes, lexing, parsing, parsedMegabytes } = floor;
  say(`  floor, 1 thread: reading ${megabytes.toFixed(1)} MB ${reading.toFixed(2)} s, lexing it ${lexing.toFixed(2)} s, `);
  say(`parsing ${parsedMegabytes.toFixed(1)} MB of functions ${parsing.toFixed(2)} s\n`);
  const processor = median(cold.map((run) => run.processorSeconds));
  say(`  cold : lexing + parsing, processor time ${(processor / (lexing + parsing)).toFixed(2)}; `);
  say(`${(processor / parsedMegabytes).toFixed(2)} s a parsed MB\n`);
}

/** Another text each time. The file is not the tree's own any more: it is written anew. */
function changeFile(path: string, round: number): void {
  const text = readFileSync(path, "utf8");
  rmSync(path);
  writeFileSync(path, `${text}\n/* changed ${round} */\nstatic int changed_${round};\n`);
}

function spatch(root: string, name: string): Run {
  const rule = resolve("test/real", name);
  return timed("spatch", ["--very-quiet", "-j", "2", "--sp-file", rule, "--dir", "drivers/net"], root);
}
