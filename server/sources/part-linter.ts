import { analyse } from "../analysis/analyse.js";
import type { KernelTables } from "../kernel/tables.js";
import type { GroupLinks } from "../program/components.js";
import { linkProgram } from "../program/link.js";
import { type PartResult, partResult } from "../rules/lint.js";
import { LintCache } from "./cache/lint-cache.js";
import { factsOf, modulesOf } from "./group-facts.js";
import { definedBy, mentionedBy, sharedHeaders } from "./group-links.js";
import { HeldGroups } from "./held-groups.js";
import type { SourceModule } from "./module-finder.js";
import { ModuleReader, type ReaderContext, type ReadFile, type ReadGroup, type SurveyedGroup } from "./module-reader.js";
import { type PackedGroup, packGroup } from "./packed-group.js";

/** Modules that share C files. `id` is the group's position among all groups of a run. Plain data: threads send it. */
export interface NumberedGroup {
  readonly id: number;
  readonly modules: readonly SourceModule[];
}

/** What is known of a group before anything is parsed. */
export interface GroupSurvey {
  readonly id: number;
  /** Characters of the functions that will be parsed: what the group will cost. */
  readonly size: number;
  readonly defines: GroupLinks["defines"];
  readonly headers: GroupLinks["headers"];
  /** Stands for all that linting the group depends on; absent without a cache, and where something could not be read. */
  readonly digest?: string;
  /** Of a group in which nothing can matter what there is to say of its files: it is not read. */
  readonly files?: readonly FileReport[];
}

/** A file without its facts. */
export type FileReport = Omit<ReadFile, "facts">;

/** A part of the program to be linted apart from the rest. */
export interface Part {
  readonly groups: readonly NumberedGroup[];
  readonly calledElsewhere: readonly string[];
  /** Those of the groups, where all have one. */
  readonly digests?: readonly string[];
}

/** A group that was surveyed and read for a bundle. */
export interface BundledGroup extends GroupLinkNames {
  readonly id: number;
  readonly size: number;
  /** False when nothing in it can matter: it is no part of the program. */
  readonly isWanted: boolean;
  readonly packed: PackedGroup;
}

type GroupLinkNames = Omit<GroupLinks, "subsystem">;

export interface LintedPart {
  readonly files: readonly FileReport[];
  readonly result: PartResult;
}

/** Surveys groups of modules, and reads and lints the parts that they make up. What was surveyed here is at hand when it is linted. */
export class PartLinter {
  readonly #context: ReaderContext;
  readonly #reader: ModuleReader;
  /** Groups whose outlines are at hand, until they are linted. */
  readonly #surveyed: HeldGroups;
  readonly #cache: LintCache | undefined;
  /** What groups mention that are not at hand: those that the cache knew, and those for which there was no room. */
  readonly #known = new Map<number, readonly string[]>();
  /** Each name once, however many groups mention it. */
  readonly #names = new Map<string, string>();

  readonly #keepsHeaders: boolean;

  /**
   * `roomForOutlines`: characters of text whose outlines are held until they are linted. `keepsHeaders` where many small parts follow each other
   * that include the same headers.
   */
  constructor(context: ReaderContext, { roomForOutlines = Number.POSITIVE_INFINITY, keepsHeaders = false } = {}) {
    this.#context = context;
    this.#surveyed = new HeldGroups(roomForOutlines);
    this.#keepsHeaders = keepsHeaders;
    this.#reader = new ModuleReader(context);
    this.#cache = context.cache && new LintCache(context, context.cache);
  }

