import { inputLine, type Review } from "../review/review.js";
import { atStand, type ReviewedFinding, type Status } from "../review/reviewed-finding.js";
import type { Finding } from "../rules/finding.js";

/** A finding as reports for programs show it, whether a lint or a review found it. */
export interface ReportedFinding {
  /** At the place where it is shown. */
  readonly finding: Finding;
  /** The whole message, for formats that show nothing else. */
  readonly message: string;
  /** What a patch does to it, or whether a baseline has it. */
  readonly status?: Status;
  /** The wait itself, when the finding is shown elsewhere. */
  readonly wait?: Finding;
  readonly patch?: number;
  /** The line of the patch, counted in the input. */
  readonly patchLine?: number;
}

export function reportedByLint(findings: readonly Finding[], status?: (finding: Finding) => Status): ReportedFinding[] {
  return findings.map((finding) => ({ finding, message: finding.message, status: status?.(finding) }));
}

export function reportedByReview({ patches }: Review): ReportedFinding[] {
  return patches.flatMap(({ patch, findings }) =>
    findings.map((reviewed): ReportedFinding => {
      const { finding, status, stand } = reviewed;
      const patchLine = stand.patchLine === undefined ? undefined : inputLine(patch, stand.patchLine);
      const isElsewhere = stand.file !== finding.file || stand.range.line !== finding.range.line;
      const wait = isElsewhere ? finding : undefined;
      return { finding: atStand(reviewed), message: messageAtStand(reviewed), status, wait, patch: patch.number, patchLine };
    }),
  );
}

/** A line that is not the wait has to say what it has to do with it. */
function messageAtStand({ finding, stand }: ReviewedFinding): string {
  if (stand.role === undefined) return finding.message;
  return `${finding.message}. Here: ${stand.role}. The wait is at ${finding.file}:${finding.range.line}`;
}
