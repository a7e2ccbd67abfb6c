import { classOfWord } from "./words.js";

export interface Word {
  readonly text: string;
  /** What it means to the layer (`WordClass`). */
  readonly bits: number;
}

/** Beyond this an editor that stays open for days would gather what nobody writes any more. */
const MOST_KNOWN = 400_000;

/**
 * Words of all texts that were split. Files of one driver, and all files of the kernel, have most of their words in common: each is one
 * string, and classed once. A table of its own, because a `Map` would want a string made of every piece of text that it is asked for.
 */
class KnownWords {
  private words: Word[] = [];
  private hashes: number[] = [];
  private slots = new Int32Array(1 << 14);

  /** The word from `start` to `end`, which has this hash. */
  wordAt(text: string, start: number, end: number, hash: number): Word {
    const mask = this.slots.length - 1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (let id = (this.slots[slot] ?? 0) - 1; id >= 0; id = (this.slots[slot] ?? 0) - 1) {
      const known = this.words[id];
      if (known && this.hashes[id] === hash && isSame(known.text, text, start, end)) return known;
      slot = (slot + 1) & mask;
    }
    const own = copyOf(text, start, end);
    const word: Word = { text: own, bits: classOfWord(own) };
    if (this.words.length >= MOST_KNOWN) {
      this.words = [];
      this.hashes = [];
      this.slots = new Int32Array(1 << 14);
    }
    this.words.push(word);
    this.hashes.push(hash);
    if (this.words.length * 2 > this.slots.length) this.grow();
    else this.place(this.words.length - 1, hash);
    return word;
  }

  private grow(): void {
    this.slots = new Int32Array(this.slots.length * 2);
    this.hashes.forEach((hash, id) => {
      this.place(id, hash);
    });
  }

  private place(id: number, hash: number): void {
    const mask = this.slots.length - 1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
    this.slots[slot] = id + 1;
  }
}

export const KNOWN = new KnownWords();

export function isSame(word: string, text: string, from: number, to: number): boolean {
  if (word.length !== to - from) return false;
  for (let i = 0; i < word.length; i++) if (word.charCodeAt(i) !== text.charCodeAt(from + i)) return false;
  return true;
}

/** A copy of a part of `text` that does not hold on to the whole of it, as a slice would in V8. */
export function copyOf(text: string, from: number, to: number): string {
  if (to - from < 13) return text.slice(from, to);
  const half = from + 12;
  let word = text.slice(from, half);
  for (let at = half; at < to; at += 12) word += text.slice(at, Math.min(at + 12, to));
  return word;
}
