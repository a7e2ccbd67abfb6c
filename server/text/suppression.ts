/** A comment `rtnlens: allow RULE -- reason`. */
export interface SuppressionComment {
  readonly start: number;
  readonly end: number;
  readonly rule: string;
  /** Empty when none is given. */
  readonly reason: string;
}

/** Reads the comment from `start` to `end`; `undefined` when it allows nothing. */
export function readSuppression(text: string, start: number, end: number): SuppressionComment | undefined {
  const comment = text.slice(start + 2, text.startsWith("*/", end - 2) ? end - 2 : end);
  const found = /^[\s*]*rtnlens:\s*allow\s+([\w-]+?)(?:\s*--\s*([\s\S]*))?\s*$/.exec(comment.slice(0, 1000));
  if (!found) return undefined;
  const [, rule = "", reason = ""] = found;
  return { start, end, rule, reason: reason.replace(/\s*\n[\s*]*/g, " ").trim() };
}
