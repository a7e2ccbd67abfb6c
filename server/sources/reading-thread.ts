import { setImmediate } from "node:timers/promises";
import type { LateParser } from "../syntax/late-parser.js";
import type { SourceModule } from "./module-finder.js";
import type { ReadGroup } from "./module-reader.js";
import type { BundledGroup, GroupSurvey, LintedPart, NumberedGroup, Part, PartLinter } from "./part-linter.js";
import type { Mentions } from "./worker-messages.js";

/** A thread that reads and lints: a worker's or this one. One request at a time. */
export interface ReadingThread {
  survey(groups: readonly NumberedGroup[]): Promise<readonly GroupSurvey[]>;
  mentions(names: readonly string[]): Promise<Mentions>;
  /** One result, or several where the part was too much for the thread as a whole. */
  lint(part: Part): Promise<readonly LintedPart[]>;
  read(groups: readonly (readonly SourceModule[])[]): Promise<readonly ReadGroup[]>;
  bundle(groups: readonly NumberedGroup[]): Promise<readonly BundledGroup[]>;
  end(): Promise<void>;
}

/**
 * The calling thread. It lets signals and timers through between two requests, and surveys while the parser starts; what hangs or dies in it
 * takes all with it.
 */
export function ownThread(linter: PartLinter, parser: LateParser): ReadingThread {
  const parsing = async <Result>(work: () => Result): Promise<Result> => {
    await parser.start();
    return inTurn(work);
  };
  return {
    survey: (groups) => inTurn(() => groups.map((group) => linter.survey(group))),
    mentions: (names) => inTurn(() => linter.mentions(new Set(names))),
    lint: async (part) => [(await inTurn(() => linter.known(part))) ?? (await parsing(() => linter.lint(part)))],
    read: (groups) => parsing(() => groups.map((group) => linter.read(group))),
    bundle: (groups) => parsing(() => groups.map((group) => linter.bundle(group))),
    end: async () => {},
  };
}

async function inTurn<Result>(work: () => Result): Promise<Result> {
  await setImmediate();
  return work();
}
