import { Argument, Command, Option } from "commander";
import { problemText, reviewText } from "../report/review-text.js";
import { readPatches } from "../review/read-patches.js";
import type { PatchReview } from "../review/review.js";
import { reviewSeries } from "../review/review-series.js";
import { diskSource } from "../sources/disk-source.js";
import { findKernelTree, kernelTreeAt } from "../sources/kernel-tree.js";
import { readInput } from "../sources/review-input.js";
import { reviewTree } from "../sources/review-tree.js";
import { addFindingOptions, type FindingOptions, isWanted } from "./shared-options.js";
import { outputPalette } from "./terminal.js";
import { UsageError } from "./usage-error.js";

interface ReviewOptions extends FindingOptions {
  readonly format: "text";
  readonly tree?: string;
}

export function reviewCommand(): Command {
  return addFindingOptions(new Command("review"))
    .description("say what a patch introduces and what it fixes")
    .addArgument(new Argument("[patch]", "a diff, a patch, a mailbox with a series; - is standard input").default("-"))
    .addOption(new Option("--tree <folder>", "root of the tree that the patch applies to (default: found by walking up)"))
    .addOption(new Option("--format <format>", "how to print").choices(["text"]).default("text"))
    .action(review);
}

async function review(path: string, options: ReviewOptions): Promise<void> {
  const input = readInput(path);
  const name = path === "-" ? "standard input" : path;
  if (input.kind === "unreadable") throw new UsageError(`${name}: ${input.reason}`);
  const { patches, notes } = await readPatches(input.bytes);
  for (const note of notes) process.stderr.write(`rtnlens: note: ${note}\n`);
  const source = diskSource(process.cwd());
  const kernel = options.tree === undefined ? findKernelTree(source, ".") : kernelTreeAt(source, options.tree);
  const tree = reviewTree({ source, root: options.tree ?? kernel?.root ?? ".", kernel });
  const result = await reviewSeries({ patches, treeOf: () => tree, onReviewed: reportProblems });
  const wanted = result.patches.map((each) => ({ ...each, findings: each.findings.filter(({ finding }) => isWanted(finding, options)) }));
  process.stdout.write(reviewText({ ...result, patches: wanted }, outputPalette()));
  process.exitCode = wanted.some(({ findings }) => findings.some(({ status }) => status === "introduced")) ? 1 : 0;
}

function reportProblems({ patch, problems, notes }: PatchReview): void {
  for (const problem of problems) process.stderr.write(`rtnlens: ${problemText(patch, problem)}\n`);
  for (const note of notes) process.stderr.write(`rtnlens: note: ${problemText(patch, note)}\n`);
}
