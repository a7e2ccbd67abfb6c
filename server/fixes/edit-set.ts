import { applyEdits, type TextEdit } from "../text/edit.js";

/** Collects the edits of a fix by file. The same edit twice is one; the order of insertions at one place is that of their coming. */
export class EditSet {
  private readonly byFile = new Map<string, TextEdit[]>();

  replace(path: string, span: { readonly start: number; readonly end: number }, replacement: string): void {
    const edits = this.byFile.get(path) ?? [];
    this.byFile.set(path, edits);
    const isKnown = edits.some((edit) => edit.start === span.start && edit.end === span.end && edit.replacement === replacement);
    if (!isKnown) edits.push({ start: span.start, end: span.end, replacement });
  }

  insert(path: string, offset: number, text: string): void {
    this.replace(path, { start: offset, end: offset }, text);
  }

  /** Whether an edit of the file touches the span already. */
  touches(path: string, span: { readonly start: number; readonly end: number }): boolean {
    return (this.byFile.get(path) ?? []).some((edit) => edit.start < span.end && edit.end > span.start);
  }

  /** The same edits once more, to try others on top. */
  copy(): EditSet {
    const copied = new EditSet();
    for (const [path, edits] of this.byFile) copied.byFile.set(path, [...edits]);
    return copied;
  }

  /** By file, sorted by place. */
  all(): ReadonlyMap<string, readonly TextEdit[]> {
    const sorted = [...this.byFile].sort(([a], [b]) => (a < b ? -1 : 1));
    return new Map(
      sorted.map(([path, edits]) => [
        path,
        edits
          .map((edit, index) => ({ edit, index }))
          .sort(byPlace)
          .map(({ edit }) => edit),
      ]),
    );
  }
}

function byPlace(a: { readonly edit: TextEdit; readonly index: number }, b: { readonly edit: TextEdit; readonly index: number }): number {
  return a.edit.start - b.edit.start || a.edit.end - b.edit.end || a.index - b.index;
}

/** The texts of the files that the edits change, changed; undefined when edits of a file overlap. */
export function editedTexts(
  texts: ReadonlyMap<string, string>,
  edits: ReadonlyMap<string, readonly TextEdit[]>,
): ReadonlyMap<string, string> | undefined {
  const edited = new Map<string, string>();
  for (const [path, list] of edits) {
    const text = applyEdits(texts.get(path) ?? "", list);
    if (text === undefined) return undefined;
    edited.set(path, text);
  }
  return edited;
}
