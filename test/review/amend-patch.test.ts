import assert from "node:assert/strict";
import { amendPatch } from "../../server/review/amend-patch.js";
import { unquotedPatch } from "../../server/review/quoted-patch.js";
import { diffOf, type Files } from "./review-texts.js";

const BEFORE: Files = { "a.c": "int a;\nint b;\n", "z.h": "int z;\n" };

function amend(text: string, after: Files): string | undefined {
  return amendPatch({ text, before: (path) => BEFORE[path], after: new Map(Object.entries(after)) });
}

describe("amending a patch", () => {
  it("makes the diffs of changed files anew and adds those of further ones", () => {
    const note = "diff --git a/NOTES b/NOTES\n--- a/NOTES\n+++ b/NOTES\n@@ -1 +1,2 @@\n note\n+more\n";
    const text = `message\n---\n${note}${diffOf(BEFORE, { ...BEFORE, "a.c": "int a;\nint c;\nint b;\n" })}-- \n2.39\n`;
    const amended = amend(text, { "a.c": "int a;\nint d;\nint b;\n", "z.h": "int z;\nint y;\n" });
    assert.ok(amended !== undefined);
    assert.ok(amended.startsWith(`message\n---\n${note}diff --git a/a.c b/a.c\n`));
    assert.match(
      amended,
      /\+int d;\n int b;\ndiff --git a\/z\.h b\/z\.h\n--- a\/z\.h\n\+\+\+ b\/z\.h\n@@ -1,1 \+1,2 @@\n int z;\n\+int y;\n-- \n2\.39\n$/,
    );
    assert.doesNotMatch(amended, /int c;/);
  });

  it("keeps a new file new", () => {
    const text = diffOf(BEFORE, { ...BEFORE, "new.c": "int n;\n" });
    const amended = amend(text, { "new.c": "int n;\nint m;\n" });
    assert.match(
      amended ?? "",
      /^diff --git a\/new\.c b\/new\.c\nnew file mode 100644\n--- \/dev\/null\n\+\+\+ b\/new\.c\n@@ -0,0 \+1,2 @@\n\+int n;/m,
    );
  });

  it("does not follow a file that the patch renames", () => {
    const text =
      "diff --git a/a.c b/b.c\nsimilarity index 90%\nrename from a.c\nrename to b.c\n--- a/a.c\n+++ b/b.c\n@@ -1,2 +1,2 @@\n int a;\n-int b;\n+int c;\n";
    assert.equal(amend(text, { "b.c": "int d;\n" }), undefined);
  });
});

describe("a patch in an answer", () => {
  it("is read without the remarks, and its lines are known", () => {
    const quoted = unquotedPatch("On Monday, A wrote:\n> diff --git a/a.c b/a.c\n> @@ -1,2 +1,3 @@\n>  int a;\n\nWhy?\n\n> +int c;\n>\n");
    assert.equal(quoted?.text, "diff --git a/a.c b/a.c\n@@ -1,2 +1,3 @@\n int a;\n+int c;\n\n");
    assert.deepEqual(quoted.lines, [2, 3, 4, 8, 9]);
  });

  it("is no answer when nothing is quoted", () => {
    assert.equal(unquotedPatch(diffOf(BEFORE, { ...BEFORE, "a.c": "int a;\n" })), undefined);
  });
});
