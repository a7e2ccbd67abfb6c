import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { baselineText, parseBaseline } from "../../server/report/baseline.js";
import { codequalityReport } from "../../server/report/codequality.js";
import { githubReport } from "../../server/report/github.js";
import { nipaVerdict } from "../../server/report/nipa.js";
import { rdjsonReport } from "../../server/report/rdjson.js";
import { replyReport } from "../../server/report/reply.js";
import { reportedByLint, reportedByReview } from "../../server/report/reported-finding.js";
import { reviewJson } from "../../server/report/review-json.js";
import { reviewText } from "../../server/report/review-text.js";
import { sarifReport } from "../../server/report/sarif.js";
import type { Review } from "../../server/review/review.js";
import { changed, MUG, MUG_FILE, MUG_TREE, withLockInTask } from "./mug-driver.js";
import { diffOf, reviewDiffs } from "./review-texts.js";

const RUN = { version: "0.0.0", elapsedMs: 1 };

/** The published schema of SARIF 2.1.0, which Microsoft's validator brings along. */
function sarifErrors(report: string): unknown {
  const schema: unknown = JSON.parse(readFileSync("node_modules/@microsoft/sarif-multitool-ts/assets/sarif-2.1.0.schema.json", "utf8"));
  assert.ok(typeof schema === "object" && schema !== null);
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);
  return validate(JSON.parse(report)) ? [] : validate.errors;
}

/** A field deep in a report, by keys and indexes. */
function at(report: string, ...keys: readonly (string | number)[]): unknown {
  let value: unknown = JSON.parse(report);
  for (const key of keys) {
    assert.ok(typeof value === "object" && value !== null, String(key));
    value = Object.entries(value).find(([name]) => name === String(key))?.[1];
  }
  return value;
}

