import { Arbitrary, type Random, Stream, Value } from "fast-check";

/**
 * What each symbol may be; `<name>` in an alternative stands for another symbol. The first alternative is the short one: where a text has grown
 * large or deep, it is the one taken.
 */
export type Grammar = Readonly<Record<string, readonly string[]>>;

/** Past so many levels only first alternatives are taken. */
const DEEPEST = 40;

/**
 * Texts of a symbol, each made by choosing alternatives at random; past `longest` characters only first alternatives are taken. They do not
 * shrink: see `cutText`.
 */
export function sentences(grammar: Grammar, symbol: string, longest: number): Arbitrary<string> {
  return new Sentences(grammar, symbol, longest);
}

class Sentences extends Arbitrary<string> {
  readonly #grammar: Grammar;
  readonly #symbol: string;
  readonly #longest: number;

  constructor(grammar: Grammar, symbol: string, longest: number) {
    super();
    this.#grammar = grammar;
    this.#symbol = symbol;
    this.#longest = longest;
  }

  override generate(random: Random): Value<string> {
    return new Value(new Expansion(this.#grammar, random, this.#longest).expand(this.#symbol, 0), undefined);
  }

  override canShrinkWithoutContext(_value: unknown): _value is string {
    return false;
  }

  override shrink(): Stream<Value<string>> {
    return Stream.nil();
  }
}

class Expansion {
  readonly #grammar: Grammar;
  readonly #random: Random;
  #left: number;

  constructor(grammar: Grammar, random: Random, longest: number) {
    this.#grammar = grammar;
    this.#random = random;
    this.#left = longest;
  }

  expand(symbol: string, depth: number): string {
    const alternatives = this.#grammar[symbol];
    if (!alternatives) throw new Error(`the grammar has no <${symbol}>`);
    const isLarge = depth > DEEPEST || this.#left < 0;
    const chosen = alternatives[isLarge ? 0 : this.#random.nextInt(0, alternatives.length - 1)] ?? "";
    return chosen
      .split(/<([a-z-]+)>/)
      .map((piece, index) => {
        if (index % 2 === 1) return this.expand(piece, depth + 1);
        this.#left -= piece.length;
        return piece;
      })
      .join("");
  }
}
