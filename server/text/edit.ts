/** Replaces the characters from `start` up to `end` (offsets in UTF-16 code units). */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

/** `text` with all edits made at once; `undefined` when two edits overlap or one reaches outside of the text. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string | undefined {
  const sorted = edits.map((edit, index) => ({ edit, index })).sort((a, b) => a.edit.start - b.edit.start || a.index - b.index);
  const pieces: string[] = [];
  let position = 0;
  for (const { edit } of sorted) {
    if (edit.start < position || edit.end < edit.start || edit.end > text.length) return undefined;
    pieces.push(text.slice(position, edit.start), edit.replacement);
    position = edit.end;
  }
  pieces.push(text.slice(position));
  return pieces.join("");
}
