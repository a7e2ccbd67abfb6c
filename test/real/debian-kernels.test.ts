import assert from "node:assert/strict";
import { join } from "node:path";
import type { Finding, LintResult } from "../../server/rules/finding.js";
import { readRecords } from "./decode-json.js";
import { type KernelFolder, kernelFolders } from "./kernel-folders.js";
import { lintTree } from "./lint-tree.js";
import { REAL_FOLDER } from "./real-case.js";

/** Deadlocks and look-alikes of the kernels that Debian ships, by file and function: stable updates move lines. */
interface DebianCase {
  readonly kernels: readonly string[];
  readonly isFound: boolean;
  /** Of a deadlock; several that are equally right are written `RULE|RULE`. A look-alike may not be reported by any. */
  readonly rule: string;
  readonly file: string;
  readonly function: string;
  readonly lock: string | undefined;
  readonly handler: string;
  readonly note: string;
}

const KERNELS = ["6.1", "6.12"];
const PATHS = ["drivers/net", "drivers/infiniband/ulp/ipoib", "net/batman-adv", "net/wireless"];
/** drivers/net of 6.1 has 94,000 functions; a part that went missing unnoticed would show here. */
const FEWEST_FUNCTIONS = 80_000;

const folder = process.env.RTNLENS_TREES ?? ".kernels";
const trees = kernelFolders(folder);

for (const kernel of KERNELS) {
  describe(`Linux ${kernel}`, () => {
    let result: LintResult;

    before(async () => {
      const tree: KernelFolder | undefined = trees.find((each) => each.kernel === kernel);
      assert.ok(tree, `no Linux ${kernel} in ${folder}: extract Debian's linux-source-${kernel} there, or set RTNLENS_TREES`);
      result = await lintTree(tree.path, PATHS);
    });

    it("is read whole", () => {
      const { files, parsed, functions } = result.summary;
      assert.equal(parsed, files);
      assert.ok(functions > FEWEST_FUNCTIONS, `${functions} functions`);
    });

    it("gives every finding a place and every error two parties", () => {
      for (const finding of result.findings) {
        assert.ok(finding.range.line > 0 && finding.function !== "" && finding.message !== "", JSON.stringify(finding));
        if (finding.severity !== "error") continue;
        const roles = finding.trace.filter(({ steps }) => steps.length > 0).map(({ role }) => role);
        assert.ok(roles.includes("holder") && roles.includes("worker"), `${finding.file}:${finding.range.line} ${roles.join()}`);
      }
    });

    for (const real of readDebianCases().filter(({ kernels }) => kernels.includes(kernel))) {
      it(`${real.isFound ? "finds" : "does not report"} ${real.rule} in ${real.function} with ${real.handler}: ${real.note}`, () => {
        const finding = result.findings.find((each) => says(each, real));
        assert.equal(finding !== undefined, real.isFound, finding?.message);
      });
    }
  });
}

function says(finding: Finding, real: DebianCase): boolean {
  return (
    finding.severity === "error" &&
    finding.file === real.file &&
    finding.function === real.function &&
    finding.lock === real.lock &&
    (!real.isFound || real.rule.split("|").includes(finding.rule)) &&
    finding.trace.some((thread) => thread.steps.some((step) => step.function === real.handler))
  );
}

function readDebianCases(): readonly DebianCase[] {
  return readRecords(join(REAL_FOLDER, "debian.json")).map((record) => ({
    kernels: record.texts("kernels"),
    isFound: record.text("found") === "yes",
    rule: record.text("rule"),
    file: record.text("file"),
    function: record.text("function"),
    lock: record.text("lock") === "none" ? undefined : record.text("lock"),
    handler: record.text("handler"),
    note: record.text("note"),
  }));
}
