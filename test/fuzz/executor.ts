import { Worker } from "node:worker_threads";
import type { Execution, Outcome } from "./execution-worker.js";

/** An execution that took longer than this, in milliseconds, hangs. Most take less than one hundredth of it. */
export const TIME_LIMIT = 10_000;

/** Memory that a thread may use for JavaScript, in MB. */
const MEMORY_LIMIT = 1500;

/** Memory of the process, in bytes, at which the thread is given up for a fresh one: every parser that was started stays in its thread's wasm. */
const MOST_MEMORY = 1.5 * 1024 ** 3;

export class Hang extends Error {}

/** Tries inputs on a thread of its own, one after another; one that does not come to an end is killed with its thread. */
export class Executor {
  #worker: Worker | undefined;
  #settle: ((failure: Error | undefined) => void) | undefined;

  /** Rejects with what does not hold, with a `Hang`, or with what the thread died of. */
  async execute(execution: Execution): Promise<void> {
    if (process.memoryUsage.rss() > MOST_MEMORY) await this.end();
    const worker = this.#worker ?? this.#start();
    const failure = await new Promise<Error | undefined>((resolve) => {
      const timer = setTimeout(() => this.#dead(worker, new Hang(`no end after ${TIME_LIMIT / 1000} s`)), TIME_LIMIT);
      this.#settle = (outcome) => {
        clearTimeout(timer);
        resolve(outcome);
      };
      worker.postMessage(execution);
    });
    if (failure) throw failure;
  }

  async end(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  #start(): Worker {
    const resourceLimits = { maxOldGenerationSizeMb: MEMORY_LIMIT };
    const worker = new Worker(new URL("./execution-worker.js", import.meta.url), { resourceLimits });
    worker.on("message", ({ failure }: Outcome) => this.#settle?.(failure === undefined ? undefined : new Error(failure)));
    worker.on("error", (error) => this.#dead(worker, error instanceof Error ? error : new Error(String(error))));
    worker.on("exit", (status) => this.#dead(worker, new Error(`the thread ended with ${status}`)));
    this.#worker = worker;
    return worker;
  }

  #dead(worker: Worker, reason: Error): void {
    // One that was killed is told of once.
    if (worker !== this.#worker) return;
    this.#worker = undefined;
    void worker.terminate();
    this.#settle?.(reason);
  }
}
