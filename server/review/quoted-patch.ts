/** A text that was quoted, as it was before, with where its lines stand now. */
export interface Unquoted {
  readonly text: string;
  /** By line of the text (from 1) minus 1: the line of the quoting text, from 1. */
  readonly lines: readonly number[];
}

/** The patch that an answer quotes, without the remarks between its lines; undefined for a text that quotes none. */
export function unquotedPatch(text: string): Unquoted | undefined {
  const given = text.split("\n");
  if (!given.some((line) => /^> ?(diff --git |@@ -\d)/.test(line))) return undefined;
  const kept: string[] = [];
  const lines: number[] = [];
  given.forEach((line, index) => {
    const quoted = /^> ?(.*)$/.exec(line);
    if (!quoted) return;
    kept.push(quoted[1] ?? "");
    lines.push(index + 1);
  });
  return { text: `${kept.join("\n")}\n`, lines };
}

export function quotedLine(line: string): string {
  return `> ${line.replace(/\r$/, "")}`.trimEnd();
}
