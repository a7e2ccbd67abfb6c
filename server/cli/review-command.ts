import { Argument, type Command, Option } from "commander";
import { problemText } from "../report/review-text.js";
import type { PatchReview, Review } from "../review/review.js";
import { reviewSeries } from "../review/review-series.js";
import { seriesTotal } from "../review/series-total.js";
import { addCacheOptions } from "./cache-options.js";
import { printReview, REVIEW_FORMATS } from "./review-formats.js";
import { reviewSubject, type SubjectOptions } from "./review-subject.js";
import { addFindingOptions, type FindingOptions, isWanted } from "./shared-options.js";
import { UsageError } from "./usage-error.js";
import { PROGRAM_VERSION } from "./version.js";

interface ReviewOptions extends FindingOptions, SubjectOptions {
  readonly format: string;
}

export function reviewCommand(command: Command): void {
  addCacheOptions(addFindingOptions(command))
    .addArgument(new Argument("[patch]", "a diff, a mail or a mailbox with a series; - or nothing is standard input"))
    .addOption(new Option("--range <range>", "the commits BASE..HEAD of the repository, instead of a patch"))
    .addOption(new Option("--base <commit>", "the commit that the patch applies to, instead of the files at hand"))
    .addOption(new Option("--tree <folder>", "root of the tree that the patch applies to (default: found by walking up)"))
    .addOption(new Option("--format <format>", "how to print").choices(REVIEW_FORMATS).default("text"))
    .action(review);
}

async function review(path: string | undefined, options: ReviewOptions): Promise<void> {
  const started = performance.now();
  const { patches, treeOf, notes } = await reviewSubject(path, options);
  for (const note of notes) process.stderr.write(`rtnlens: note: ${note}\n`);
  const result = await reviewSeries({ patches, treeOf, onReviewed: reportProblems });
  failIfNothingReviewed(result);
  const elapsedMs = performance.now() - started;
  const { text, status } = printReview(options.format, narrowed(result, options), { version: PROGRAM_VERSION, elapsedMs });
  process.stdout.write(text);
  process.exitCode = status;
}

function narrowed({ patches }: Review, options: FindingOptions): Review {
  const wanted = patches.map((each) => ({ ...each, findings: each.findings.filter(({ finding }) => isWanted(finding, options)) }));
  return { patches: wanted, total: seriesTotal(wanted) };
}

/** A patch of documentation alone is reviewed at once; one of which nothing applies is not reviewed at all. */
function failIfNothingReviewed({ patches }: Review): void {
  if (patches.some(({ filesApplied, filesPassedOver, problems }) => filesApplied > 0 || (filesPassedOver > 0 && problems.length === 0)))
    return;
  const hasProblems = patches.some(({ problems }) => problems.length > 0);
  throw new UsageError(hasProblems ? "nothing to review: no part of the patch applies" : "nothing to review: no diff in the input");
}

function reportProblems({ patch, problems, notes }: PatchReview): void {
  for (const problem of problems) process.stderr.write(`rtnlens: ${problemText(patch, problem)}\n`);
  for (const note of notes) process.stderr.write(`rtnlens: note: ${problemText(patch, note)}\n`);
}
