import type { Severity } from "../rules/finding.js";
import { counted } from "./counted.js";
import type { ReportedFinding } from "./reported-finding.js";

/** What the netdev CI (NIPA) wants of a test: an exit status, and one line that its web page shows. */
export interface NipaVerdict {
  readonly status: number;
  readonly summary: string;
}

const PASS = 0;
const FAIL = 1;
const WARNING = 250;

export function nipaVerdict(findings: readonly ReportedFinding[]): NipaVerdict {
  const introduced = findings.filter(({ status }) => status === "introduced");
  const fixed = findings.filter(({ status }) => status === "fixed").length;
  const count = (severity: Severity): number => introduced.filter(({ finding }) => finding.severity === severity).length;
  const [first] = introduced;
  if (!first) return { status: PASS, summary: fixed > 0 ? `no deadlock added, ${counted(fixed, "finding")} fixed` : "no deadlock added" };
  const counts = [counted(count("error"), "error"), counted(count("warning") + count("info"), "warning")].filter(
    (text) => !text.startsWith("0 "),
  );
  const { file, range, rule } = first.finding;
  return { status: count("error") > 0 ? FAIL : WARNING, summary: `${counts.join(", ")} added: ${file}:${range.line} ${rule}` };
}
