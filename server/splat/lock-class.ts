/** A lock class as lockdep prints it. A queue and a work are locks to lockdep: who waits for them takes them. */
export interface LockClass {
  /** As printed, without instance numbers and subclasses: `(wq_completion)kettle`, `&priv->lock`. */
  readonly text: string;
  readonly kind: "lock" | "queue" | "work";
  /** The queue's name; the work's or lock's expression: `&priv->task`. */
  readonly name: string;
}

/** A lock as a report prints it: its class, and the function that took it. */
export interface PrintedLock {
  readonly class: LockClass;
  /** What stands behind `at:`. */
  readonly at: string | undefined;
}

/** `ffff888000e04468 ((wq_completion)kettle){+.+.}-{0:0}, at: __flush_workqueue+0x7f/0x324`, of every kernel since 2.6.22. */
const PRINTED = /^\s*(?:[0-9a-f]{8,16} |\(____ptrval____\) )?\s*\((.+)\)\s*\{[^{}]*\}(?:-\{\d+:\d+\})?(?:, at: (.*))?:?$/;

/** Reads a lock as it is printed in lists and chains; undefined when the line is something else. */
export function readLock(line: string): PrintedLock | undefined {
  const match = PRINTED.exec(line);
  return match?.[1] === undefined ? undefined : { class: readClass(match[1]), at: match[2]?.replace(/^\[<[0-9a-f]+>\] /, "") };
}

/**
 * A class by its name. Until 4.15 a work was called by its expression alone, `(&priv->task)`, and a queue by its format,
 * `"%s"("kettle")` or `"events"`; since then they say `(work_completion)` and `(wq_completion)`.
 */
export function readClass(printed: string): LockClass {
  const text = printed.replace(/(?:#\d+|\/\d+)+$/, "");
  const queue = /^\(wq_completion\)(.+)$/.exec(text);
  if (queue?.[1] !== undefined) return { text, kind: "queue", name: unquoted(queue[1]) };
  const work = /^\(work_completion\)(.+)$/.exec(text);
  if (work?.[1] !== undefined) return { text, kind: "work", name: bare(work[1]) };
  if (text.startsWith('"')) return { text, kind: "queue", name: unquoted(text) };
  if (/^\(.+\)$/.test(text)) return { text, kind: "work", name: bare(text) };
  return { text, kind: "lock", name: text };
}

/** The last quoted part that is a name and not a format; a name that is not quoted as it is. */
function unquoted(text: string): string {
  const parts = [...text.matchAll(/"([^"]*)"/g)].map(([, part = ""]) => part);
  return parts.findLast((part) => !part.includes("%")) ?? parts[0] ?? text;
}

/** `(&(&priv->dwork)->work)` → `&(&priv->dwork)->work`. */
function bare(text: string): string {
  return /^\((.*)\)$/.exec(text)?.[1] ?? text;
}

/** The last name of an expression, which is the member or variable: `dwork` of `&(&priv->dwork)->work`, which is a delayed work's own. */
export function lastName(expression: string): string {
  const outer = expression.replace(/->(?:d?work|timer)$/, (tail) => (/^\(?&\(&/.test(expression) ? "" : tail));
  return /(\w+)\W*$/.exec(outer)?.[1] ?? expression;
}
