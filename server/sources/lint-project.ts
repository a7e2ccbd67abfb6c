import { kernelTables } from "../kernel/tables.js";
import type { LintResult } from "../rules/finding.js";
import { joinParts, type PartResult } from "../rules/lint.js";
import { type Discovered, discover, filesOf, type ReadingInput, threadCount } from "./discover.js";
import type { FileReport, GroupSurvey, NumberedGroup, Part } from "./part-linter.js";
import { planParts } from "./plan-parts.js";
import { type ReadingReport, readingReport } from "./reading-report.js";
import type { ReadingThread } from "./reading-thread.js";
import { batchesOf, failureOf, onThreads, Shares, unreadReports } from "./reading-threads.js";

export interface LintedProject {
  readonly report: ReadingReport;
  readonly result: LintResult;
}

/**
 * Lints the modules of all C files under some paths. They are surveyed first, which shows into which parts the program falls; each part is
 * then read, linked and analysed by one thread and forgotten, so that only findings leave a thread and only one part a thread takes memory.
 * The parts are the same, and so is every result, however many threads there are.
 */
export async function lintProject(input: ReadingInput): Promise<LintedProject> {
  const discovered = discover(input);
  // Always on a worker: this thread listens to signals, and outlives what a worker dies of.
  const count = threadCount(input, discovered);
  const { reports, results } = await onThreads(input, discovered, count, (threads) => new ProjectLinter(input, discovered, threads).run());
  const report = readingReport(discovered, reports);
  return { report, result: joinParts(results, report.counts) };
}

/**
 * Characters of functions that there is room for, a thread: a part of a million takes some 60 MB of memory. With two threads the largest parts of
 * a kernel (graphics, 12 million in 6.1; network drivers, 9) follow each other, and meanwhile the other thread lints small ones.
 */
const ROOM_A_THREAD = 6_000_000;

/** A part and the thread that has surveyed most of it. */
interface PlannedPart extends Part {
  readonly size: number;
  readonly home: number;
}

class ProjectLinter {
  readonly #input: ReadingInput;
  readonly #discovered: Discovered;
  readonly #threads: readonly ReadingThread[];
  readonly #reports: FileReport[] = [];
  readonly #results: PartResult[] = [];
  /** What was surveyed and can matter, with the thread that did it, by the group's number. */
  readonly #surveys = new Map<number, GroupSurvey & { readonly home: number }>();
  /** Groups of which nothing has been reported yet. */
  readonly #open: Set<NumberedGroup>;
  #filesDone = 0;

  constructor(input: ReadingInput, discovered: Discovered, threads: readonly ReadingThread[]) {
    this.#input = input;
    this.#discovered = discovered;
    this.#threads = threads;
    this.#open = new Set(discovered.groups);
  }

  /** Ends when everything is done, or at once when it is interrupted; what is on its way then counts as not read. */
  async run(): Promise<{ readonly reports: readonly FileReport[]; readonly results: readonly PartResult[] }> {
    await Promise.race([this.#everything(), interruption(this.#input.signal)]);
    const left = unreadReports([...this.#open], `not read: ${this.#input.signal?.reason}`);
    return { reports: [...this.#reports, ...left], results: [...this.#results] };
  }

  async #everything(): Promise<void> {
    const batches = Shares.ofEqual(batchesOf(this.#discovered.groups), this.#threads.length);
    await this.#everyThread(
      (home) => batches.take(home),
      (batch, home) => this.#survey(batch, home),
    );
    const parts = await this.#plan();
    const shares = new Shares(this.#threads.map((_, home) => parts.filter((part) => part.home === home)));
    const room = new Room(ROOM_A_THREAD * this.#threads.length);
    await this.#everyThread(
      (home) => shares.take(home, ({ size }) => room.has(size)),
      (part, home) => room.during(part.size, () => this.#lint(part, home)),
    );
  }

  async #everyThread<Item>(take: (home: number) => Item | undefined, work: (item: Item, home: number) => Promise<void>): Promise<void> {
    const live = async (home: number): Promise<void> => {
      const isWanted = (): boolean => this.#input.signal?.aborted !== true;
      for (let item = take(home); item !== undefined && isWanted(); item = take(home)) await work(item, home);
    };
    await Promise.all(this.#threads.map((_, home) => live(home)));
  }

  async #survey(batch: readonly NumberedGroup[], home: number): Promise<void> {
    try {
      for (const survey of (await this.#thread(home).survey(batch)) ?? []) {
        if (!survey.files) {
          this.#surveys.set(survey.id, { ...survey, home });
          continue;
        }
        this.#reports.push(...survey.files);
        const group = this.#discovered.groups[survey.id];
        if (group) this.#done([group]);
      }
    } catch (error) {
      this.#fail(batch, error);
    }
  }

  async #plan(): Promise<PlannedPart[]> {
    const names = [...new Set([...this.#surveys.values()].flatMap((survey) => survey.defines))];
    // A thread that has died since has nothing more to say of what it surveyed.
    const answers = await Promise.all(this.#threads.map((thread) => thread.mentions(names).catch(() => [])));
    const mentions = new Map(answers.flat().map((answer) => [answer.id, answer.names]));
    const { groups, tree } = this.#discovered;
    const surveyed = groups.flatMap((group) => {
      const survey = this.#surveys.get(group.id);
      const [file = ""] = group.modules[0]?.files ?? [];
      return survey ? [{ ...survey, group, file, mentions: mentions.get(group.id) ?? [] }] : [];
    });
    return planParts(surveyed, tree, kernelTables(tree?.version)).map(({ groups: members, calledElsewhere, size }): PlannedPart => {
      const { home } = members.reduce((a, b) => (b.size > a.size ? b : a));
      const digests = members.map(({ digest }) => digest).filter((digest) => digest !== undefined);
      const isKnown = digests.length === members.length;
      return { groups: members.map(({ group }) => group), calledElsewhere, digests: isKnown ? digests : undefined, size, home };
    });
  }

  async #lint(part: PlannedPart, home: number): Promise<void> {
    try {
      const { groups, calledElsewhere, digests } = part;
      for (const linted of await this.#thread(home).lint({ groups, calledElsewhere, digests })) {
        this.#reports.push(...linted.files);
        this.#results.push(linted.result);
      }
      this.#done(groups);
    } catch (error) {
      this.#fail(part.groups, error);
    }
  }

  #thread(home: number): ReadingThread {
    const thread = this.#threads[home];
    if (!thread) throw new Error("a thread is known by its position");
    return thread;
  }

  #fail(groups: readonly NumberedGroup[], error: unknown): void {
    this.#reports.push(...unreadReports(groups, failureOf(error)));
    this.#done(groups);
  }

  #done(groups: readonly NumberedGroup[]): void {
    for (const group of groups) {
      this.#filesDone += filesOf(group);
      this.#open.delete(group);
    }
    this.#input.onProgress?.({ filesRead: this.#filesDone, files: this.#discovered.files });
  }
}

/** What is analysed side by side, in characters of functions; a part that is larger than all the room has it when nobody else is there. */
class Room {
  readonly #size: number;
  #taken = 0;

  constructor(size: number) {
    this.#size = size;
  }

  has(size: number): boolean {
    return this.#taken === 0 || this.#taken + size <= this.#size;
  }

  async during(size: number, work: () => Promise<void>): Promise<void> {
    this.#taken += size;
    await work();
    this.#taken -= size;
  }
}

/** Comes about when the signal is given. */
function interruption(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) resolve();
    signal?.addEventListener("abort", () => resolve());
  });
}
