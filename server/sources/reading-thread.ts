import { setImmediate } from "node:timers/promises";
import { LateParser } from "../syntax/late-parser.js";
import { createParser } from "../syntax/wasm-parser.js";
import type { SourceModule } from "./module-finder.js";
import type { ReaderContext, ReadGroup } from "./module-reader.js";
import { type BundledGroup, type GroupSurvey, type LintedPart, type NumberedGroup, type Part, PartLinter } from "./part-linter.js";
import { readWasm } from "./wasm-files.js";
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
 * The calling thread. It lets signals and timers through between two requests. Its parser starts when it is known that something will be
 * parsed, and meanwhile it surveys, holding the outlines of `roomForOutlines` characters. What hangs or dies in it takes all with it.
 */
export function ownThread(context: Omit<ReaderContext, "parser" | "willParse">, roomForOutlines: number): ReadingThread {
  const parser = new LateParser(() => createParser(readWasm()));
  const linter = new PartLinter({ ...context, parser, willParse: () => parser.start() }, { roomForOutlines });
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
    end: async () => parser.dispose(),
  };
}

async function inTurn<Result>(work: () => Result): Promise<Result> {
  await setImmediate();
  return work();
}
