/** Positions that are kept of one macro: where its name begins and ends, and its body. */
const WIDTH = 4;

/**
 * The object-like macros of a file whose bodies name nothing: numbers, strings, nothing at all. Headers of registers have them by the ten thousand
 * and hardly one is ever asked for, so that of each no more is kept than where it stands.
 */
export class LiteralMacros {
  readonly #text: string;
  readonly #places: Int32Array;

  /** `places`: four a macro. */
  constructor(text: string, places: readonly number[]) {
    this.#text = text;
    this.#places = Int32Array.from(places);
  }

  get count(): number {
    return this.#places.length / WIDTH;
  }

  nameAt(index: number): string {
    return this.#slice(index * WIDTH);
  }

  bodyAt(index: number): string {
    return this.#slice(index * WIDTH + 2);
  }

  /** Where the name begins. */
  placeOf(index: number): number {
    return this.#places[index * WIDTH] ?? 0;
  }

  *names(): Generator<string, void> {
    for (let index = 0; index < this.count; index++) yield this.nameAt(index);
  }

  #slice(at: number): string {
    return this.#text.slice(this.#places[at], this.#places[at + 1]);
  }
}
