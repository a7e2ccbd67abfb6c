import assert from "node:assert/strict";
import { applyPatch } from "../../server/review/apply-patch.js";
import { changedLines } from "../../server/review/changed-lines.js";
import { standOf } from "../../server/review/stand.js";
import { parseUnifiedDiff } from "../../server/review/unified-diff.js";
import type { Finding } from "../../server/rules/finding.js";
import { diffOf } from "./review-texts.js";

const OLD = Array.from({ length: 60 }, (_, index) => `line ${index + 1};`);

/** A finding whose wait is at line 50, far from any change. */
const FINDING: Finding = {
  rule: "flush-under-lock",
  severity: "error",
  file: "a.c",
  range: { line: 50, column: 2, endLine: 50, endColumn: 8 },
  function: "stop",
  message: "waits",
  queue: "cup.wq",
  trace: [
    {
      role: "holder",
      steps: [{ file: "a.c", range: { line: 50, column: 2, endLine: 50, endColumn: 8 }, function: "stop", message: "waits" }],
    },
  ],
  fingerprint: "0",
  fixes: [],
};

/** Where the finding stands when lines of the file are replaced. */
function standAfter(replaced: Readonly<Record<number, string>>): { readonly text: string | undefined; readonly role: string | undefined } {
  const old = `${OLD.join("\n")}\n`;
  const now = `${OLD.map((line, index) => replaced[index + 1] ?? line).join("\n")}\n`;
  const text = diffOf({ "a.c": old }, { "a.c": now });
  const { files } = applyPatch(parseUnifiedDiff(text).files, { read: () => ({ text: old }) });
  const stand = standOf(
    FINDING,
    changedLines(files, (path) => path),
    "new",
  );
  return { text: stand.patchLine === undefined ? undefined : text.split("\n")[stand.patchLine - 1], role: stand.role };
}

describe("where a finding stands", () => {
  it("is the changed line beside the wait, when none is part of the trace", () => {
    assert.deepEqual(standAfter({ 48: "other;" }), { text: "+other;", role: "the patch adds this line" });
  });

  it("is the line that names the queue, when none is near", () => {
    assert.deepEqual(standAfter({ 3: "other;", 9: "cup->wq = shared;" }), { text: "+cup->wq = shared;", role: "the patch adds this line" });
  });

  it("is the wait, when the patch shows nothing that has to do with it", () => {
    assert.deepEqual(standAfter({ 3: "other;" }), { text: undefined, role: undefined });
  });
});
