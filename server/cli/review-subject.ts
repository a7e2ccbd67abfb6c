import { readPatches } from "../review/read-patches.js";
import type { Patch } from "../review/review.js";
import type { ReviewTree } from "../review/review-series.js";
import { diskSource } from "../sources/disk-source.js";
import { type CommitRange, GitError, type GitRepository, openRepository, rangeIn } from "../sources/git-repository.js";
import { gitSource, objectCache } from "../sources/git-source.js";
import { readInput } from "../sources/input-bytes.js";
import { findKernelTree, kernelTreeAt } from "../sources/kernel-tree.js";
import { LintSession } from "../sources/lint-session.js";
import { reviewTree } from "../sources/review-tree.js";
import type { Source } from "../sources/source.js";
import { type CacheOptions, openCache } from "./cache-options.js";
import { UsageError } from "./usage-error.js";

export interface SubjectOptions extends CacheOptions {
  readonly tree?: string;
  readonly base?: string;
  readonly range?: string;
}

/** What is reviewed: the patches, and the tree that each applies to. */
export interface ReviewSubject {
  readonly patches: readonly Patch[];
  readonly treeOf: (patch: Patch) => ReviewTree;
  readonly notes: readonly string[];
}

/** Finds out what the arguments mean: a patch over the disk or over a commit, or a range of commits. */
export async function reviewSubject(path: string | undefined, options: SubjectOptions): Promise<ReviewSubject> {
  const session = await LintSession.start(openCache(options));
  try {
    if (options.range === undefined) return await givenPatches(path, options, session);
    if (path !== undefined) throw new UsageError("a patch and --range: only one of them can be reviewed");
    if (options.base !== undefined) throw new UsageError("--base and --range: the range has its own base");
    return await commitsOf(options.range, options, session);
  } catch (error) {
    throw error instanceof GitError ? new UsageError(error.message) : error;
  }
}

async function givenPatches(path: string | undefined, options: SubjectOptions, session: LintSession): Promise<ReviewSubject> {
  if (path === undefined && process.stdin.isTTY)
    throw new UsageError("nothing to review: name a patch, - for standard input, or --range BASE..HEAD");
  const input = readInput(path ?? "-");
  if (input.kind === "unreadable") throw new UsageError(`${path ?? "standard input"}: ${input.reason}`);
  const { patches, notes } = await readPatches(input.bytes);
  const tree = options.base === undefined ? treeOnDisk(options, session) : treesIn(repositoryOf(options), options, session)(options.base);
  return { patches, notes, treeOf: () => tree };
}

function treeOnDisk({ tree }: SubjectOptions, session: LintSession): ReviewTree {
  const source = diskSource(process.cwd());
  if (tree !== undefined && source.kindOf(tree).kind !== "folder") throw new UsageError(`${tree}: no such folder`);
  return reviewTree({ source, ...rootIn(source, tree), session });
}

/** A tree that is no whole kernel is good enough: a driver's own repository. */
function rootIn(source: Source, tree: string | undefined): Pick<Parameters<typeof reviewTree>[0], "root" | "kernel"> {
  const kernel = tree === undefined ? findKernelTree(source, ".") : kernelTreeAt(source, tree);
  return { root: tree ?? kernel?.root ?? ".", kernel };
}

/** Each commit applies to its own parent. */
async function commitsOf(range: string, options: SubjectOptions, session: LintSession): Promise<ReviewSubject> {
  const repository = repositoryOf(options);
  const commits: CommitRange = rangeIn(repository, range);
  const { bytes, merges } = repository.patches(commits);
  const { patches, notes } = await readPatches(bytes, { isOrdered: true });
  if (patches.length === 0) throw new UsageError(`${range}: no commit in this range${merges > 0 ? " but merges" : ""}`);
  const mergeNote =
    merges === 0 ? [] : [`${merges} ${merges === 1 ? "merge" : "merges"} in ${range} not reviewed: their parents' commits are`];
  const treeAt = treesIn(repository, options, session);
  return { patches, notes: [...notes, ...mergeNote], treeOf: ({ commit }) => treeAt(`${commit}^`) };
}

function repositoryOf({ tree }: SubjectOptions): GitRepository {
  return openRepository(tree ?? process.cwd());
}

/** Trees of commits; they share what was read of the object store. */
function treesIn(repository: GitRepository, { tree }: SubjectOptions, session: LintSession): (revision: string) => ReviewTree {
  const workingDirectory = process.cwd();
  const cache = objectCache();
  return (revision) => {
    const source = gitSource({ repository, commit: repository.commit(revision), workingDirectory, cache });
    const kernel = findKernelTree(source, tree ?? ".");
    // Git's paths start from the repository, whatever part of it is a kernel.
    return reviewTree({ source, root: source.relative(repository.root), kernel, session });
  };
}
