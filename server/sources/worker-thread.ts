import { Worker } from "node:worker_threads";
import type { AnswerTo, Place, WorkerQuestion, WorkerReply, WorkerRequest, WorkerSetup } from "./worker-messages.js";

/** Starts what answers each `WorkerRequest` with a `WorkerReply`; `heap`: MB that its objects may take, where that is limited. */
export type StartWorker = (setup: WorkerSetup, heap: number | undefined) => Worker;

/** How long, in milliseconds, a worker may stay at one place before it counts as hung. */
export type Patience = (place: Place) => number;

export interface WorkerOptions {
  readonly setup: WorkerSetup;
  readonly heap?: number;
  readonly start?: StartWorker;
  readonly patience?: Patience;
  readonly onCacheTrouble?: (reason: string) => void;
}

/** A worker died or hung over a request; its message is a clause for people. */
export class LostWorker extends Error {
  /** What it was reading then; absent where it was analysing. */
  readonly file: string | undefined;

  constructor(reason: string, file: string | undefined) {
    super(reason);
    this.file = file;
  }
}

/** V8's young generation, in MB. A small one has trees and states copied to the old generation before they are garbage. */
const YOUNG_GENERATION = 48;

const startReadingWorker: StartWorker = (setup, heap) =>
  new Worker(new URL("./reading-worker.js", import.meta.url), {
    workerData: setup,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION, ...(heap === undefined ? {} : { maxOldGenerationSizeMb: heap }) },
  });

const MEGABYTE = 1024 * 1024;

/** A hundred times and more what reading and analysing take on a machine with nothing else to do. */
const generous: Patience = ({ file, size }) => (file === undefined ? 600_000 : 60_000) + (size / MEGABYTE) * 60_000;

/** So many workers that end before they have said anything show that none will ever start. */
const MOST_MUTE = 3;

interface Pending {
  readonly answer: (reply: WorkerReply) => void;
  readonly lose: (error: LostWorker) => void;
}

/** A worker, and another one in its place when it dies or hangs. */
export class WorkerThread {
  readonly #options: WorkerOptions;
  readonly #patience: Patience;
  #worker: Worker | undefined;
  #pending: Pending | undefined;
  #place: Place = { size: 0 };
  #timer: ReturnType<typeof setTimeout> | undefined;
  #started = 0;
  #mute = 0;

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#patience = options.patience ?? generous;
    this.#worker = this.#start();
  }

  /** How many workers there have been: another one knows nothing of what the one before was asked. */
  get generation(): number {
    return this.#started;
  }

  /**
   * Asks the worker, one question at a time. Throws a `LostWorker` when it dies or hangs over it; the next question goes to a new one.
   * Throws another error when no worker can be started.
   */
  ask<Question extends WorkerQuestion>(question: Question, lost: WorkerRequest["lost"]): Promise<AnswerTo<Question>> {
    if (this.#mute >= MOST_MUTE) return Promise.reject(new Error("no worker can be started"));
    this.#worker ??= this.#start();
    const worker = this.#worker;
    return new Promise((resolve, reject) => {
      const answer = (reply: WorkerReply): void => {
        if (isAnswerTo(question, reply)) resolve(reply);
      };
      this.#pending = { answer, lose: reject };
      this.#isAt(worker, { size: 0 });
      worker.postMessage({ ...question, lost });
    });
  }

  async end(): Promise<void> {
    clearTimeout(this.#timer);
    const worker = this.#worker;
    this.#worker = undefined;
    this.#pending = undefined;
    await worker?.terminate();
  }

  #start(): Worker {
    const { setup, heap, start = startReadingWorker } = this.#options;
    this.#started++;
    this.#mute++;
    const worker = start(setup, heap);
    worker.on("message", (reply: WorkerReply) => this.#hear(worker, reply));
    worker.on("error", (error) => this.#lose(worker, `a worker died over it: ${causeOf(error)}`));
    worker.on("exit", (status) => this.#lose(worker, `a worker ended over it with ${status}`));
    return worker;
  }

  #hear(worker: Worker, reply: WorkerReply): void {
    if (this.#worker !== worker) return;
    this.#mute = 0;
    if (reply.kind === "cache trouble") {
      this.#options.onCacheTrouble?.(reply.reason);
      return;
    }
    if (reply.kind === "at") {
      this.#isAt(worker, reply.place);
      return;
    }
    clearTimeout(this.#timer);
    const pending = this.#pending;
    this.#pending = undefined;
    pending?.answer(reply);
  }

  #isAt(worker: Worker, place: Place): void {
    this.#place = place;
    clearTimeout(this.#timer);
    const patience = this.#patience(place);
    this.#timer = setTimeout(() => this.#lose(worker, `not done after ${patience / 1000} s`), patience);
  }

  #lose(worker: Worker, reason: string): void {
    if (this.#worker !== worker) return;
    clearTimeout(this.#timer);
    this.#worker = undefined;
    void worker.terminate();
    const pending = this.#pending;
    this.#pending = undefined;
    pending?.lose(new LostWorker(reason, this.#place.file));
  }
}

function causeOf(error: Error): string {
  return "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY" ? "out of memory" : error.message;
}

function isAnswerTo<Question extends WorkerQuestion>(question: Question, reply: WorkerReply): reply is AnswerTo<Question> {
  return reply.kind === question.kind;
}
