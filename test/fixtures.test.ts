import assert from "node:assert/strict";
import { differences, traceFaults } from "./compare-findings.js";
import { readFixtures } from "./fixture.js";
import { lintSource, memorySource } from "./lint-source.js";

describe("fixtures", () => {
  for (const fixture of readFixtures()) {
    it(fixture.name, async () => {
      const source = memorySource(fixture.files);
      const { findings } = await lintSource({ source, paths: ["."], tree: { root: ".", version: fixture.kernel }, jobs: 1 });
      const errors = findings.filter(({ severity }) => severity === "error");
      const problems = [...differences(fixture, findings), ...errors.flatMap((finding) => traceFaults(fixture, finding))];
      assert.ok(problems.length === 0, `\n${problems.join("\n")}`);
    });
  }
});
