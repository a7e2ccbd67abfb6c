import type { Parser } from "./parser.js";

/** A parser that starts when it is known that something will be parsed, while its owner does what needs none; or never. */
export class LateParser implements Parser {
  readonly engine = "wasm";
  readonly #make: () => Promise<Parser>;
  #starting: Promise<void> | undefined;
  #started: Parser | undefined;

  /** `make` starts the engine. */
  constructor(make: () => Promise<Parser>) {
    this.#make = make;
  }

  /** Starts it, if it has not started; fulfilled when it may be used, rejected when it did not start. */
  start(): Promise<void> {
    this.#starting ??= this.#make().then((parser) => {
      this.#started = parser;
    });
    // Whoever waits for it is told; nobody else need know.
    this.#starting.catch(() => {});
    return this.#starting;
  }

  /** To parse before it has started is an error of the caller, and throws. */
  parse(text: string): ReturnType<Parser["parse"]> {
    if (!this.#started) throw new Error("the parser has not started yet");
    return this.#started.parse(text);
  }

  dispose(): void {
    this.#started?.dispose();
  }
}
