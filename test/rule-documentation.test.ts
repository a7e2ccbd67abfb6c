import assert from "node:assert/strict";
import type { DocumentedCode } from "../server/rules/documentation/rule-documentation.js";
import { RULE_DOCUMENTATIONS } from "../server/rules/documentation/rule-documentations.js";
import { RULES } from "../server/rules/rules.js";
import { type Fixture, readFixtures } from "./fixture.js";

describe("rule documentation", () => {
  const fixtures = new Map(readFixtures().map((fixture): [string, Fixture] => [fixture.name, fixture]));

  it("is there for every rule, in the rules' order", () => {
    assert.deepEqual(
      RULE_DOCUMENTATIONS.map(({ rule }) => rule),
      RULES.map(({ id }) => id),
    );
  });

  for (const { rule, example, lookAlike } of RULE_DOCUMENTATIONS) {
    it(`of ${rule} shows code that a fixture holds the rule to`, () => {
      assert.deepEqual(linesNotIn(example, fixtures), []);
      assert.deepEqual(linesNotIn(lookAlike, fixtures), []);
      const expected = (code: DocumentedCode) => fixtures.get(code.fixture)?.expectations.some(({ rules }) => rules.includes(rule));
      assert.ok(expected(example), `${example.fixture} expects no ${rule}`);
      assert.ok(!expected(lookAlike), `${lookAlike.fixture} expects ${rule}`);
    });
  }
});

/** The lines of an excerpt that do not stand in its fixture, in the same order. */
function linesNotIn({ fixture, code }: DocumentedCode, fixtures: ReadonlyMap<string, Fixture>): readonly string[] {
  const text = [...(fixtures.get(fixture)?.files.values() ?? [])].join("\n");
  const lines = text.split("\n").map((line) => line.replace(/ \/\* (expect|may): .*/, ""));
  let at = 0;
  return code.split("\n").filter((line) => {
    if (line === "") return false;
    const found = lines.indexOf(line, at);
    if (found >= 0) at = found + 1;
    return found < 0;
  });
}
