import { inspect } from "node:util";
import { parentPort } from "node:worker_threads";
import { TARGETS } from "./targets.js";

/** What the thread is asked to try. */
export interface Execution {
  readonly target: string;
  readonly input: unknown;
}

/** What came of it. */
export interface Outcome {
  /** Absent when all holds. */
  readonly failure?: string;
}

parentPort?.on("message", async ({ target, input }: Execution) => {
  const outcome = await tried(target, input);
  parentPort?.postMessage(outcome);
});

async function tried(name: string, input: unknown): Promise<Outcome> {
  const target = TARGETS.find((each) => each.name === name);
  if (!target) return { failure: `there is no target ${name}` };
  let stray: unknown;
  const remember = (reason: unknown): void => {
    stray ??= reason;
  };
  process.on("unhandledRejection", remember);
  try {
    await target.check(input);
    // What nobody waited for fails a turn later.
    await new Promise((resolve) => setImmediate(resolve));
    if (stray !== undefined) throw stray;
    return {};
  } catch (error) {
    return { failure: error instanceof Error ? (error.stack ?? error.message) : inspect(error) };
  } finally {
    process.off("unhandledRejection", remember);
  }
}
