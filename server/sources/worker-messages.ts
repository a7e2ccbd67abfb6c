import type { KernelTree } from "./kernel-tree.js";
import type { SourceModule } from "./module-finder.js";
import type { PackedGroup } from "./packed-group.js";
import type { BundledGroup, GroupSurvey, LintedPart, NumberedGroup, Part } from "./part-linter.js";

/** What a worker is started with. */
export interface WorkerSetup {
  readonly workingDirectory: string;
  readonly tree: KernelTree | undefined;
  readonly cacheFolder: string | undefined;
  /** Characters of text whose outlines it may hold. */
  readonly roomForOutlines: number;
}

/** What a worker is asked. */
export type WorkerQuestion =
  | { readonly kind: "survey"; readonly groups: readonly NumberedGroup[] }
  | { readonly kind: "mentions"; readonly names: readonly string[] }
  | { readonly kind: "lint"; readonly part: Part }
  | { readonly kind: "read"; readonly groups: readonly (readonly SourceModule[])[] }
  | { readonly kind: "bundle"; readonly groups: readonly NumberedGroup[] };

export type WorkerRequest = WorkerQuestion & {
  /** Files that are not to be read, each with the reason: a worker was lost over them. */
  readonly lost: readonly (readonly [file: string, reason: string])[];
};

export type WorkerAnswer =
  | { readonly kind: "survey"; readonly surveys: readonly GroupSurvey[] }
  | { readonly kind: "mentions"; readonly mentions: Mentions }
  | { readonly kind: "lint"; readonly parts: readonly LintedPart[] }
  | { readonly kind: "read"; readonly groups: readonly PackedGroup[] }
  | { readonly kind: "bundle"; readonly groups: readonly BundledGroup[] };

export type AnswerTo<Question extends WorkerQuestion> = WorkerAnswer & { readonly kind: Question["kind"] };

export type WorkerReply =
  | WorkerAnswer
  /** No answer, but a sign of life. */
  | { readonly kind: "at"; readonly place: Place }
  /** No answer: why nothing more is written to the cache. */
  | { readonly kind: "cache trouble"; readonly reason: string };

/** Where a worker is. */
export interface Place {
  /** The file that it reads; absent where it is done with reading and analyses. */
  readonly file?: string;
  /** Characters of the file, or of all that is analysed; 0 where that is not known yet. */
  readonly size: number;
}

export type Mentions = readonly { readonly id: number; readonly names: readonly string[] }[];
