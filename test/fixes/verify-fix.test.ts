import assert from "node:assert/strict";
import type { Fix } from "../../server/fixes/fix.js";
import { verifyFix } from "../../server/fixes/verify-fix.js";
import type { Finding } from "../../server/rules/finding.js";

function finding(fingerprint: string, overrides: Partial<Finding> = {}): Finding {
  const range = { line: 1, column: 1, endLine: 1, endColumn: 2 };
  const base: Finding = {
    rule: "shared-queue-deadlock",
    severity: "error",
    file: "a.c",
    range,
    function: "a_stop",
    message: "",
    lock: "rtnl",
    trace: [],
    fingerprint,
    fixes: [],
  };
  return { ...base, ...overrides };
}

const texts = new Map([["a.c", "old"]]);

function fix(title: string, replacement = "new"): Fix {
  return { id: "per-interface-queue", title, notes: [], edits: new Map([["a.c", [{ start: 0, end: 3, replacement }]]]) };
}

describe("verification of a fix", () => {
  const wanted = finding("1");

  it("holds when the finding is gone", async () => {
    const verified = await verifyFix([fix("a")], { finding: wanted, before: [wanted], texts, reanalyse: () => [] });
    assert.equal(verified?.verified, true);
    assert.deepEqual([...(verified?.texts ?? [])], [["a.c", "new"]]);
  });

  it("fails when the finding comes back under another name", async () => {
    const again = finding("2", { rule: "flush-under-lock" });
    const verified = await verifyFix([fix("a")], { finding: wanted, before: [wanted], texts, reanalyse: () => [again] });
    assert.deepEqual([verified?.verified, verified?.remains], [false, [again]]);
  });

  it("fails when something is found that was not there", async () => {
    const other = finding("3", { function: "a_open" });
    const verified = await verifyFix([fix("a")], { finding: wanted, before: [wanted], texts, reanalyse: () => [other] });
    assert.deepEqual(verified?.remains, [other]);
  });

  it("lets other findings be, also when the queue in them has another name", async () => {
    const other = finding("4", { function: "a_open" });
    const renamed = finding("5", { function: "a_open" });
    const verified = await verifyFix([fix("a")], { finding: wanted, before: [wanted, other], texts, reanalyse: () => [renamed] });
    assert.equal(verified?.verified, true);
  });

  it("takes the first variant that holds", async () => {
    const variants = [fix("a", "bad"), fix("b", "good"), fix("c", "good")];
    const reanalyse = (edited: ReadonlyMap<string, string>) => (edited.get("a.c") === "bad" ? [wanted] : []);
    assert.equal((await verifyFix(variants, { finding: wanted, before: [wanted], texts, reanalyse }))?.title, "b");
  });

  it("offers nothing whose edits overlap", async () => {
    const edits = new Map([
      [
        "a.c",
        [
          { start: 0, end: 2, replacement: "" },
          { start: 1, end: 3, replacement: "" },
        ],
      ],
    ]);
    assert.equal(await verifyFix([{ ...fix("a"), edits }], { finding: wanted, before: [wanted], texts, reanalyse: () => [] }), undefined);
  });
});
