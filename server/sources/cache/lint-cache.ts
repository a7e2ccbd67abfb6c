import type { KernelVersion } from "../../kernel/rows.js";
import { mentionedBy } from "../group-links.js";
import type { SourceModule } from "../module-finder.js";
import type { ReaderContext, SurveyedGroup } from "../module-reader.js";
import type { GroupSurvey, LintedPart, Part } from "../part-linter.js";
import { ClosureRecords, closureDigest } from "./closure-records.js";
import { recordKey } from "./keys.js";
import { readRecord, writeRecord } from "./plain-record.js";
import type { ReaderCache } from "./reader-cache.js";
import { closureOfGroups } from "./surveyed-closure.js";

/** What is kept of a group that was surveyed. */
interface GroupResult {
  readonly survey: Omit<GroupSurvey, "id" | "digest">;
  /** All names that the group mentions and means nothing of its own by, with a space between two. */
  readonly mentions: string;
}

export interface KnownGroup {
  readonly survey: Omit<GroupSurvey, "id">;
  readonly mentions: readonly string[];
}

/**
 * What other runs have found out about groups of modules and about the parts of the program that they make up. When a group is known nothing of it is
 * lexed, and when all groups of a part are, and nothing else of the part has changed, nothing is parsed either.
 */
export class LintCache {
  readonly #cache: ReaderCache;
  readonly #closures: ClosureRecords;
  readonly #version: KernelVersion | undefined;

  constructor(context: ReaderContext, cache: ReaderCache) {
    this.#cache = cache;
    this.#closures = new ClosureRecords(context, cache);
    this.#version = context.tables.version;
  }

  group(modules: readonly SourceModule[]): KnownGroup | undefined {
    const known = this.#closures.find<GroupResult>("group", modules);
    if (!known) return undefined;
    const { survey, mentions } = known.result;
    return { survey: { ...survey, digest: known.digest }, mentions: mentions.split(" ") };
  }

  /** Keeps what was surveyed, and gives what stands for it: undefined for what another run may find otherwise. */
  keepGroup(modules: readonly SourceModule[], group: SurveyedGroup, survey: GroupResult["survey"]): string | undefined {
    const closure = closureOfGroups([group]);
    const mentions = survey.files ? "" : mentionedBy(group, { has: () => true }).join(" ");
    return closure && this.#closures.keep<GroupResult>("group", modules, closure, { survey, mentions });
  }

  part({ digests, calledElsewhere }: Part): LintedPart | undefined {
    return digests && readRecord<LintedPart>(this.#cache.records, this.#partKey(digests, calledElsewhere));
  }

  /** What stands for groups that are read as one part; undefined where another run may find other ones. */
  digestsOf(groups: readonly SurveyedGroup[]): readonly string[] | undefined {
    const digests: string[] = [];
    for (const group of groups) {
      const closure = closureOfGroups([group]);
      if (!closure) return undefined;
      digests.push(closureDigest(group.modules, closure));
    }
    return digests;
  }

  keepPart(digests: readonly string[], calledElsewhere: readonly string[], linted: LintedPart): void {
    writeRecord<LintedPart>(this.#cache.records, this.#partKey(digests, calledElsewhere), linted);
  }

  /** What headers say is asked for anew from now on. */
  forgetHeaders(): void {
    this.#closures.forgetHeaders();
  }

  #partKey(digests: readonly string[], calledElsewhere: readonly string[]): string {
    return recordKey("part", this.#version, digests, calledElsewhere);
  }
}