describe("review formats", () => {
  let introduced: Review;
  let fixed: Review;
  let mixed: Review;

  before(async () => {
    const locked = { ...MUG_TREE, [MUG_FILE]: withLockInTask(MUG) };
    const settled = { ...locked, [MUG_FILE]: changed(locked[MUG_FILE] ?? "", "\tmug->settled = 1;\n", "\tmug->settled = 2;\n") };
    introduced = await reviewDiffs(MUG_TREE, [diffOf(MUG_TREE, locked)]);
    fixed = await reviewDiffs(locked, [diffOf(locked, MUG_TREE)]);
    mixed = await reviewDiffs(MUG_TREE, [diffOf(MUG_TREE, locked), diffOf(locked, settled), diffOf(settled, MUG_TREE)]);
  });

  it("are text for people", () => {
    const text = reviewText(introduced);
    assert.match(text, /^drivers\/net\/mug\/mug_main\.c:12:2: error: flush_workqueue\(\) waits .* \[shared-queue-deadlock\]$/m);
    assert.match(text, /^ {4}line 7 of the input closes the cycle: rtnl_lock\(\) needs RTNL, which the waiting thread holds$/m);
    assert.match(text, /^1 introduced, 0 fixed, 0 unchanged$/m);
    assert.match(
      reviewText(fixed),
      /^fixed: drivers\/net\/mug\/mug_main\.c:.*\[shared-queue-deadlock\]\n\n0 introduced, 1 fixed, 0 unchanged$/m,
    );
    assert.match(reviewText(mixed), /^3 patches: 0 introduced, 0 fixed, 0 unchanged, 1 introduced and fixed again on the way$/m);
  });

  it("are JSON with status and place in the patch", () => {
    const report = reviewJson(mixed, RUN);
    assert.deepEqual(
      [0, 1, 2].map((index) => [
        at(report, "findings", index, "patch"),
        at(report, "findings", index, "status"),
        at(report, "findings", index, "patchLine"),
      ]),
      [
        [1, "introduced", 7],
        [2, "unchanged", undefined],
        [3, "fixed", 7],
      ],
    );
    assert.equal(at(report, "findings", 0, "line"), 12);
    assert.equal(at(report, "findings", 0, "wait", "function"), "mug_settle");
    assert.equal(at(report, "summary", "passing"), 1);
  });

  it("are SARIF that the schema accepts", () => {
    const report = sarifReport({ findings: reportedByReview(mixed), skipped: [{ file: "a b.c", line: 3, reason: "why" }] }, RUN);
    assert.deepEqual(sarifErrors(report), []);
    const states = [0, 1, 2].map((index) => at(report, "runs", 0, "results", index, "baselineState"));
    assert.deepEqual(states, ["new", "unchanged", "absent"]);
    const flows = at(report, "runs", 0, "results", 0, "codeFlows");
    assert.ok(Array.isArray(flows));
    assert.equal(flows.length, 3);
    assert.match(JSON.stringify(at(report, "runs", 0, "results", 0, "partialFingerprints")), /^\{"rtnlens\/v1":"[0-9a-f]{16}"\}$/);
    assert.deepEqual(sarifErrors(sarifReport({ findings: [], skipped: [] }, RUN)), []);
    const findings = mixed.patches.flatMap((patch) => patch.findings.map(({ finding }) => finding));
    assert.deepEqual(sarifErrors(sarifReport({ findings: reportedByLint(findings), skipped: [] }, RUN)), []);
  });

  it("are GitHub annotations of what is introduced", () => {
    const report = githubReport(reportedByReview(mixed));
    assert.match(
      report,
      /^::error file=drivers\/net\/mug\/mug_main\.c,line=12,endLine=12,col=2,endColumn=13,title=rtnlens shared-queue-deadlock::flush/,
    );
    assert.match(report, /\. Here: rtnl_lock\(\) needs RTNL.*\. The wait is at drivers\/net\/mug\/mug_main\.c:26%0A {4}one thread holds/);
    assert.equal(report.trimEnd().split("\n").length, 1);
    const [reported] = reportedByReview(introduced);
    assert.ok(reported);
    const odd = githubReport([{ ...reported, message: "100%\nx", finding: { ...reported.finding, file: "a,b:c.c" } }]);
    assert.match(odd, /^::error file=a%2Cb%3Ac\.c,.*::100%25%0Ax%0A/);
  });

  it("are reviewdog diagnostics", () => {
    const report = rdjsonReport(reportedByReview(mixed));
    assert.equal(at(report, "diagnostics", "length"), undefined);
    assert.deepEqual(at(report, "diagnostics", 0, "location"), {
      path: MUG_FILE,
      range: { start: { line: 12, column: 2 }, end: { line: 12, column: 13 } },
    });
    assert.equal(at(report, "diagnostics", 0, "severity"), "ERROR");
    assert.equal(at(report, "diagnostics", 0, "code", "value"), "shared-queue-deadlock");
    assert.equal(at(report, "diagnostics", 1), undefined);
  });

  it("are a mail's body with the remark below its line", () => {
    const [only] = introduced.patches;
    assert.ok(only);
    const patch = { ...only.patch, author: "A Name", date: "2026-02-01T10:00:00.000Z" };
    const body = replyReport({ ...introduced, patches: [{ ...only, patch }] });
    assert.equal(
      body.slice(0, body.indexOf("one thread holds")),
      `On Sun, 01 Feb 2026 10:00:00 GMT, A Name wrote:
> --- a/drivers/net/mug/mug_main.c
> +++ b/drivers/net/mug/mug_main.c
> @@ -9,7 +9,9 @@
>  	if (!mug->dev)
>  		return;
>
> +	rtnl_lock();

This line closes a cycle: rtnl_lock() needs RTNL, which the waiting thread
holds.

flush_workqueue() waits for all works on mug_workqueue, which all devices
of the module share, with RTNL held (net_device_ops.ndo_stop), and
mug_fill_task() there needs RTNL [shared-queue-deadlock].

`,
    );
    assert.match(body, /\n\n> {2}\tnetif_carrier_on\(mug->dev\);\n> \+\trtnl_unlock\(\);\n>\s*}\n/);
    assert.ok(body.split("\n").every((line) => line.length <= 80));
    assert.equal(replyReport(fixed), "");
  });

  it("cut far lines of a long hunk, and part replies to several patches", async () => {
    const filler = Array.from({ length: 40 }, (_, index) => `\tmug->level = ${index};\n`).join("");
    const before = { ...MUG_TREE, [MUG_FILE]: changed(withLockInTask(MUG), "\tflush_workqueue(mug_workqueue);\n", "") };
    const after = { ...before, [MUG_FILE]: changed(withLockInTask(MUG), "\tmug->level = 0;\n", filler) };
    const review = await reviewDiffs(before, [diffOf(before, after)]);
    const body = replyReport(review);
    assert.match(body, /^> @@ .*\n\[\.\.\.\]\n(> .*\n){12}> \+\tflush_workqueue/m);
    const [patch] = review.patches;
    assert.ok(patch);
    const twice = replyReport({ ...review, patches: [patch, { ...patch, patch: { ...patch.patch, number: 2, subject: "x" } }] });
    assert.match(twice, /^-- >8 -- reply to patch 2: x$/m);
  });

  it("are a verdict for the netdev CI", () => {
    assert.deepEqual(nipaVerdict(reportedByReview(introduced)), {
      status: 1,
      summary: `1 error added: ${MUG_FILE}:12 shared-queue-deadlock`,
    });
    assert.deepEqual(nipaVerdict(reportedByReview(fixed)), { status: 0, summary: "no deadlock added, 1 finding fixed" });
    const warnings = reportedByReview(introduced).map((each) => ({ ...each, finding: { ...each.finding, severity: "warning" as const } }));
    assert.equal(nipaVerdict(warnings).status, 250);
  });

  it("are GitLab's code quality report", () => {
    const findings = introduced.patches.flatMap((patch) => patch.findings.map(({ finding }) => finding));
    const report = codequalityReport(reportedByLint(findings));
    assert.deepEqual(at(report, 0, "location"), { path: MUG_FILE, lines: { begin: 26, end: 26 } });
    assert.equal(at(report, 0, "severity"), "critical");
    assert.equal(at(report, 0, "fingerprint"), findings[0]?.fingerprint);
  });

  it("have baselines that are read as they are written", () => {
    const findings = introduced.patches.flatMap((patch) => patch.findings.map(({ finding }) => finding));
    assert.deepEqual(parseBaseline(baselineText(findings)), new Set(findings.map(({ fingerprint }) => fingerprint)));
    for (const text of ["", "{}", "[]", '{"schemaVersion":1}', '{"schemaVersion":1,"findings":[1]}', '{"schemaVersion":9,"findings":[]}']) {
      assert.equal(parseBaseline(text), undefined, text);
    }
  });
});
