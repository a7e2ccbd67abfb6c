/** A place in a file as people count it: lines and columns start at 1; a column counts UTF-16 code units. */
export interface Range {
  readonly line: number;
  readonly column: number;
  /** The line of the last character. */
  readonly endLine: number;
  /** The column just past the last character. */
  readonly endColumn: number;
}
