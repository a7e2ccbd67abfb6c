import { setImmediate } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { KernelTree } from "./kernel-tree.js";
import type { SourceModule } from "./module-finder.js";
import type { ReadGroup } from "./module-reader.js";
import { type PackedGroup, unpackGroup } from "./packed-group.js";
import type { GroupSurvey, LintedPart, NumberedGroup, Part, PartLinter } from "./part-linter.js";

/** What a worker is started with. */
export interface WorkerSetup {
  readonly workingDirectory: string;
  readonly tree: KernelTree | undefined;
  readonly cacheFolder: string | undefined;
}

export type WorkerRequest =
  | { readonly kind: "survey"; readonly groups: readonly NumberedGroup[] }
  | { readonly kind: "mentions"; readonly names: readonly string[] }
  | { readonly kind: "lint"; readonly part: Part }
  | { readonly kind: "read"; readonly groups: readonly (readonly SourceModule[])[] };

export type WorkerReply =
  | { readonly kind: "survey"; readonly surveys: readonly GroupSurvey[] }
  | { readonly kind: "mentions"; readonly mentions: Mentions }
  | { readonly kind: "lint"; readonly part: LintedPart }
  | { readonly kind: "read"; readonly groups: readonly PackedGroup[] }
  /** No answer: why nothing more is written to the cache. */
  | { readonly kind: "cache trouble"; readonly reason: string };

type Mentions = readonly { readonly id: number; readonly names: readonly string[] }[];

/**
 * A thread that reads and lints: a worker's or this one. A request fails with an `Error` whose message is for people when the thread died
 * over it; the thread then goes on afresh, and knows nothing of what it surveyed.
 */
export interface ReadingThread {
  survey(groups: readonly NumberedGroup[]): Promise<readonly GroupSurvey[]>;
  mentions(names: readonly string[]): Promise<Mentions>;
  lint(part: Part): Promise<LintedPart>;
  read(groups: readonly (readonly SourceModule[])[]): Promise<readonly ReadGroup[]>;
  end(): Promise<void>;
}

/** The calling thread. It lets signals and timers through between two requests. */
export function ownThread(linter: PartLinter): ReadingThread {
  return {
    survey: (groups) => inTurn(() => groups.map((group) => linter.survey(group))),
    mentions: (names) => inTurn(() => linter.mentions(new Set(names))),
    lint: (part) => inTurn(() => linter.lint(part)),
    read: (groups) => inTurn(() => groups.map((group) => linter.read(group))),
    end: async () => {},
  };
}

async function inTurn<Result>(work: () => Result): Promise<Result> {
  await setImmediate();
  return work();
}

/** V8's young generation, in MB. A small one has trees and states copied to the old generation before they are garbage. */
const YOUNG_GENERATION = 48;

/** A worker thread of its own. One request at a time. */
export class WorkerThread implements ReadingThread {
  readonly #setup: WorkerSetup;
  readonly #onCacheTrouble: ((reason: string) => void) | undefined;
  #worker: Worker;
  #onReply: ((reply: WorkerReply) => void) | undefined;
  #onDeath: ((error: Error) => void) | undefined;

  constructor(setup: WorkerSetup, onCacheTrouble?: (reason: string) => void) {
    this.#setup = setup;
    this.#onCacheTrouble = onCacheTrouble;
    this.#worker = this.#start();
  }

  #start(): Worker {
    const worker = new Worker(new URL("./reading-worker.js", import.meta.url), {
      workerData: this.#setup,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION },
    });
    worker.on("message", (reply: WorkerReply) => {
      if (reply.kind === "cache trouble") this.#onCacheTrouble?.(reply.reason);
      else this.#onReply?.(reply);
    });
    worker.on("error", (error) => {
      this.#worker = this.#start();
      this.#onDeath?.(error);
    });
    return worker;
  }

  #ask<Kind extends WorkerReply["kind"]>(request: WorkerRequest & { kind: Kind }): Promise<WorkerReply & { kind: Kind }> {
    return new Promise((resolve, reject) => {
      this.#onReply = (reply) => {
        if (isReplyOf(reply, request.kind)) resolve(reply);
      };
      this.#onDeath = reject;
      this.#worker.postMessage(request);
    });
  }

  async survey(groups: readonly NumberedGroup[]): Promise<readonly GroupSurvey[]> {
    return (await this.#ask({ kind: "survey", groups })).surveys;
  }

  async mentions(names: readonly string[]): Promise<Mentions> {
    return (await this.#ask({ kind: "mentions", names })).mentions;
  }

  async lint(part: Part): Promise<LintedPart> {
    return (await this.#ask({ kind: "lint", part })).part;
  }

  async read(groups: readonly (readonly SourceModule[])[]): Promise<readonly ReadGroup[]> {
    return (await this.#ask({ kind: "read", groups })).groups.map(unpackGroup);
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}

function isReplyOf<Kind extends WorkerReply["kind"]>(reply: WorkerReply, kind: Kind): reply is WorkerReply & { kind: Kind } {
  return reply.kind === kind;
}