  survey({ id, modules }: NumberedGroup): GroupSurvey {
    const known = this.#cache?.group(modules);
    if (known) {
      if (!known.survey.files) this.#remember(id, known.mentions);
      return { ...known.survey, id };
    }
    this.#context.willParse?.();
    const group = this.#reader.survey(modules);
    if (isWanted(group)) this.#hold(id, group);
    const survey = isWanted(group) ? linksOf(group) : { ...linksOf(group), files: reportsOf(this.#reader.extract([group])) };
    return { ...survey, id, digest: this.#cache?.keepGroup(modules, group, survey) };
  }

  /** Keeps a group's outlines at hand; of the groups of a large tree only what they mention, and their files are read again. */
  #hold(id: number, group: SurveyedGroup): void {
    if (!this.#surveyed.hold(id, group)) this.#remember(id, mentionedBy(group, { has: () => true }));
  }

  #remember(id: number, mentions: readonly string[]): void {
    const names = this.#names;
    for (const name of mentions) if (!names.has(name)) names.set(name, name);
    this.#known.set(
      id,
      mentions.map((name) => names.get(name) ?? name),
    );
  }

  /** Of `names`, which the groups that were surveyed here mention. */
  mentions(names: ReadonlySet<string>): { readonly id: number; readonly names: readonly string[] }[] {
    this.#reader.forgetHeaders();
    this.#cache?.forgetHeaders();
    const known = [...this.#known].map(([id, all]) => ({ id, names: all.filter((name) => names.has(name)) }));
    this.#known.clear();
    this.#names.clear();
    return [...known, ...[...this.#surveyed].map(([id, group]) => ({ id, names: mentionedBy(group, names) }))];
  }

  /** What the cache has of a part: nothing is parsed for it. */
  known(part: Part): LintedPart | undefined {
    const known = this.#cache?.part(part);
    if (known) for (const { id } of part.groups) this.#surveyed.release(id);
    return known;
  }

  lint(part: Part): LintedPart {
    const known = this.known(part);
    if (known) return known;
    const { groups, calledElsewhere } = part;
    const { read, digests } = this.#readPart(groups);
    const linted = { files: reportsOf(read), result: lintRead([read], calledElsewhere, this.#context.tables) };
    if (digests) this.#cache?.keepPart(digests, calledElsewhere, linted);
    return linted;
  }

  /** Of a large part facts are all that there is room for while it is analysed: neither texts nor outlines. */
  #readPart(groups: readonly NumberedGroup[]): { readonly read: ReadGroup; readonly digests: readonly string[] | undefined } {
    const surveyed = groups.map(({ id, modules }) => this.#surveyed.get(id) ?? this.#reader.survey(modules));
    for (const { id } of groups) this.#surveyed.release(id);
    if (!this.#keepsHeaders) this.#reader.forgetHeaders();
    const digests = this.#cache?.digestsOf(surveyed);
    const read = this.#reader.extractAndForget(surveyed);
    return { read, digests: hasLostFile(surveyed, read) ? undefined : digests };
  }

  read(modules: readonly SourceModule[]): ReadGroup {
    return this.#reader.read(modules);
  }

  /** Surveys and reads a group, with all that another process needs to plan and lint the part that it belongs to. */
  bundle({ id, modules }: NumberedGroup): BundledGroup {
    const group = this.#reader.survey(modules);
    const mentions = mentionedBy(group, { has: () => true });
    return { id, ...linksOf(group), mentions, isWanted: isWanted(group), packed: packGroup(this.#reader.extract([group])) };
  }
}

/** Links and analyses groups that were read. */
export function lintRead(groups: readonly ReadGroup[], calledElsewhere: readonly string[], tables: KernelTables): PartResult {
  const program = linkProgram(factsOf(groups), modulesOf(groups), tables);
  return partResult(analyse(program, { calledElsewhere: new Set(calledElsewhere) }));
}

/** Whether anything in a group can matter. */
function isWanted({ wanted }: SurveyedGroup): boolean {
  return wanted.size > 0;
}

/** Whether a file was there when its group was surveyed, but could not be read: another run may read it. */
function hasLostFile(groups: readonly SurveyedGroup[], { files }: ReadGroup): boolean {
  const unread = new Set(groups.flatMap((group) => group.unread.map(({ path }) => path)));
  return files.some(({ path, problems }) => !unread.has(path) && problems.some(({ whole }) => whole));
}

/** What ties a group to others; nothing, where nothing in it can matter. */
function linksOf(group: SurveyedGroup): Pick<GroupSurvey, "size" | "defines" | "headers"> {
  return { size: sizeOf(group), defines: definedBy(group), headers: sharedHeaders(group) };
}

function reportsOf({ files }: ReadGroup): FileReport[] {
  return files.map(({ facts: _, ...report }) => report);
}

function sizeOf({ files, wanted }: SurveyedGroup): number {
  let size = 0;
  for (const [path, { outline }] of files) {
    const names = wanted.get(path);
    for (const { name, start, end } of outline.functions) if (names?.has(name)) size += end - start;
  }
  return size;
}
