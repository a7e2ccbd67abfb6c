import type { TreeTexts } from "../review/apply-patch.js";
import { unquotedPatch } from "../review/quoted-patch.js";
import { readPatches } from "../review/read-patches.js";
import { inputLine, type Patch, type PatchReview } from "../review/review.js";
import { type ReviewTree, reviewPatch } from "../review/review-series.js";
import type { CacheUse } from "../sources/cache/cache-place.js";
import { openRepository } from "../sources/git-repository.js";
import { gitSource, objectCache } from "../sources/git-source.js";
import { findKernelTree, kernelTreeAt } from "../sources/kernel-tree.js";
import { LintSession } from "../sources/lint-session.js";
import { reviewTree } from "../sources/review-tree.js";
import { TemporaryFolder } from "../sources/temporary-folder.js";
import type { Address } from "./address.js";
import type { Folder } from "./folder.js";
import type { ReviewedPatch, ReviewedText, Reviewer } from "./reviewer.js";

/** Reviews over the disk. What did not change since the last review is not done again; other events have their turn between patches. */
export class DiskReviewer implements Reviewer {
  readonly #kept = new TemporaryFolder();
  readonly #cache: () => CacheUse | undefined;
  #started: Promise<LintSession> | undefined;

  /** The cache is asked for when the first patch is reviewed. */
  constructor(cache: () => CacheUse | undefined = () => undefined) {
    this.#cache = cache;
  }

  get #session(): Promise<LintSession> {
    this.#started ??= LintSession.start(this.#cache());
    return this.#started;
  }

  async reviewCommit(folder: Folder, commit: string | undefined): Promise<readonly PatchReview[]> {
    const repository = openRepository(folder.source.absolute("."));
    const head = repository.commit(commit ?? "HEAD");
    const base = commit === undefined ? head : repository.commit(`${commit}^`);
    const bytes = commit === undefined ? repository.changes() : repository.patches({ base, head }).bytes;
    const { patches } = await readPatches(bytes, { isOrdered: true });
    const source = gitSource({ repository, commit: base, workingDirectory: folder.source.absolute("."), cache: objectCache() });
    const root = source.relative(repository.root);
    const tree = reviewTree({ source, root, kernel: findKernelTree(source, "."), session: await this.#session });
    const reviews: PatchReview[] = [];
    for (const patch of patches) {
      await turn();
      reviews.push((await reviewPatch(patch, tree, new Map())).review);
    }
    return reviews;
  }

  keep(name: string, text: string): Address {
    return { prefix: "file://", path: this.#kept.write(name, text) };
  }

  dispose(): void {
    this.#kept.remove();
  }

  async review(text: string, folder: Folder, kernelTree: string, isOutdated: () => boolean): Promise<ReviewedText | undefined> {
    const quoted = unquotedPatch(text);
    const { patches } = await readPatches(new TextEncoder().encode(quoted?.text ?? text));
    const tree = treeOf(folder, kernelTree, await this.#session);
    const reviewed: ReviewedPatch[] = [];
    let before: TreeTexts = new Map();
    for (const patch of patches) {
      await turn();
      if (isOutdated()) return undefined;
      const { review, texts, lines } = await reviewPatch(patch, tree, before);
      reviewed.push({ review, lines, before, after: texts });
      before = texts;
    }
    const lineOf = (patch: Patch, line: number): number | undefined => {
      if (patch.firstLine === undefined) return undefined;
      const at = inputLine(patch, line);
      return quoted ? quoted.lines[at - 1] : at;
    };
    return { folder, tree, patches: reviewed, isQuoted: quoted !== undefined, lineOf };
  }
}

/** The kernel that a folder is in or is; else the folder: a driver's own repository. */
function treeOf({ source }: Folder, kernelTree: string, session: LintSession): ReviewTree {
  const kernel = kernelTree === "" ? findKernelTree(source, ".") : kernelTreeAt(source, kernelTree);
  return reviewTree({ source, root: kernel?.root ?? ".", kernel, session });
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
