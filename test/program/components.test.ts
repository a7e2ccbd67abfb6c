import assert from "node:assert/strict";
import { componentsOf, type GroupLinks } from "../../server/program/components.js";

describe("components", () => {
  const group = (links: Partial<GroupLinks>): GroupLinks => ({ subsystem: "net", defines: [], mentions: [], headers: [], ...links });
  const isTold = (name: string): boolean => name.startsWith("told_");
  const partsOf = (groups: readonly GroupLinks[]): (readonly number[])[] => componentsOf(groups, isTold).map((part) => part.groups);

  it("keeps apart what shares nothing", () => {
    assert.deepEqual(partsOf([group({ defines: ["a"] }), group({ defines: ["b"], mentions: ["c"] })]), [[0], [1]]);
  });

  it("joins who mentions a function with all that define it, and who includes a header with all that do", () => {
    const groups = [
      group({ mentions: ["f"] }),
      group({ headers: ["lib.h"] }),
      group({ defines: ["f"] }),
      group({ defines: ["f"], headers: ["lib.h"] }),
      group({}),
    ];
    assert.deepEqual(partsOf(groups), [[0, 1, 2, 3], [4]]);
  });

  it("keeps subsystems apart, whatever they call or include of one another", () => {
    const groups = [
      group({ defines: ["f"], headers: ["lib.h"] }),
      group({ subsystem: "sound", mentions: ["f"], headers: ["lib.h"] }),
      group({ subsystem: "sound", headers: ["lib.h"] }),
    ];
    assert.deepEqual(partsOf(groups), [[0], [1, 2]]);
  });

  it("does not join by what a table tells, but remembers that it is called", () => {
    const [library, driver] = componentsOf([group({ defines: ["told_f", "told_g"] }), group({ mentions: ["told_f"] })], isTold);
    assert.deepEqual(library, { groups: [0], calledElsewhere: ["told_f"] });
    assert.deepEqual(driver, { groups: [1], calledElsewhere: [] });
  });
});
