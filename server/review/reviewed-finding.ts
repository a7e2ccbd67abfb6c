import type { Finding } from "../rules/finding.js";
import type { Range } from "../text/range.js";

export type Status = "introduced" | "fixed" | "unchanged";

/** A finding with what a patch has to do with it. */
export interface ReviewedFinding {
  readonly finding: Finding;
  readonly status: Status;
  readonly stand: Stand;
}

/** Where a finding stands for the reviewer of a patch. */
export interface Stand {
  readonly file: string;
  readonly range: Range;
  readonly function: string;
  /** The line of the patch; absent when the patch shows no line that has to do with it. */
  readonly patchLine?: number;
  /** What this line does in the deadlock, as a clause; absent when it is the wait itself. */
  readonly role?: string;
}

/** The finding as it is shown: at the line of the patch that made it. */
export function atStand({ finding, stand }: ReviewedFinding): Finding {
  return { ...finding, file: stand.file, range: stand.range, function: stand.function };
}
