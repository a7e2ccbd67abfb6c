import { InvalidArgumentError, Option } from "commander";

/** What a run may take. */
export interface RunLimits {
  /** Seconds. */
  readonly maxTime?: number;
  /** MB, of all threads together. */
  readonly maxMemory?: number;
}

export const LIMIT_OPTIONS: readonly Option[] = [
  new Option("--max-time <seconds>", "end after so long with what is known by then").argParser(positive),
  new Option("--max-memory <megabytes>", "end with what is known when the process takes so much").argParser(positive),
];

/** Exit status of what ends early: that of SIGINT, also when a limit is reached, and that of SIGTERM. */
const ENDED_EARLY = 130;
const TERMINATED = 143;

/** Milliseconds between two looks at the memory. */
const LOOK = 100;

/** How a run came to end before its time. */
export interface EarlyEnd {
  /** A clause for people. */
  readonly reason: string;
  readonly status: number;
}

/**
 * Gives a signal when the run is to end with what is known: on the first ctrl-C or SIGTERM, and when a limit is reached. A second signal
 * ends the process at once, as if nobody listened.
 */
export class EarlyEndWatch {
  readonly #controller = new AbortController();
  #timers: readonly NodeJS.Timeout[] = [];
  #ended: EarlyEnd | undefined;

  constructor({ maxTime, maxMemory }: RunLimits) {
    process.once("SIGINT", this.#onInterrupt);
    process.once("SIGTERM", this.#onTerminate);
    if (maxTime !== undefined) {
      const left = Math.max(0, maxTime * 1000 - performance.now());
      this.#timers = [setTimeout(() => this.#end(`--max-time ${maxTime} is over`, ENDED_EARLY), left)];
    }
    if (maxMemory !== undefined) this.#timers = [...this.#timers, setInterval(() => this.#lookAtMemory(maxMemory), LOOK)];
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Undefined where the run came to its own end. */
  get ended(): EarlyEnd | undefined {
    return this.#ended;
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    process.off("SIGINT", this.#onInterrupt);
    process.off("SIGTERM", this.#onTerminate);
  }

  readonly #onInterrupt = (): void => this.#end("interrupted", ENDED_EARLY);
  readonly #onTerminate = (): void => this.#end("terminated", TERMINATED);

  #lookAtMemory(most: number): void {
    const { rss } = process.memoryUsage();
    if (rss > most * 1024 * 1024) this.#end(`--max-memory ${most} is reached`, ENDED_EARLY);
  }

  #end(reason: string, status: number): void {
    if (this.#ended) return;
    this.#ended = { reason, status };
    this.stop();
    this.#controller.abort(reason);
  }
}

/** MB of the program and of what workers have beside their objects: code, stacks, the parser's memory. */
const BESIDE_OBJECTS = 120;
const LEAST_HEAP = 64;

/** MB that the objects of all workers may take together, of what the whole process may take. */
export function heapWithin(maxMemory: number): number {
  return Math.max(LEAST_HEAP, maxMemory - BESIDE_OBJECTS);
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < 1e9)) throw new InvalidArgumentError("a number greater than 0 is wanted.");
  return value;
}
