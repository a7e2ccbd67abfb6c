import assert from "node:assert/strict";
import type { Finding } from "../../server/rules/finding.js";
import { liveRow } from "./live-row.js";
import { readScenarios } from "./scenario.js";
import { type Verdict, verdictOf } from "./verdict.js";

const HUNG = "[    8.7] INFO: task ip:44 blocked for more than 4 seconds.";

describe("live verdicts", () => {
  it("tells clean from work that is lost by the counters", () => {
    assert.deepEqual(
      verdictOf(["live: counts asked=2 served=1 withdrawn=1", "live: end a/b settled"]),
      verdict("clean", "silent", "asked=2 served=1 withdrawn=1"),
    );
    assert.deepEqual(
      verdictOf(["live: counts asked=2 served=1", "live: end a/b settled"]),
      verdict("work lost", "silent", "asked=2 served=1"),
    );
    assert.deepEqual(verdictOf(["live: counts", "live: end a/b settled"]), verdict("clean", "silent", ""));
  });

  it("takes the kernel's word for a deadlock, and lockdep's for what it saw", () => {
    assert.deepEqual(
      verdictOf([HUNG, "live: counts asked=2 served=1", "live: end a/b hung"]),
      verdict("deadlock", "silent", "asked=2 served=1"),
    );
    const circular = "[    2.7] WARNING: possible circular locking dependency detected";
    assert.deepEqual(verdictOf([circular, HUNG, "live: counts", "live: end a/b hung"]), verdict("deadlock", "circular", ""));
    const recursive = "[    2.7] WARNING: possible recursive locking detected";
    assert.deepEqual(verdictOf([recursive, "live: counts", "live: end a/b settled"]), verdict("clean", "recursive", ""));
  });

  it("gives no verdict where there is none", () => {
    assert.equal(verdictOf([]), "the guest ended before the scenario did");
    assert.equal(verdictOf(["live: counts", "live: end a/b hung"]), "tasks were busy to the end, and the kernel spoke of no hang");
    assert.equal(verdictOf(["[ 1.0] live: failed to load kettle", "live: end a/b settled"]), "failed to load kettle");
  });

  it("compares all that is said of a scenario", () => {
    const scenario = readScenarios().find(({ name }) => name === "story/queue-per-interface");
    assert.ok(scenario);
    assert.deepEqual(liveRow(scenario, [], verdict("clean", "silent", "")).disagreements, []);
    assert.deepEqual(liveRow(scenario, [], verdict("deadlock", "circular", "")).disagreements, [
      "the linter foresees clean, the machine shows deadlock (no counters, lockdep circular)",
      "clean was to happen, not deadlock",
      "lockdep was to be silent, not circular",
    ]);
    const [missing] = liveRow(scenario, [finding(scenario.modules[0])], verdict("clean", "silent", "")).disagreements;
    assert.match(missing ?? "", /^the linter: unexpected {2}carafe\.c:1 error flush-under-lock/);
  });
});

function verdict(happens: Verdict["happens"], lockdep: Verdict["lockdep"], counts: string): Verdict {
  return { happens, lockdep, counts };
}

function finding(module = ""): Finding {
  const range = { line: 1, column: 1, endLine: 1, endColumn: 2 };
  const words = { function: "f", message: "m", trace: [], fingerprint: "1", fixes: [] };
  return { rule: "flush-under-lock", severity: "error", file: `${module}.c`, range, ...words };
}
