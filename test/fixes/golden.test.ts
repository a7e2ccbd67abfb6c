import assert from "node:assert/strict";
import { unifiedDiff } from "../../server/fixes/unified-diff.js";
import { readGoldens, runGolden } from "./golden.js";

describe("fixes of whole drivers", () => {
  for (const golden of readGoldens()) {
    it(golden.name, async () => {
      const { fixes, texts, left } = await runGolden(golden);
      assert.ok(fixes.length > 0, "nothing was fixed");
      assert.deepEqual(left, [], "findings are left");
      assert.equal(unifiedDiff(golden.after, texts), "", "the fixed driver is not the one that is kept");
    });
  }
});
