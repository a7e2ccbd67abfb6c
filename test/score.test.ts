import assert from "node:assert/strict";
import type { Finding, Thread } from "../server/rules/finding.js";
import { differences } from "./compare-findings.js";
import type { Fixture } from "./fixture.js";
import { type RealCase, readCases, readTraps, type Trap } from "./real/real-case.js";
import { findingFor, findingIn } from "./real/score.js";

describe("scoring of real cases", () => {
  it("finds a case at its line, with its lock and a handler that is in the trace", () => {
    assert.ok(findingFor(CASE, [finding({})]));
    assert.ok(findingFor(CASE, [finding({ line: 99 })]), "the function will do");
    assert.equal(findingFor(CASE, [finding({ lock: "foo.mutex" })]), undefined);
    assert.equal(findingFor(CASE, [finding({ handlers: ["bar_task"] })]), undefined);
    assert.equal(findingFor(CASE, [finding({ file: "drivers/bar.c" })]), undefined);
  });

  it("counts a look-alike only when the holder takes its way", () => {
    const trap: Trap = { ...CASE, through: ["foo_stop"], notThrough: ["foo_open"] };
    assert.ok(findingIn(trap, [finding({ holders: ["foo_stop", "foo_down"] })]));
    assert.equal(findingIn(trap, [finding({ holders: ["foo_uninit", "foo_down"] })]), undefined);
    assert.equal(findingIn(trap, [finding({ holders: ["foo_stop", "foo_open"] })]), undefined);
    assert.equal(findingIn(trap, [finding({ holders: ["foo_stop"], line: 50 })]), undefined, "another wait of that function");
  });

  it("holds 24 cases and 30 look-alikes", () => {
    assert.equal(readCases().length, 24);
    assert.equal(readTraps().length, 30);
  });
});

describe("comparison of findings with a fixture", () => {
  const expectation = { file: "drivers/foo.c", line: 10, rules: ["flush-under-lock"], isWanted: true, lock: "rtnl", handler: "foo_task" };
  const fixture: Fixture = { name: "x/y", files: new Map(), kernel: undefined, expectations: [expectation] };

  it("is two-sided", () => {
    assert.deepEqual(differences(fixture, [finding({})]), []);
    assert.equal(differences(fixture, []).length, 1);
    assert.equal(differences(fixture, [finding({}), finding({})]).length, 1);
    assert.equal(differences(fixture, [finding({ lock: "foo.mutex" })]).length, 2);
  });

  it("wants one of a choice, and tolerates what may be", () => {
    const choices = [10, 20].map((line) => ({ ...expectation, line, choice: "a" }));
    assert.deepEqual(differences({ ...fixture, expectations: choices }, [finding({ line: 20 })]), []);
    assert.equal(differences({ ...fixture, expectations: choices }, []).length, 2);
    assert.equal(differences({ ...fixture, expectations: choices }, [finding({}), finding({ line: 20 })]).length, 1);
    const tolerated = [{ ...expectation, isWanted: false }];
    assert.deepEqual(differences({ ...fixture, expectations: tolerated }, []), []);
    assert.deepEqual(differences({ ...fixture, expectations: tolerated }, [finding({})]), []);
  });
});

const CASE: RealCase = {
  id: "foo",
  kernel: "6.1",
  kind: "flush-under-lock",
  lock: "rtnl",
  wait: { file: "drivers/foo.c", function: "foo_down", line: 10 },
  handler: { file: "drivers/foo.c", function: "foo_task", line: 30 },
  note: "",
};

interface Shape {
  readonly file?: string;
  readonly line?: number;
  readonly lock?: string;
  readonly holders?: readonly string[];
  readonly handlers?: readonly string[];
}

function finding({ file = "drivers/foo.c", line = 10, lock = "rtnl", holders = ["foo_down"], handlers = ["foo_task"] }: Shape): Finding {
  const thread = (role: Thread["role"], names: readonly string[]): Thread => ({
    role,
    steps: names.map((name) => ({ file, range: { line, column: 1, endLine: line, endColumn: 2 }, function: name, message: "…" })),
  });
  return {
    rule: "flush-under-lock",
    severity: "error",
    file,
    range: { line, column: 1, endLine: line, endColumn: 2 },
    function: "foo_down",
    message: "…",
    lock,
    trace: [thread("holder", holders), thread("worker", handlers)],
    fingerprint: "0",
    fixes: [],
  };
}
