/** A stretch of a text by offsets. */
export interface Span {
  readonly start: number;
  /** Past the last character. */
  readonly end: number;
}

export function isWithin(inner: Span, outer: Span): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}
