import assert from "node:assert/strict";
import { TokenKind, tokenize } from "../../server/text/lexer.js";

/** The tokens of a text, as written. */
function tokensOf(text: string): readonly string[] {
  const { count, starts, ends } = tokenize(text);
  return Array.from({ length: count }, (_, i) => text.slice(starts[i], ends[i]));
}

describe("lexer", () => {
  it("splits words, numbers, strings, characters and punctuators", () =>
    assert.deepEqual(tokensOf("x->a = 0x1fUL + 1.5e-3 * f(\"a\\\"b\", '\\'');"), [
      ..."x - > a =".split(" "),
      "0x1fUL",
      "+",
      "1.5e-3",
      "*",
      "f",
      "(",
      '"a\\"b"',
      ",",
      "'\\''",
      ")",
      ";",
    ]));

  it("skips comments, and knows a comment's marks inside of a string", () =>
    assert.deepEqual(tokensOf('a /* b */ c // d\n"/* e */" f'), ["a", "c", '"/* e */"', "f"]));

  it("makes one token of a directive and its continuations", () =>
    assert.deepEqual(tokensOf("a\n  # define M(x) \\\n\tf(x) /* over\n lines */ g\nb /* c */\n#endif // d \\\n e\nf"), [
      "a",
      "# define M(x) \\\n\tf(x) /* over\n lines */ g",
      "b",
      "#endif // d \\\n e",
      "f",
    ]));

  it("takes a # in the middle of a line for no directive", () => assert.deepEqual(tokensOf("a # b"), ["a", "#", "b"]));

  it("reads CRLF", () => {
    assert.deepEqual(tokensOf("#if A \\\r\n && B\r\nx\r\n"), ["#if A \\\r\n && B\r", "x"]);
    assert.deepEqual(tokensOf('"a\\\r\nb" c'), ['"a\\\r\nb"', "c"]);
  });

  it("tells a sign after a hexadecimal number from an exponent's", () => {
    assert.deepEqual(tokensOf("0xe+1"), ["0xe", "+", "1"]);
    assert.deepEqual(tokensOf("1e+1"), ["1e+1"]);
    assert.deepEqual(tokensOf("a[1].b"), ["a", "[", "1", "]", ".", "b"]);
  });

  it("gives equal words one index and different ones another", () => {
    const { names, words } = tokenize("alpha beta alpha a_name_of_more_than_thirteen_characters");
    assert.deepEqual([...names.slice(0, 4)], [0, 1, 0, 2]);
    assert.deepEqual(words, ["alpha", "beta", "a_name_of_more_than_thirteen_characters"]);
  });

  it("keeps thousands of different words apart", () => {
    const all = Array.from({ length: 5000 }, (_, i) => `w${i}`);
    assert.deepEqual(tokenize(all.join(" ")).words, all);
  });

  for (const [name, text, reason] of [
    ["comment", "a /* b", "unterminated comment"],
    ["string", 'a "b\nc', "unterminated string"],
    ["character", "a 'b\nc", "unterminated character"],
    ["string at the end, behind a backslash", 'a "b\\', "unterminated string"],
  ] as const) {
    it(`names an unterminated ${name}`, () => {
      const { problems } = tokenize(text);
      assert.deepEqual(
        problems.map((problem) => problem.reason),
        [reason],
      );
    });
  }

  it("goes on after an unterminated string on the next line", () => assert.deepEqual(tokensOf('a "b\nc d'), ["a", '"b', "c", "d"]));

  it("takes NUL and other control characters for blanks, whose codes are those of kinds", () =>
    assert.deepEqual(tokensOf("a\0b\f\x01c\x02\x03\x04\x05d"), ["a", "b", "c", "d"]));

  it("takes what is beyond ASCII for a part of words", () => assert.deepEqual(tokensOf("größe ← x"), ["größe", "←", "x"]));

  it("reads a part of a text as if the rest were not there", () => {
    const text = "abc /* x */ def";
    const { count, starts, ends, problems } = tokenize(text, 1, 9);
    assert.equal(count, 1);
    assert.equal(text.slice(starts[0], ends[0]), "bc");
    assert.equal(problems.length, 1);
  });

  it("takes # for a punctuator in a macro's body", () => {
    const { kinds } = tokenize("#x", 0, 2, { hasDirectives: false });
    assert.deepEqual([...kinds.slice(0, 2)], [35, TokenKind.word]);
  });
});
