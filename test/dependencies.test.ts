import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolders } from "./cli/run-cli.js";

describe("dependencies", () => {
  const folders = temporaryFolders();

  it("are pinned", () => {
    const { dependencies = {}, devDependencies } = JSON.parse(readFileSync("package.json", "utf8"));
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies }))
      assert.match(String(version), /^\d+\.\d+\.\d+$/, name);
  });

  it("fail the check by a grave advisory about what ships, and by nothing else", () => {
    const licenses = ["commander\n\nMIT\n", "@scope/other\n\nMIT\n"].join(`\n${"-".repeat(80)}\n\n`);
    const list = join(folders.make({ "licenses.txt": licenses }), "licenses.txt");
    const audit = (report: unknown) => {
      const input = typeof report === "string" ? report : JSON.stringify(report);
      return spawnSync(process.execPath, [".ci/shipped-advisories.mjs", list], { input, encoding: "utf8" }).status;
    };
    const about = (name: string, severity: string) => ({ vulnerabilities: { [name]: { name, severity, range: "<2" } } });
    assert.equal(audit(about("commander", "high")), 1);
    assert.equal(audit(about("@scope/other", "critical")), 1);
    assert.equal(audit(about("commander", "moderate")), 0);
    assert.equal(audit(about("mocha", "critical")), 0);
    assert.equal(audit({ vulnerabilities: {} }), 0);
    assert.equal(audit({ message: "405 Method Not Allowed", error: {} }), 0);
    assert.equal(audit(""), 0);
  });
});
