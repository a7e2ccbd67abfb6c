import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { createTwoFilesPatch } from "diff";
import { reviewSeries } from "../../server/review/review-series.js";
import { diskSource } from "../../server/sources/disk-source.js";
import { kernelTreeAt } from "../../server/sources/kernel-tree.js";
import { LintSession } from "../../server/sources/lint-session.js";
import { reviewTree } from "../../server/sources/review-tree.js";
import { kernelFolders } from "./kernel-folders.js";

// npm run bench:review -- --trees DIR: a patch of one driver over a whole Linux 6.12, from the disk, from memory and in a session, and 100
// patches to 30 drivers. The patches insert a statement into functions of the drivers; what they do does not matter for the time.
const ROUNDS = 5;
const KERNEL = "6.12";
const DRIVER = "drivers/infiniband/ulp/ipoib";
const SERIES = { patches: 100, drivers: 30, below: "drivers/net/ethernet" };

/** A child that tells its peak memory when it ends. */
const TELL_MEMORY = `data:text/javascript,${encodeURIComponent(
  'process.on("exit", () => process.stderr.write("\\nmaxRSS " + process.resourceUsage().maxRSS + "\\n"));',
)}`;

interface Run {
  readonly seconds: number;
  readonly megabytes: number;
}

const { trees } = parseArgs({ options: { trees: { type: "string", default: process.env.RTNLENS_TREES ?? ".kernels" } } }).values;
const tree = kernelFolders(trees).find((each) => each.kernel === KERNEL)?.path;
const folder = mkdtempSync(join(tmpdir(), "rtnlens-"));
if (tree) await bench(tree);
else {
  process.stderr.write(`no Linux ${KERNEL} in ${trees}\n`);
  process.exitCode = 2;
}
rmSync(folder, { recursive: true, force: true });

async function bench(root: string): Promise<void> {
  const single = patchTo(root, cFilesIn(root, DRIVER)[0] ?? "", 0);
  const cold: Run[] = [];
  const warm: Run[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    dropFromMemory(root);
    cold.push(review(root, single));
    warm.push(review(root, single));
  }
  const again: Run[] = [];
  for (let round = 0; round <= ROUNDS; round++) again.push(review(root, single, ["--cache-dir", join(folder, "cache")]));
  report(`a patch of ${DRIVER}, files on the disk`, cold);
  report(`a patch of ${DRIVER}, files in memory`, warm);
  report(`a patch of ${DRIVER} that is in the cache`, again.slice(1));
  report(`another patch of ${DRIVER} in a running session`, await inSession(root));
  const mailbox = series(root);
  report(`a mailbox of ${SERIES.patches} patches to ${SERIES.drivers} drivers`, [review(root, mailbox)]);
}

function review(root: string, patch: string, options: readonly string[] = ["--no-cache"]): Run {
  const path = join(folder, "input.patch");
  writeFileSync(path, patch);
  const started = performance.now();
  const { status, stderr } = spawnSync(
    process.execPath,
    ["--import", TELL_MEMORY, resolve("dist/cli.js"), "review", path, "--tree", root, ...options],
    {
      cwd: folder,
      encoding: "utf8",
      maxBuffer: 256 * 1024 * 1024,
    },
  );
  if (status === 2 || status === null) throw new Error(stderr);
  return { seconds: (performance.now() - started) / 1000, megabytes: Number(/maxRSS (\d+)/.exec(stderr)?.[1]) / 1024 };
}

/** As an editor does it: the driver is known, and each patch is another one. */
async function inSession(root: string): Promise<Run[]> {
  const source = diskSource(root);
  const session = await LintSession.start();
  const runs: Run[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const started = performance.now();
    const reviewed = reviewTree({ source, root: ".", kernel: kernelTreeAt(source, "."), session });
    const patch = { number: 1, text: patchTo(root, cFilesIn(root, DRIVER)[0] ?? "", round), firstLine: 1 };
    await reviewSeries({ patches: [patch], treeOf: () => reviewed });
    const megabytes = process.memoryUsage().rss / 1024 / 1024;
    if (round > 0) runs.push({ seconds: (performance.now() - started) / 1000, megabytes });
  }
  session.dispose();
  return runs;
}

/** Where the system lets us: what memory holds of the files is dropped, so that the next reader waits for the disk. */
function dropFromMemory(root: string): void {
  const files = [
    ...readdirSync(join(root, DRIVER)).map((name) => join(root, DRIVER, name)),
    ...readdirSync("dist").map((name) => resolve("dist", name)),
  ];
  for (const file of [...files, join(root, "Makefile"), process.execPath])
    spawnSync("dd", [`of=${file}`, "oflag=nocache", "conv=notrunc,fdatasync", "count=0"], { stdio: "ignore" });
}

/** Mails as git makes them; the same driver comes back a few patches later. */
function series(root: string): string {
  const drivers = readdirSync(join(root, SERIES.below), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .filter((path) =>
      cFilesIn(root, path).some((file) => /\bqueue_(delayed_)?work\(|\bschedule_work\(/.test(readFileSync(join(root, file), "utf8"))),
    )
    .sort()
    .slice(0, SERIES.drivers);
  const mails = Array.from({ length: SERIES.patches }, (_, index) => {
    const files = cFilesIn(root, drivers[index % drivers.length] ?? "");
    const round = Math.floor(index / drivers.length);
    const file = files[round % files.length] ?? "";
    const head = `From mboxrd@z Thu Jan  1 00:00:00 1970\nFrom: A <a@example.org>\nSubject: [PATCH ${index + 1}/${SERIES.patches}] change\n`;
    const thread = `Message-ID: <${index}@example.org>\nReferences: <cover@example.org>\n`;
    return `${head}${thread}\n---\n${patchTo(root, file, round)}\n`;
  });
  return mails.join("");
}

function cFilesIn(root: string, path: string): string[] {
  return readdirSync(join(root, path))
    .filter((name) => name.endsWith(".c"))
    .sort()
    .map((name) => `${path}/${name}`);
}

/** A diff that puts a statement at the start of a function; each round takes another one. */
function patchTo(root: string, file: string, round: number): string {
  const text = readFileSync(join(root, file), "latin1");
  const bodies = [...text.matchAll(/^\{$/gm)];
  const at = (bodies[(round * 7) % Math.max(1, bodies.length)]?.index ?? 0) + 2;
  return createTwoFilesPatch(`a/${file}`, `b/${file}`, text, `${text.slice(0, at)}\tmight_sleep();\n${text.slice(at)}`, "", "", {
    context: 3,
  });
}

function report(name: string, runs: readonly Run[]): void {
  const times = runs.map(({ seconds }) => seconds).sort((a, b) => a - b);
  const median = times[times.length >> 1] ?? Number.NaN;
  const memory = Math.max(...runs.map(({ megabytes }) => megabytes));
  process.stdout.write(
    `${name}: ${median.toFixed(2)} s (${times.map((each) => each.toFixed(2)).join(", ")}), at most ${memory.toFixed(0)} MB\n`,
  );
}
