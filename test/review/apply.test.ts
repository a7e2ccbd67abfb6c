import assert from "node:assert/strict";
import { type AppliedHunks, applyHunks } from "../../server/review/apply-hunks.js";
import { type AppliedPatch, applyPatch } from "../../server/review/apply-patch.js";
import { parseUnifiedDiff } from "../../server/review/unified-diff.js";
import { diffOf, type Files } from "./review-texts.js";

const TEXT = Array.from({ length: 30 }, (_, index) => `line ${index + 1}\n`).join("");

function apply(text: string, diff: string): AppliedHunks {
  return applyHunks(text, parseUnifiedDiff(diff).files[0]?.hunks ?? []);
}

function diffTo(before: string, after: string): string {
  return diffOf({ "x.c": before }, { "x.c": after });
}

function applyTo(files: Files, diff: string): AppliedPatch {
  const read = (path: string) => {
    const text = files[path];
    return text === undefined ? { reason: "no such file" } : { text };
  };
  return applyPatch(parseUnifiedDiff(diff).files, { read });
}

describe("applying hunks", () => {
  it("undoes a diff, whatever changed", () => {
    // A fixed sequence of pseudo-random edits: the same in every run.
    let seed = 1;
    const random = (below: number): number => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return Math.floor((seed / 2147483648) * below);
    };
    for (let round = 0; round < 200; round++) {
      const lines = Array.from({ length: random(40) }, () => "abcdef"[random(6)] ?? "");
      const edited = lines.flatMap((line) => {
        const dice = random(8);
        return dice === 0 ? [] : dice === 1 ? [line, `new ${round}`] : dice === 2 ? [`changed ${round}`] : [line];
      });
      const end = (list: readonly string[]): string => list.join("\n") + (list.length > 0 && random(3) > 0 ? "\n" : "");
      const [before, after] = [end(lines), end(edited)];
      const { text, failed } = apply(before, diffTo(before, after));
      assert.deepEqual(failed, []);
      assert.equal(text, after);
    }
  });

  it("finds a hunk that has moved, and says by how much", () => {
    const diff = diffTo(TEXT, TEXT.replace("line 10\n", "ten\n").replace("line 25\n", "twenty-five\n"));
    const { text, placed } = apply(`a\nb\n${TEXT}`, diff);
    assert.equal(text, `a\nb\n${TEXT.replace("line 10\n", "ten\n").replace("line 25\n", "twenty-five\n")}`);
    assert.deepEqual(
      placed.map(({ oldLine, newLine, offset, fuzz }) => [oldLine, newLine, offset, fuzz]),
      [
        [9, 9, 2, 0],
        [24, 24, 0, 0],
      ],
    );
  });

  it("passes over two lines of context, not three", () => {
    const diff = diffTo(TEXT, TEXT.replace("line 10\n", "ten\n"));
    const near = TEXT.replace("line 7\n", "7\n").replace("line 8\n", "8\n");
    assert.equal(apply(near, diff).placed[0]?.fuzz, 2);
    assert.equal(apply(near, diff).text, near.replace("line 10\n", "ten\n"));
    const [failed] = apply(near.replace("line 9\n", "9\n"), diff).failed;
    assert.equal(failed?.reason, 'line 7 is "7", where "line 7" is wanted');
  });

  it("says what is there instead", () => {
    const diff = diffTo(TEXT, TEXT.replace("line 10\n", "ten\n"));
    const reasonFor = (text: string): string | undefined => apply(text, diff).failed[0]?.reason;
    assert.equal(reasonFor(TEXT.replace("line 10\n", "ten\n")), "it is applied already");
    assert.equal(reasonFor(TEXT.replace("line 10\n", "other\n")), 'line 10 is "other", where "line 10" is wanted');
    assert.equal(reasonFor(TEXT.slice(0, TEXT.indexOf("line 10"))), 'the file ends at line 9, where "line 10" is wanted');
    assert.equal(reasonFor("a\nb\nc\n"), "nothing like its context is in the file; where it should be, the file ends at line 3");
  });

  it("keeps a file's CRLF, whatever the mail made of the patch's", () => {
    const diff = diffTo(TEXT, TEXT.replace("line 10\n", "ten\n"));
    const crlf = TEXT.replaceAll("\n", "\r\n");
    assert.equal(apply(crlf, diff).text, crlf.replace("line 10\r\n", "ten\r\n"));
  });

  it("takes a hunk without context at its word", () => {
    assert.equal(apply(TEXT, "--- a/x.c\n+++ b/x.c\n@@ -3,0 +4 @@\n+new\n").text, TEXT.replace("line 3\n", "line 3\nnew\n"));
  });
});

