import type { Suppression } from "../facts/file-facts.js";
import type { Program } from "../program/link.js";
import type { Finding } from "./finding.js";
import { fingerprintOf } from "./fingerprint.js";

/** Of a finding, what decides whether a comment allows it. */
type Placed = Pick<Finding, "rule" | "file" | "range">;

export interface Allowed {
  /** Whether a comment on the finding's line or the line above allows it. */
  readonly isAllowed: (finding: Placed) => boolean;
  /** Each comment that allows nothing, as a finding (info), so that an allowance does not outlive its reason. */
  readonly unused: readonly Finding[];
}

/** What comments in the program's files say of these findings. */
export function readSuppressions(program: Program, findings: readonly Placed[]): Allowed {
  const matching = (finding: Placed): readonly Suppression[] =>
    (program.facts.get(finding.file)?.suppressions ?? []).filter((each) => allows(each, finding));
  const used = new Set(findings.flatMap(matching));
  return {
    isAllowed: (finding) => matching(finding).length > 0,
    unused: [...program.facts].flatMap(([file, facts]) =>
      facts.suppressions.filter((each) => !used.has(each)).map((each) => unusedSuppression(file, each)),
    ),
  };
}

function allows(suppression: Suppression, { rule, range }: Placed): boolean {
  return range.line >= suppression.at.line && range.line <= suppression.at.endLine + 1 && suppression.rule === rule;
}

function unusedSuppression(file: string, suppression: Suppression): Finding {
  return {
    rule: "unused-suppression",
    severity: "info",
    file,
    range: suppression.at,
    function: "",
    message: `this comment allows ${suppression.rule}, which is not found here: remove it`,
    trace: [],
    fingerprint: fingerprintOf(["unused-suppression", file.split("/").at(-1) ?? file, suppression.rule, suppression.reason]),
    fixes: [],
  };
}
