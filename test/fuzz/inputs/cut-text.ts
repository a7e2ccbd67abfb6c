import { Arbitrary, type Random, Stream, Value } from "fast-check";

/**
 * Texts of another arbitrary that shrink by leaving parts out, however they were made: many lines at once first, then fewer, at last single
 * tokens.
 */
export function cutText(from: Arbitrary<string>): Arbitrary<string> {
  return new CutText(from);
}

/** How far cutting has come: sizes above were tried in vain. */
interface Cuts {
  readonly unit: "lines" | "tokens";
  readonly size: number;
}

class CutText extends Arbitrary<string> {
  readonly #from: Arbitrary<string>;

  constructor(from: Arbitrary<string>) {
    super();
    this.#from = from;
  }

  override generate(random: Random, bias: number | undefined): Value<string> {
    return new Value(this.#from.generate(random, bias).value, undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is string {
    return typeof value === "string";
  }

  override shrink(text: string, context: unknown): Stream<Value<string>> {
    return new Stream(shorter(text, isCuts(context) ? context : { unit: "lines", size: Number.POSITIVE_INFINITY }));
  }
}

function* shorter(text: string, { unit, size: most }: Cuts): IterableIterator<Value<string>> {
  const parts = unit === "lines" ? text.split(/(?<=\n)/) : (text.match(/\w+|\s+|[\s\S]/g) ?? []);
  for (let size = Math.min(most, Math.ceil(parts.length / 2)); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < parts.length; at += size) {
      const cut: Cuts = { unit, size };
      yield new Value(parts.toSpliced(at, size).join(""), cut);
    }
  }
  if (unit === "lines") yield* shorter(text, { unit: "tokens", size: Number.POSITIVE_INFINITY });
}

function isCuts(context: unknown): context is Cuts {
  return typeof context === "object" && context !== null && "unit" in context && "size" in context;
}
