import { copyOf } from "./lexer.js";

/** Different words of a subsystem; beyond it the table begins anew, and equal words may be two strings. */
const MOST_WORDS = 400_000;

const known = new Map<string, string>();

/** One string for all equal words, so that facts take room for a name once; it does not hold on to the text that it was cut from. */
export function interned(word: string): string {
  const same = known.get(word);
  if (same !== undefined) return same;
  if (known.size >= MOST_WORDS) known.clear();
  const copy = copyOf(word, 0, word.length);
  known.set(copy, copy);
  return copy;
}
