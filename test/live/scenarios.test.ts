import assert from "node:assert/strict";
import { differences } from "../compare-findings.js";
import { lintSource, memorySource } from "../lint-source.js";
import { readScenarios } from "./scenario.js";

describe("live scenarios", () => {
  for (const { name, fixture } of readScenarios()) {
    it(name, async () => {
      const source = memorySource(fixture.files);
      const { findings } = await lintSource({
        source,
        paths: ["."],
        tree: { root: ".", version: { major: 6, minor: 1, patch: 0 } },
        jobs: 1,
      });
      const problems = differences(fixture, findings);
      assert.ok(problems.length === 0, `\n${problems.join("\n")}`);
    });
  }
});
