import assert from "node:assert/strict";
import { applyEdits } from "../../server/text/edit.js";
import { lineAt, lineIndex, offsetOf, rangeOf } from "../../server/text/line-index.js";

describe("edits", () => {
  it("are made all at once, in any order", () =>
    assert.equal(
      applyEdits("abcdef", [
        { start: 4, end: 6, replacement: "" },
        { start: 1, end: 2, replacement: "BB" },
        { start: 0, end: 0, replacement: ">" },
      ]),
      ">aBBcd",
    ));

  it("insert at one place in the order given", () =>
    assert.equal(
      applyEdits("ab", [
        { start: 1, end: 1, replacement: "1" },
        { start: 1, end: 1, replacement: "2" },
      ]),
      "a12b",
    ));

  it("do not overlap", () =>
    assert.equal(
      applyEdits("abcdef", [
        { start: 1, end: 4, replacement: "" },
        { start: 3, end: 5, replacement: "" },
      ]),
      undefined,
    ));

  it("do not reach outside of the text", () => {
    assert.equal(applyEdits("ab", [{ start: 1, end: 3, replacement: "" }]), undefined);
    assert.equal(applyEdits("ab", [{ start: -1, end: 0, replacement: "" }]), undefined);
    assert.equal(applyEdits("ab", [{ start: 2, end: 1, replacement: "" }]), undefined);
  });
});

describe("line index", () => {
  const text = "one\n\ntwo three\r\nlast";
  const index = lineIndex(text);

  it("turns offsets into lines and columns from 1", () => {
    assert.deepEqual(rangeOf(index, 5, 8), { line: 3, column: 1, endLine: 3, endColumn: 4 });
    assert.deepEqual(rangeOf(index, 0, 8), { line: 1, column: 1, endLine: 3, endColumn: 4 });
    assert.deepEqual(rangeOf(index, 16, 20), { line: 4, column: 1, endLine: 4, endColumn: 5 });
  });

  it("gives an empty span the line that it stands on", () => {
    assert.deepEqual(rangeOf(index, 4, 4), { line: 2, column: 1, endLine: 2, endColumn: 1 });
  });

  it("ends a span that ends with a line break on that line", () => {
    assert.deepEqual(rangeOf(index, 0, 4), { line: 1, column: 1, endLine: 1, endColumn: 5 });
  });

  it("turns lines and columns back into offsets, inside of the line", () => {
    assert.equal(offsetOf(index, 3, 5), 9);
    assert.equal(offsetOf(index, 1, 99), 3);
    assert.equal(offsetOf(index, 4, 99), 20);
    assert.equal(offsetOf(index, 99, 1), 20);
  });

  it("counts many lines", () => {
    const many = lineIndex("x\n".repeat(100_000));
    assert.equal(lineAt(many, 2 * 54_321), 54_322);
    assert.equal(lineAt(many, 200_000), 100_001);
  });

  it("knows an empty text", () => assert.deepEqual(rangeOf(lineIndex(""), 0, 0), { line: 1, column: 1, endLine: 1, endColumn: 1 }));
});
