import type { FileFacts } from "../facts/file-facts.js";
import type { Parser } from "../syntax/parser.js";
import { createParser } from "../syntax/wasm-parser.js";
import type { FileOutline } from "../text/outline.js";
import { readWasm } from "./wasm-files.js";

/** Characters of source whose outlines and facts are remembered. Facts take some times the room of their text. */
const MOST_REMEMBERED = 24 * 1024 * 1024;

interface Remembered {
  outline: FileOutline | undefined;
  /** By the names of the functions that were wanted. */
  readonly facts: Map<string, FileFacts>;
}

/**
 * What several reads of nearly the same files share: the parser, and what was made of each text. Outlines and facts are pure functions
 * of a text, so a text that was met before costs nothing, and its facts are the same object.
 */
export class ReadingSession {
  readonly parser: Parser;
  readonly #texts = new Map<string, Remembered>();
  #size = 0;

  constructor(parser: Parser) {
    this.parser = parser;
  }

  static async start(): Promise<ReadingSession> {
    return new ReadingSession(await createParser(readWasm()));
  }

  outlineOf(text: string, make: () => FileOutline): FileOutline {
    const known = this.#remembered(text);
    known.outline ??= make();
    return known.outline;
  }

  factsOf(text: string, wanted: ReadonlySet<string>, make: () => FileFacts): FileFacts {
    const known = this.#remembered(text);
    const key = [...wanted].sort().join(" ");
    const facts = known.facts.get(key) ?? make();
    known.facts.set(key, facts);
    return facts;
  }

  #remembered(text: string): Remembered {
    let known = this.#texts.get(text);
    if (known) return known;
    known = { outline: undefined, facts: new Map() };
    this.#texts.set(text, known);
    this.#size += text.length;
    for (const oldest of this.#texts.keys()) {
      if (this.#size <= MOST_REMEMBERED || oldest === text) break;
      this.#texts.delete(oldest);
      this.#size -= oldest.length;
    }
    return known;
  }

  dispose(): void {
    this.parser.dispose();
  }
}
