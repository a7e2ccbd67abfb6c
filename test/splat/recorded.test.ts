import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { memorySource } from "../lint-source.js";
import { readScenarios } from "../live/scenario.js";
import { splatFaults } from "../live/told-by-kernel.js";
import { explainLines } from "./explain-text.js";

/** What a running kernel said while `npm run live -- --record` acted the scenarios out. */
const RECORDED = join(import.meta.dirname, "../../../test/splat/recorded");

describe("reports of a running kernel", () => {
  const scenarios = new Map(readScenarios().map((scenario) => [scenario.name, scenario] as const));

  it("are there for every scenario that hangs", () => {
    const names = readdirSync(RECORDED).map(nameOf);
    assert.deepEqual(
      names.sort(),
      [...scenarios.values()].filter(({ happens }) => happens === "deadlock").map(({ name }) => name),
    );
  });

  for (const file of readdirSync(RECORDED).sort()) {
    it(`${nameOf(file)} is explained, with every name`, async () => {
      const scenario = scenarios.get(nameOf(file));
      assert.ok(scenario, "no such scenario");
      const lines = readFileSync(join(RECORDED, file), "utf8").split("\n");
      const source = memorySource(scenario.fixture.files);
      assert.deepEqual(await splatFaults(scenario, lines, source), []);
      const explanations = await explainLines(lines, source);
      assert.ok(explanations.length > 0);
      for (const { report, classes, finding } of explanations) {
        assert.ok(finding, `${report.kind} at line ${report.line}`);
        if (report.wanted === undefined) continue;
        assert.deepEqual(
          classes.filter(({ name }) => name === undefined).map((each) => each.class.text),
          [],
        );
        const names = classes.map(({ name }) => name);
        if (finding.lock !== undefined) assert.ok(names.includes(finding.lock), finding.lock);
        assert.ok(
          [finding.queue, finding.work].some((name) => name !== undefined && names.includes(name)),
          finding.message,
        );
      }
    });
  }
});

function nameOf(file: string): string {
  return file.replace(/\.txt$/, "").replace("+", "/");
}
