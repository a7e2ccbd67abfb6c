import { posix } from "node:path";
import { parseArgs } from "node:util";
import type { Finding } from "../../server/rules/finding.js";
import { type KernelFolder, kernelFolders } from "./kernel-folders.js";
import { lintTree } from "./lint-tree.js";
import { type RealCase, readCases, readTraps, type Trap } from "./real-case.js";
import { findingFor, findingIn } from "./score.js";

/*
 * npm run ground-truth -- --trees DIR [--case ID]
 * Lints the modules of the recorded cases in every kernel that DIR holds and says which deadlocks are found and which look-alikes
 * are reported. Exit status 1 when the goals are missed, 2 when there is nothing to score.
 */

/** At least these many cases found and at most these many look-alikes reported, of all; of a part, in proportion. */
const GOALS = { found: 22 / 24, reported: 2 };

interface Score {
  readonly id: string;
  readonly expected: boolean;
  readonly finding: Finding | undefined;
  readonly note: string;
}

await main();

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { trees: { type: "string" }, case: { type: "string", multiple: true } } });
  const folders = kernelFolders(values.trees ?? process.env.RTNLENS_TREES ?? ".kernels");
  const wanted = ({ id }: RealCase) => !values.case || values.case.some((part) => id.includes(part));
  const cases = readCases().filter(wanted);
  const traps = readTraps().filter(wanted);
  const kernels = [...new Set([...cases, ...traps].map(({ kernel }) => kernel))];
  const scores: Score[] = [];
  const missing: string[] = [];
  for (const kernel of kernels) {
    const folder = folders.find((each) => each.kernel === kernel);
    if (folder) scores.push(...(await scoreKernel(folder, cases, traps)));
    else missing.push(kernel);
  }
  print(scores, missing, [...cases, ...traps]);
  process.exitCode = exitStatus(scores);
}

async function scoreKernel(folder: KernelFolder, allCases: readonly RealCase[], allTraps: readonly Trap[]): Promise<readonly Score[]> {
  const cases = allCases.filter(({ kernel }) => kernel === folder.kernel);
  const traps = allTraps.filter(({ kernel }) => kernel === folder.kernel);
  const { findings } = await lintTree(folder.path, foldersOf([...cases, ...traps]));
  return [
    ...cases.map(({ id, note, ...real }) => ({ id, note, expected: true, finding: findingFor({ id, note, ...real }, findings) })),
    ...traps.map((trap) => ({ id: trap.id, note: trap.note, expected: false, finding: findingIn(trap, findings) })),
  ];
}

/** The folders of the waits, without those that lie in another one of them. */
function foldersOf(cases: readonly RealCase[]): readonly string[] {
  const folders = [...new Set(cases.map(({ wait }) => posix.dirname(wait.file)))].sort();
  return folders.filter((folder) => !folders.some((other) => folder.startsWith(`${other}/`)));
}

function print(scores: readonly Score[], missing: readonly string[], all: readonly RealCase[]): void {
  const lines = scores.map(({ id, expected, finding, note }) => {
    const verdict = expected ? (finding ? "found" : "MISSED") : finding ? "REPORTED" : "silent";
    const detail = finding ? `${finding.file}:${finding.range.line} ${finding.rule}` : expected ? note : "";
    return `${verdict.padEnd(9)} ${id.padEnd(36)} ${detail}`.trimEnd();
  });
  const cases = scores.filter(({ expected }) => expected);
  const traps = scores.filter(({ expected }) => !expected);
  lines.push("", `deadlocks found:      ${cases.filter(({ finding }) => finding).length} of ${cases.length}`);
  lines.push(`look-alikes reported: ${traps.filter(({ finding }) => finding).length} of ${traps.length}`);
  for (const kernel of missing) {
    lines.push(`not scored:           ${all.filter((each) => each.kernel === kernel).length} of Linux ${kernel}, which is not there`);
  }
  process.stdout.write(`${lines.join("\n")}\n`);
}

function exitStatus(scores: readonly Score[]): number {
  if (scores.length === 0) return 2;
  const cases = scores.filter(({ expected }) => expected);
  const found = cases.filter(({ finding }) => finding).length;
  const reported = scores.filter(({ expected, finding }) => !expected && finding).length;
  return found >= Math.floor(cases.length * GOALS.found) && reported <= GOALS.reported ? 0 : 1;
}
