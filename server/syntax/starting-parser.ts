import type { Parser } from "./parser.js";

/** A parser that starts while its owner does what needs none. */
export interface StartingParser extends Parser {
  /** Fulfilled when it may be used; rejected when it did not start. */
  readonly ready: Promise<void>;
}

/** Wraps an engine that is on its way. To parse before `ready` is an error of the caller, and throws. */
export function startingParser(starting: Promise<Parser>): StartingParser {
  let started: Parser | undefined;
  const ready = starting.then((parser) => {
    started = parser;
  });
  // Whoever waits for it is told; a run that parses nothing need not know.
  ready.catch(() => {});
  return {
    engine: "wasm",
    ready,
    parse(text) {
      if (!started) throw new Error("the parser has not started yet");
      return started.parse(text);
    },
    dispose: () => started?.dispose(),
  };
}
