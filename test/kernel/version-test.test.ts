import assert from "node:assert/strict";
import { parseVersion } from "../../server/kernel/version.js";
import { versionTest } from "../../server/kernel/version-test.js";

const at = (condition: string, version: string) => versionTest(condition, parseVersion(version));

describe("conditions on the kernel's version", () => {
  it("compares", () => {
    assert.equal(at("LINUX_VERSION_CODE >= KERNEL_VERSION(2,6,27)", "3.0.8"), true);
    assert.equal(at("LINUX_VERSION_CODE >= KERNEL_VERSION( 2, 6, 27 )", "2.6.26"), false);
    assert.equal(at("(LINUX_VERSION_CODE < KERNEL_VERSION(4, 15, 0))", "4.14"), true);
    assert.equal(at("LINUX_VERSION_CODE > KERNEL_VERSION(6,1,0)", "6.1.0"), false);
    assert.equal(at("LINUX_VERSION_CODE <= KERNEL_VERSION(6,1,0)", "6.1.0"), true);
    assert.equal(at("LINUX_VERSION_CODE == KERNEL_VERSION(6,1,7)", "6.1.7"), true);
    assert.equal(at("LINUX_VERSION_CODE != KERNEL_VERSION(6,1,7)", "6.1.7"), false);
  });

  it("reads what is joined and negated", () => {
    assert.equal(at("!(LINUX_VERSION_CODE >= KERNEL_VERSION(3,0,0))", "3.0.8"), false);
    assert.equal(at("(LINUX_VERSION_CODE >= KERNEL_VERSION(3,0,0)) && LINUX_VERSION_CODE < KERNEL_VERSION(3,9,0)", "3.4"), true);
    assert.equal(at("LINUX_VERSION_CODE < KERNEL_VERSION(3,0,0) || LINUX_VERSION_CODE > KERNEL_VERSION(3,9,0)", "3.4"), false);
  });

  it("is undecided by what it does not know", () => {
    assert.equal(at("defined(CONFIG_PM) && LINUX_VERSION_CODE >= KERNEL_VERSION(3,0,0)", "3.4"), undefined);
    assert.equal(at("defined(CONFIG_PM) && LINUX_VERSION_CODE < KERNEL_VERSION(3,0,0)", "3.4"), false);
    assert.equal(at("defined(CONFIG_PM) || LINUX_VERSION_CODE >= KERNEL_VERSION(3,0,0)", "3.4"), true);
    assert.equal(at("(LINUX_VERSION_CODE >= KERNEL_VERSION(3,0,0)) == 1", "3.4"), undefined);
    assert.equal(at("LINUX_VERSION_CODE >= MINE", "3.4"), undefined);
    assert.equal(versionTest("LINUX_VERSION_CODE >= KERNEL_VERSION(3,0,0)", undefined), undefined);
    assert.equal(at("CONFIG_PM", "3.4"), undefined);
  });

  it("is undecided by text that is no condition", () => {
    for (const text of [
      "LINUX_VERSION_CODE",
      "(LINUX_VERSION_CODE",
      "LINUX_VERSION_CODE) && (",
      "&& LINUX_VERSION_CODE ||",
      "!LINUX_VERSION_CODE",
    ])
      assert.equal(at(text, "3.4"), undefined, text);
  });
});
