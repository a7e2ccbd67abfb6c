import assert from "node:assert/strict";
import type { FileDiff } from "../../server/review/file-diff.js";
import { parseUnifiedDiff } from "../../server/review/unified-diff.js";

function onlyFile(text: string): FileDiff {
  const { files, problems } = parseUnifiedDiff(text);
  assert.deepEqual(problems, []);
  assert.equal(files.length, 1);
  const [file] = files;
  assert.ok(file);
  return file;
}

describe("unified diffs", () => {
  it("keep the place of every line in the patch", () => {
    const file = onlyFile(`Subject: x

---
 cup.c | 2 +-

diff --git a/cup.c b/cup.c
index 1111111..2222222 100644
--- a/cup.c
+++ b/cup.c
@@ -7,3 +7,3 @@ static int cup(void)
 one
-two
+deux
 three
-- 
2.39.2
`);
    const [hunk] = file.hunks;
    assert.equal(file.line, 6);
    assert.deepEqual([hunk?.oldStart, hunk?.newStart, hunk?.heading, hunk?.line], [7, 7, "static int cup(void)", 10]);
    assert.deepEqual(
      hunk?.lines.map(({ mark, text, line }) => `${line}${mark}${text}`),
      ["11 one", "12-two", "13+deux", "14 three"],
    );
  });

  it("take removed and added lines that look like headers for what they are", () => {
    const { files } = parseUnifiedDiff(`--- a/one.c
+++ b/one.c
@@ -1,2 +1,2 @@
--- a/x.c
-++ b/x.c
+-- a/y.c
+++ b/y.c
--- a/two.c
+++ b/two.c
@@ -1 +1 @@
-a
+b
`);
    assert.deepEqual(
      files.map(({ newName, hunks }) => `${newName} ${hunks[0]?.lines.length}`),
      ["b/one.c 4", "b/two.c 2"],
    );
  });

  it("read what git says of files", () => {
    const { files } = parseUnifiedDiff(`diff --git a/old.c b/new.c
similarity index 90%
rename from old.c
rename to new.c
diff --git a/from.c b/to.c
similarity index 100%
copy from from.c
copy to to.c
diff --git a/run.c b/run.c
old mode 100644
new mode 100755
diff --git a/made.c b/made.c
new file mode 100644
index 0000000..1111111
--- /dev/null
+++ b/made.c
@@ -0,0 +1 @@
+int made;
diff --git a/gone.c b/gone.c
deleted file mode 100644
index 1111111..0000000
--- a/gone.c
+++ /dev/null
@@ -1 +0,0 @@
-int gone;
diff --git a/logo.gif b/logo.gif
index 1111111..2222222 100644
GIT binary patch
literal 3
Kc$|m*

literal 0
Hc$@
diff --git "a/caf\\303\\251.c" "b/caf\\303\\251.c"
index 1111111..2222222 100644
--- "a/caf\\303\\251.c"
+++ "b/caf\\303\\251.c"
@@ -1 +1 @@
-a
\\ No newline at end of file
+b
\\ No newline at end of file
`);
    assert.deepEqual(
      files.map(({ kind, oldName, newName, isBinary, hunks }) => [kind, oldName, newName, isBinary, hunks.length].join(" ")),
      [
        "rename a/old.c b/new.c false 0",
        "copy a/from.c b/to.c false 0",
        "change a/run.c b/run.c false 0",
        "create  b/made.c false 1",
        "delete a/gone.c  false 1",
        "change a/logo.gif b/logo.gif true 0",
        "change a/café.c b/café.c false 1",
      ],
    );
    assert.deepEqual(
      files.at(-1)?.hunks[0]?.lines.map((line) => line.isUnended),
      [true, true],
    );
  });

  it("read CRLF patches, and patches of CRLF files", () => {
    const patch = "--- a/x.c\n+++ b/x.c\n@@ -1 +1 @@\n-a\n+b\n";
    assert.deepEqual(onlyFile(patch.replaceAll("\n", "\r\n")), onlyFile(patch));
    const ofCrlfFile = onlyFile("--- a/x.c\n+++ b/x.c\n@@ -1 +1 @@\n-a\r\n+b\r\n");
    assert.deepEqual(
      ofCrlfFile.hunks[0]?.lines.map(({ text }) => text),
      ["a\r", "b\r"],
    );
  });

  it("take an empty line for a context line that lost its blank", () => {
    assert.equal(onlyFile("--- a/x.c\n+++ b/x.c\n@@ -1,3 +1,3 @@\n-a\n\n+b\n c\n").hunks[0]?.lines.length, 4);
  });

  it("tell of a hunk that is cut short, and read the rest", () => {
    const { files, problems } = parseUnifiedDiff(`--- a/x.c
+++ b/x.c
@@ -1,3 +1,3 @@
 a
-b
--- a/y.c
+++ b/y.c
@@ -1,3 +1,3 @@
 a line that a mailer
wrapped
+b
 c
@@ -9 +9 @@
-d
+e
`);
    assert.deepEqual(
      files.map(({ newName, hunks }) => `${newName} ${hunks.length}`),
      ["b/y.c 1"],
    );
    assert.deepEqual(problems, [
      { file: "x.c", line: 3, reason: "the hunk is cut short: its header promises 3 lines before and 3 after" },
      { file: "y.c", line: 8, reason: "the hunk is cut short: its header promises 3 lines before and 3 after" },
    ]);
  });

  it("find nothing in other text", () => {
    for (const text of ["", "\n\n", "--- a\n+++ b\n", "From: x\n\nhello\n--- \n", "@@ -1 +1 @@\n-a\n+b\n"]) {
      assert.deepEqual(parseUnifiedDiff(text), { files: [], problems: [] });
    }
  });
});
