/** A text with its long blank runs cut out, and the way back to the offsets it had. */
export interface CompactText {
  readonly text: string;
  /** The offset in the whole text of what stands at `offset` here. */
  readonly originOf: (offset: number) => number;
}

/** Shorter runs are cheaper to read than to remember. */
const longBlank = /[ \t\r\n]{200,}/g;

/**
 * Blanked function bodies are most of a file, and the parser looks at every blank. A run becomes one line break, so that directives still
 * begin their lines.
 */
export function compactText(whole: string): CompactText {
  const pieces: string[] = [];
  /** Where each piece starts here, and where it started in the whole text. */
  const starts: number[] = [];
  const origins: number[] = [];
  let length = 0;
  let from = 0;
  for (const match of whole.matchAll(longBlank)) {
    keep(from, match.index);
    from = match.index + match[0].length - 1;
  }
  keep(from, whole.length);
  return { text: pieces.join("\n"), originOf };

  function keep(start: number, end: number): void {
    starts.push(length);
    origins.push(start);
    pieces.push(whole.slice(start, end));
    length += end - start + 1;
  }

  function originOf(offset: number): number {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return (origins[low] ?? 0) + offset - (starts[low] ?? 0);
  }
}
