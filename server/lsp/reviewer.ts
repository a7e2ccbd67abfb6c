import type { TreeTexts } from "../review/apply-patch.js";
import type { ChangedLines } from "../review/changed-lines.js";
import type { Patch, PatchReview } from "../review/review.js";
import type { ReviewTree } from "../review/review-series.js";
import type { Address } from "./address.js";
import type { Folder } from "./folder.js";

/** Reviews patches, where there is a disk with the tree that they apply to. */
export interface Reviewer {
  /** The patches of a text over a folder with the editor's buffers. Undefined when it was given up on the way. */
  review(text: string, folder: Folder, kernelTree: string, isOutdated: () => boolean): Promise<ReviewedText | undefined>;
  /**
   * A commit of the git repository that a folder is in, over its parent; without one, what was changed since the last commit and is saved.
   * Fails, in words for people, where there is no repository or no such commit.
   */
  reviewCommit(folder: Folder, commit: string | undefined): Promise<readonly PatchReview[]>;
  /** Puts a text where an editor can open it; gone when the server ends. */
  keep(name: string, text: string): Address;
  dispose(): void;
}

/** One patch of a document, over the tree and the patches before it. */
export interface ReviewedPatch {
  readonly review: PatchReview;
  readonly lines: ChangedLines;
  readonly before: TreeTexts;
  readonly after: TreeTexts;
}

/** What a document with patches says of a tree. */
export interface ReviewedText {
  readonly folder: Folder;
  readonly tree: ReviewTree;
  readonly patches: readonly ReviewedPatch[];
  /** True when the document is an answer that quotes the patch. */
  readonly isQuoted: boolean;
  /** The document's line (from 1) that a line of a patch's text is; undefined where the document holds it encoded. */
  lineOf(patch: Patch, line: number): number | undefined;
}
