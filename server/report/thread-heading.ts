import type { Finding, Thread } from "../rules/finding.js";

/** What one party of a deadlock does, as a clause before its steps. */
export function threadHeading({ lock, work, queue }: Finding, { role, steps }: Thread): string {
  switch (role) {
    case "holder":
      return lock ? `one thread holds ${lock} and waits` : "the thread that waits";
    case "queue":
      return queue ? `${work ?? "the work"} is on ${queue}` : "the work is queued";
    case "worker":
      return steps[0] ? `a worker runs ${steps[0].function}()` : "a worker";
    case "other":
      return "in between";
  }
}
