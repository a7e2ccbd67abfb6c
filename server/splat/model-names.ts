import type { Analysis } from "../analysis/analyse.js";
import { placeOf } from "../analysis/chain.js";
import { LOCKDEP_LOCKS, SYSTEM_QUEUE_NAMES } from "../kernel/lockdep-names.js";
import { labelOf } from "../program/identity.js";
import type { ModelWork, QueueModel, Site } from "../program/queue-model.js";
import { type LockClass, lastName } from "./lock-class.js";

/** A lock, queue or work of a report as the tree knows it. */
export interface NamedClass {
  readonly class: LockClass;
  /** As findings and queue models call it; absent when nothing in the tree is like it. */
  readonly name: string | undefined;
  /** Where the queue is made, the work is bound, or the lock is taken. */
  readonly site: Site | undefined;
  /** Of a work. */
  readonly handlers: readonly string[];
}

/** The text of a file of the tree. */
export type TextOf = (file: string) => string | undefined;

interface Candidate extends Omit<NamedClass, "class"> {
  readonly score: number;
}

/** Longest part of an allocation that is looked through for the queue's name. */
const ALLOCATION_REACH = 300;
/** The kernel cuts a queue's name to 23 characters, since 6.9 to 31. */
const CUT_NAMES = [23, 31];

/**
 * Finds what lockdep's names mean in the queue models. They are not unique: a member's name and the functions on the report's stacks
 * together tell which one is meant; where two are equally likely none is taken.
 */
export class ModelNames {
  readonly #locks: readonly { readonly name: string; readonly site: Site }[];

  constructor(
    analysis: Analysis,
    private readonly models: readonly QueueModel[],
    private readonly textOf: TextOf,
  ) {
    this.#locks = analysis.graph.threads.taking.map(({ event }) => {
      const { file, range, function: name } = placeOf(event.chain);
      return { name: labelOf(event.lock.name), site: { file, range, function: name } };
    });
  }

  /** `present` are the functions that the report names. */
  nameOf(printed: LockClass, present: ReadonlySet<string>): NamedClass {
    const candidates = {
      lock: () => this.#lock(printed),
      queue: () => this.#queue(printed.name, present),
      work: () => this.#work(printed.name, present),
    };
    const [best, second] = candidates[printed.kind]().sort((a, b) => b.score - a.score);
    const isClear = best !== undefined && (second === undefined || second.score < best.score || second.name === best.name);
    return {
      class: printed,
      name: isClear ? best.name : undefined,
      site: isClear ? best.site : undefined,
      handlers: isClear ? best.handlers : [],
    };
  }

  #lock({ text }: LockClass): Candidate[] {
    const known = LOCKDEP_LOCKS.get(text)?.lock;
    // The kernel's own locks are taken all over the place, also by functions of the kernel that a driver calls.
    if (known !== undefined) return [{ name: known, site: undefined, handlers: [], score: 1 }];
    const member = lastName(text);
    return this.#locks
      .filter(({ name }) => name === member || name.endsWith(`.${member}`))
      .map(({ name, site }): Candidate => ({ name, site, handlers: [], score: 1 }));
  }

  #queue(name: string, present: ReadonlySet<string>): Candidate[] {
    const system = SYSTEM_QUEUE_NAMES.get(name)?.queue;
    if (system !== undefined) return [{ name: system, site: undefined, handlers: [], score: 1 }];
    return this.models.flatMap((model) =>
      model.queues.flatMap((queue): Candidate[] => {
        const likeness = Math.max(0, ...queue.allocatedAt.map((site) => this.#likeness(site, name)));
        if (likeness === 0) return [];
        const works = model.works.filter((work) => work.queuedAt.some((site) => site.queue === queue.name));
        return [
          {
            name: queue.name,
            site: queue.allocatedAt[0],
            handlers: [],
            score: likeness + (works.some((work) => isPresent(work, present)) ? 100 : 0),
          },
        ];
      }),
    );
  }

  /** How well the format of an allocation fits a queue's name: the letters that agree, and 0 when it does not fit. */
  #likeness({ file, range }: Site, name: string): number {
    const lines =
      this.textOf(file)
        ?.split("\n")
        .slice(range.line - 1, range.line + 5) ?? [];
    const statement =
      lines
        .join("\n")
        .slice(range.column - 1, range.column - 1 + ALLOCATION_REACH)
        .split(";")[0] ?? "";
    const formats = [...statement.matchAll(/"([^"]*)"/g)].map(([, format = ""]) => format);
    const isCut = CUT_NAMES.includes(name.length);
    return Math.max(
      0,
      ...formats.map((format) => (fits(format, name) || (isCut && format.startsWith(name)) ? 1 + letters(format).length : 0)),
    );
  }

  #work(expression: string, present: ReadonlySet<string>): Candidate[] {
    const member = lastName(expression);
    return this.models.flatMap((model) =>
      model.works
        .filter(({ name }) => name === member || name.endsWith(`.${member}`))
        .map((work): Candidate => {
          const isBoundSo = work.initializedAt.some(({ file, range }) =>
            (this.textOf(file)?.split("\n")[range.line - 1] ?? "").includes(`${expression},`),
          );
          const score = 1 + (isPresent(work, present) ? 100 : 0) + (isBoundSo ? 10 : 0);
          return { name: work.name, site: work.initializedAt[0], handlers: work.handlers.map((each) => each.function), score };
        }),
    );
  }
}

function isPresent(work: ModelWork, present: ReadonlySet<string>): boolean {
  return work.handlers.some((handler) => present.has(handler.function));
}

const CONVERSION = /%[-+ #0-9.*lhz]*[a-zA-Z]+/g;

function letters(format: string): string {
  return format.replace(CONVERSION, "");
}

/** Whether `kettle%d` can have come to `kettle0`. */
function fits(format: string, name: string): boolean {
  const parts = format.split(CONVERSION).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(name);
}
