import assert from "node:assert/strict";
import { readdirSync } from "node:fs";

describe("architecture", () => {
  it("has sources", () => {
    assert.ok(readdirSync("server").length > 0);
  });
});
