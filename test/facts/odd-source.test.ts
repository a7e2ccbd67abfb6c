import assert from "node:assert/strict";
import { factsOf } from "./graph-of.js";

/** Extraction is total: whatever the text, it gives facts and says what it could not read. */
describe("odd source", () => {
  const cases: readonly { readonly what: string; readonly text: string; readonly unread?: RegExp }[] = [
    { what: "nothing", text: "" },
    { what: "a binary file", text: "\x7fELF\0\0\0\x01\ufffd\ufffd\0\0\0", unread: /^file is binary$/ },
    { what: "ten thousand braces", text: `void f(void) ${"{".repeat(10_000)} g(); ${"}".repeat(10_000)}`, unread: /^nested more than/ },
    { what: "braces that never close", text: `void f(void) ${"{".repeat(10_000)}`, unread: /closing brace/ },
    { what: "ten thousand parentheses", text: `int f(void) { return ${"(".repeat(10_000)}1${")".repeat(10_000)}; }` },
    { what: "a sum of twenty thousand", text: `int f(void) { return 1 ${"+ a ".repeat(20_000)}; }`, unread: /^nested more than/ },
    { what: "a choice of ten thousand", text: `int f(void) { return ${"a ? b : ".repeat(10_000)} c; }`, unread: /^nested more than/ },
    { what: "five thousand else if", text: `void f(void) { ${"if (a()) b(); else ".repeat(5_000)} c(); }` },
    { what: "ten thousand cases", text: `void f(int x) { switch (x) { ${"case 1: ".repeat(10_000)} g(); } }` },
    {
      what: "structures in structures",
      text: `struct a { ${"struct { ".repeat(5_000)} int x; ${"} b; ".repeat(5_000)} };`,
      unread: /^nested/,
    },
    { what: "#if in #if", text: `${"#if A\n".repeat(3_000)}int x;\n${"#endif\n".repeat(3_000)}` },
    { what: "an unterminated comment", text: "void f(void) { g(); /* h(); }", unread: /^unterminated comment$/ },
    { what: "an unterminated string", text: 'void f(void) { g("); }\n', unread: /^unterminated string$/ },
    { what: "half a surrogate pair", text: 'void f(void) { g("\ud800"); }' },
    { what: "CRLF", text: "void f(void)\r\n{\r\n\tg();\r\n}\r\n" },
    { what: "no C at all", text: "To be, or not to be: that is the question.\n", unread: /./ },
  ];

  for (const { what, text, unread } of cases) {
    it(what, async () => {
      const facts = await factsOf(text);
      if (!unread) assert.deepEqual(facts.unread, []);
      else
        assert.ok(
          facts.unread.some((span) => unread.test(span.reason)),
          JSON.stringify(facts.unread.slice(0, 3)),
        );
    });
  }

  it("a long chain of else if keeps every call", async () => {
    const { functions } = await factsOf(`void f(void) { ${"if (a()) b(); else ".repeat(1_000)} c(); }`);
    assert.equal(functions[0]?.graph.nodes.filter((node) => node.kind === "call").length, 2_001);
  });

  it("a function in the middle of rubbish is still read", async () => {
    const { functions } = await factsOf("int ) ( struct ;\nvoid f(void)\n{\n\tg();\n}\nint = ;\n");
    assert.equal(functions[0]?.name, "f");
    assert.equal(functions[0]?.hasErrors, false);
  });
});
