import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { tryBatch } from "./campaign.js";
import { fixtureCorpus } from "./corpus.js";
import { Executor } from "./executor.js";
import { TARGETS } from "./targets.js";

/** What was found once, as JSON: a folder a target. */
const CASES = join(import.meta.dirname, "../../../test/fuzz/cases");

describe("fuzzing", function () {
  this.timeout(120_000);
  const executor = new Executor();
  after(() => executor.end());

  for (const target of TARGETS) {
    it(`finds nothing in a few inputs: ${target.name}`, async () => {
      const tally = { executions: 0, crashes: 0, hangs: 0, longest: 0 };
      const failure = await tryBatch(target, fixtureCorpus(), executor, tally, { seed: 1, runs: target.fewRuns });
      assert.equal(failure, undefined, failure && `${failure.message}\n${JSON.stringify(failure.input)}`);
      assert.equal(tally.executions, target.fewRuns);
    });

    const folder = join(CASES, target.name);
    for (const name of existsSync(folder) ? readdirSync(folder).sort() : []) {
      it(`finds nothing where it once did: ${target.name}/${name}`, async () => {
        await executor.execute({ target: target.name, input: JSON.parse(readFileSync(join(folder, name), "utf8")) });
      });
    }
  }
});
