import assert from "node:assert/strict";
import { unifiedDiff } from "../../server/fixes/unified-diff.js";

const CODE = "int a;\n\nstatic int cup_open(void)\n{\n\tint i;\n\n\ta = 1;\nout:\n\ti = 2;\n\ti = 3;\n\ti = 4;\n\treturn i;\n}\n";

describe("a fix as a diff", () => {
  const diff = (after: string, before = CODE): string => unifiedDiff(new Map([["cup.c", before]]), new Map([["cup.c", after]]));

  it("names the function of a hunk, and no label", () => {
    assert.match(diff(CODE.replace("return i", "return 0")), /^@@ -9,5 \+9,5 @@ static int cup_open\(void\)$/m);
  });

  it("names nothing at the head of a file", () => {
    assert.match(diff(CODE.replace("int a", "long a")), /^@@ -1,4 \+1,4 @@$/m);
  });

  it("is empty for a text that is as it was", () => assert.equal(diff(CODE), ""));

  it("says where a file ends without a line break", () => {
    assert.match(diff("int b;", "int a;"), /^-int a;\n\\ No newline at end of file\n\+int b;\n\\ No newline at end of file\n$/m);
  });

  it("calls files as it is told to, in the order of these names", () => {
    const before = new Map([
      ["b.c", "1\n"],
      ["a.c", "1\n"],
    ]);
    const after = new Map([...before.keys()].map((path): [string, string] => [path, "2\n"]));
    const names = [...unifiedDiff(before, after, (path) => `drivers/${path}`).matchAll(/^diff --git (\S+)/gm)].map((match) => match[1]);
    assert.deepEqual(names, ["a/drivers/a.c", "a/drivers/b.c"]);
  });
});
