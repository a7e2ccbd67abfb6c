import type { Rewrite } from "./rewrite.js";

interface Patch {
  readonly start: number;
  readonly end: number;
  /** As long as the span; absent when the span is blanked. */
  readonly replacement?: string;
}

const LINE_BREAK = 10;

/** Collects changes to a text that leave every offset and every line break where it is. */
export class PatchList {
  private readonly patches: Patch[] = [];
  private readonly rewrites: Rewrite[] = [];
  private marks: { readonly at: number; readonly character: string }[] = [];

  constructor(readonly text: string) {}

  /** Turns everything from `start` to `end` but line breaks into blanks. */
  blank(start: number, end: number): void {
    if (end > start) this.patches.push({ start, end });
  }

  /** Writes over what stands at `start`, unless that would move a line break. */
  write(start: number, replacement: string): void {
    for (let i = 0; i < replacement.length; i++) {
      if ((this.text.charCodeAt(start + i) === LINE_BREAK) !== (replacement.charCodeAt(i) === LINE_BREAK)) return;
    }
    if (replacement !== "") this.patches.push({ start, end: start + replacement.length, replacement });
  }

  /** Writes one character, over whatever else changes there. */
  mark(at: number, character: string): void {
    if (this.text.charCodeAt(at) !== LINE_BREAK) this.marks.push({ at, character });
  }

  /** Blanks, marks and all. */
  erase(start: number, end: number): void {
    this.blank(start, end);
    this.marks = this.marks.filter(({ at }) => at < start || at >= end);
  }

  /** Writes `replacement` at `start` and blanks the rest up to `end`. */
  fill(start: number, end: number, replacement: string): void {
    this.write(start, replacement);
    this.blank(start + replacement.length, end);
  }

  record(rewrite: Rewrite): void {
    this.rewrites.push(rewrite);
  }

  /** What was recorded, by place. */
  recorded(): readonly Rewrite[] {
    return this.rewrites.sort((a, b) => a.start - b.start || a.end - b.end);
  }

  /** The text from `start` to `end` with all patches made; where two overlap, the one that begins first stands. */
  apply(start: number, end: number): string {
    const { text, patches } = this;
    patches.sort((a, b) => a.start - b.start || b.end - a.end);
    const pieces: string[] = [];
    let position = start;
    for (const patch of patches) {
      const from = Math.max(patch.start, position);
      const to = Math.min(patch.end, end);
      if (to <= from) continue;
      if (from > position) pieces.push(text.slice(position, from));
      pieces.push(
        patch.replacement === undefined ? blanked(text, from, to) : patch.replacement.slice(from - patch.start, to - patch.start),
      );
      position = to;
    }
    if (position < end) pieces.push(text.slice(position, end));
    const result = this.marked(pieces.length === 1 ? (pieces[0] ?? "") : pieces.join(""), start);
    // The grammar takes NUL as the end of the text.
    return result.includes("\0") ? result.replaceAll("\0", " ") : result;
  }

  private marked(text: string, start: number): string {
    if (this.marks.length === 0) return text;
    const pieces: string[] = [];
    let position = 0;
    for (const { at, character } of this.marks.sort((a, b) => a.at - b.at)) {
      const index = at - start;
      if (index < position || index >= text.length) continue;
      pieces.push(text.slice(position, index), character);
      position = index + 1;
    }
    pieces.push(text.slice(position));
    return pieces.join("");
  }
}

const BLANKS = " ".repeat(16384);

/** So many blanks. */
export function blanks(count: number): string {
  return count <= BLANKS.length ? BLANKS.slice(0, count) : " ".repeat(count);
}

/** As many blanks as there are characters, line breaks kept. */
function blanked(text: string, start: number, end: number): string {
  let at = text.indexOf("\n", start);
  if (at < 0 || at >= end) return blanks(end - start);
  const pieces: string[] = [];
  let position = start;
  while (at >= 0 && at < end) {
    pieces.push(blanks(at - position), "\n");
    position = at + 1;
    at = text.indexOf("\n", position);
  }
  pieces.push(blanks(end - position));
  return pieces.join("");
}
