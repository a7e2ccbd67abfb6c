import type { KernelVersion } from "../../kernel/rows.js";
import type { ModuleFiles } from "../../program/link.js";
import { mentionedBy } from "../group-links.js";
import { includeClosure } from "../include-closure.js";
import type { ModuleFinder, SourceModule } from "../module-finder.js";
import type { ReaderContext, SurveyedGroup } from "../module-reader.js";
import type { GroupSurvey, LintedPart, Part } from "../part-linter.js";
import { FileDigests } from "./file-digests.js";
import { digestOfText, recordKey } from "./keys.js";
import { readRecord, writeRecord } from "./plain-record.js";
import type { ReaderCache } from "./reader-cache.js";

/** What is kept of a group that was surveyed. */
interface GroupRecord {
  /** All that was read, with what it includes: another text, or an include that means another file now, makes another survey. */
  readonly files: readonly { readonly path: string; readonly digest: string; readonly includes: readonly string[] }[];
  /** By module. */
  readonly headers: readonly (readonly string[])[];
  readonly survey: Omit<GroupSurvey, "id" | "digest">;
  /** All names that the group mentions and means nothing of its own by, with a space between two. */
  readonly mentions: string;
}

export interface KnownGroup {
  readonly survey: Omit<GroupSurvey, "id">;
  readonly mentions: readonly string[];
}

/**
 * What other runs have found out about groups of modules and about the parts of the program that they make up. A group's record is found by its C files alone;
 * it counts if every include still means the file that it meant and every header still says what it said. Then nothing is lexed, and when all
 * groups of a part are known so, and nothing else of the part has changed, nothing is parsed either.
 */
export class LintCache {
  readonly #cache: ReaderCache;
  readonly #finder: ModuleFinder;
  readonly #version: KernelVersion | undefined;
  readonly #digests: FileDigests;

  constructor({ source, finder, tables }: ReaderContext, cache: ReaderCache) {
    this.#cache = cache;
    this.#finder = finder;
    this.#version = tables.version;
    this.#digests = new FileDigests(source, cache);
  }

  group(modules: readonly SourceModule[]): KnownGroup | undefined {
    const own = sourcesOf(modules).map((path) => this.#digests.of(path));
    if (!areKnown(own)) return undefined;
    const record = readRecord<GroupRecord>(this.#cache.records, this.#groupKey(modules, own));
    if (!record) return undefined;
    const files = new Map(record.files.map((file) => [file.path, file]));
    const met = new Set<string>();
    let isSame = true;
    const headers = modules.map((module) =>
      includeClosure(this.#finder, module, (path) => {
        const file = files.get(path);
        if (isSame && !met.has(path)) isSame = file !== undefined && file.digest === this.#digests.of(path);
        met.add(path);
        return isSame ? file?.includes : undefined;
      }),
    );
    if (!isSame || met.size !== files.size || JSON.stringify(headers) !== JSON.stringify(record.headers)) return undefined;
    const members = modules.map(({ name, files: sources }, index) => ({ name, files: sources, headers: headers[index] ?? [] }));
    const digest = groupDigest(members, record.files);
    return { survey: { ...record.survey, digest }, mentions: record.mentions.split(" ") };
  }

  /** Keeps what was surveyed, and gives what stands for it: undefined for what another run may find otherwise. */
  keepGroup(modules: readonly SourceModule[], group: SurveyedGroup, survey: Omit<GroupSurvey, "id" | "digest">): string | undefined {
    const files = digestedFiles(group);
    if (!files) return undefined;
    const byPath = new Map(files.map((file) => [file.path, file.digest]));
    const own = sourcesOf(modules).map((path) => byPath.get(path));
    if (!areKnown(own)) return undefined;
    const mentions = survey.files ? "" : mentionedBy(group, { has: () => true }).join(" ");
    const headers = group.modules.map((module) => module.headers);
    writeRecord<GroupRecord>(this.#cache.records, this.#groupKey(modules, own), { files, headers, survey, mentions });
    return groupDigest(group.modules, files);
  }

  part({ digests, calledElsewhere }: Part): LintedPart | undefined {
    return digests && readRecord<LintedPart>(this.#cache.records, this.#partKey(digests, calledElsewhere));
  }

  keepPart(groups: readonly SurveyedGroup[], calledElsewhere: readonly string[], linted: LintedPart): void {
    if (linted.files.some(({ problems }) => problems.some(({ whole }) => whole))) return;
    const digests = groups.map((group) => {
      const files = digestedFiles(group);
      return files && groupDigest(group.modules, files);
    });
    if (areKnown(digests)) writeRecord<LintedPart>(this.#cache.records, this.#partKey(digests, calledElsewhere), linted);
  }

  /** What headers say is asked for anew from now on. */
  forgetHeaders(): void {
    this.#digests.forget();
  }

  #groupKey(modules: readonly SourceModule[], digests: readonly string[]): string {
    return recordKey("group", this.#version, modules, digests);
  }

  #partKey(digests: readonly string[], calledElsewhere: readonly string[]): string {
    return recordKey("part", this.#version, digests, calledElsewhere);
  }
}

/** The C files of all modules, each once. */
function sourcesOf(modules: readonly SourceModule[]): string[] {
  return [...new Set(modules.flatMap((module) => module.files))];
}

/** Undefined where a file could not be read: it may be readable the next time. */
function digestedFiles({ files, failed }: SurveyedGroup): GroupRecord["files"] | undefined {
  if (failed.length > 0) return undefined;
  const digested = [...files].map(([path, { digest, outline }]) => ({ path, digest: digest ?? "", includes: outline.includes }));
  return digested.every(({ digest }) => digest !== "") ? digested : undefined;
}

/** Stands for everything that linting a group depends on. */
function groupDigest(modules: readonly ModuleFiles[], files: GroupRecord["files"]): string {
  const sorted = files.map(({ path, digest }) => [path, digest]).sort(([a = ""], [b = ""]) => (a < b ? -1 : 1));
  return digestOfText(JSON.stringify([modules.map(({ name, files: own, headers }) => [name, own, headers]), sorted]));
}

function areKnown(digests: readonly (string | undefined)[]): digests is readonly string[] {
  return digests.every((digest) => digest !== undefined);
}
