import type { Arbitrary } from "fast-check";
import type { Corpus } from "./corpus.js";

/**
 * A part of the program that takes input from outside, and what must hold of it whatever the input is. Input is plain data: it goes to another
 * thread and into files.
 */
export interface Target<Input = unknown> {
  /** As the command line and the folders under `cases/` have it: `edited-file`. */
  readonly name: string;
  /** How many inputs `npm test` tries. */
  readonly fewRuns: number;
  inputs(corpus: Corpus): Arbitrary<Input>;
  /** Throws, or rejects, when something does not hold. */
  check(input: Input): void | Promise<void>;
}