describe("applying patches", () => {
  const change = diffTo("a\n", "b\n");

  it("refuses names that lead out of the tree", () => {
    for (const name of ["a/../../etc/passwd.c", "/etc/x.c", "a//etc/x.c", "a/.git/x.c", "a/..\\x.c"]) {
      const { files, problems } = applyTo(
        { "etc/x.c": "a\n" },
        change.replaceAll(/[ab]\/x\.c/g, () => name),
      );
      assert.deepEqual(files, []);
      assert.match(problems[0]?.reason ?? "", /leads out of the tree; refused$/, name);
    }
  });

  it("finds files whatever folder the patch puts in front of them", () => {
    const names = [
      ["a/net/x.c", "b/net/x.c"],
      ["linux.orig/net/x.c", "linux/net/x.c"],
      ["net/x.c", "net/x.c"],
      ["./net/x.c", "./net/x.c"],
    ];
    for (const [old = "", now = ""] of names) {
      const { texts } = applyTo({ "net/x.c": "a\n" }, change.replace("a/x.c", old).replace("b/x.c", now));
      assert.deepEqual([...texts], [["net/x.c", "b\n"]], old);
    }
  });

  it("renames, copies, makes and removes", () => {
    const diff = `diff --git a/old.c b/new.c
similarity index 50%
rename from old.c
rename to new.c
--- a/old.c
+++ b/new.c
@@ -1 +1 @@
-a
+b
diff --git a/from.c b/to.c
similarity index 100%
copy from from.c
copy to to.c
diff --git a/gone.c b/gone.c
deleted file mode 100644
--- a/gone.c
+++ /dev/null
@@ -1 +0,0 @@
-a
diff --git a/made.c b/made.c
new file mode 100644
--- /dev/null
+++ b/made.c
@@ -0,0 +1 @@
+c
`;
    assert.deepEqual([...applyTo({ "old.c": "a\n", "from.c": "f\n", "gone.c": "a\n" }, diff).texts].sort(), [
      ["gone.c", undefined],
      ["made.c", "c\n"],
      ["new.c", "b\n"],
      ["old.c", undefined],
      ["to.c", "f\n"],
    ]);
  });

  it("makes and removes files by plain diffs, which have no other sign", () => {
    const made = "--- a/x.c\t1970-01-01 00:00:00\n+++ b/x.c\t2026-01-01 00:00:00\n@@ -0,0 +1 @@\n+a\n";
    const gone = "--- a/x.c\n+++ b/x.c\n@@ -1 +0,0 @@\n-a\n";
    assert.deepEqual([...applyTo({}, made).texts], [["x.c", "a\n"]]);
    assert.deepEqual([...applyTo({ "x.c": "b\n" }, made).texts], [["x.c", "a\nb\n"]]);
    assert.deepEqual([...applyTo({ "x.c": "a\n" }, gone).texts], [["x.c", undefined]]);
  });

  it("tells of files that are not there, and of binaries; passes over what is no source", () => {
    const missing = applyTo({}, change);
    assert.deepEqual(missing.problems, [{ file: "x.c", line: 1, reason: "no such file" }]);
    const binary = applyTo({ "x.c": "a\n" }, "diff --git a/x.c b/x.c\nindex 1..2 100644\nBinary files a/x.c and b/x.c differ\n");
    assert.equal(binary.problems[0]?.reason, "a binary patch of a C file, not read");
    const other = applyTo({}, change.replaceAll("x.c", "x.rst"));
    assert.deepEqual([other.passedOver, other.problems, other.files], [1, [], []]);
  });
});
