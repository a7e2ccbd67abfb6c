import assert from "node:assert/strict";
import { childrenOf, pathTo, readBlock, type Statement } from "../../server/fixes/statement.js";

/** The kinds of a block's statements with what they hold: `if(goto) label simple`. */
function shape(statement: Statement): string {
  const inner = childrenOf(statement).map(shape).join(" ");
  const name = statement.kind === "label" || statement.kind === "goto" ? ` ${statement.name}` : "";
  return inner === "" ? `${statement.kind}${name}` : `${statement.kind}(${inner})`;
}

function shapeOf(body: string): string {
  return readBlock(body, 0, body.length).statements.map(shape).join(" ");
}

describe("statements of a function", () => {
  it("labels, gotos and returns", () => {
    assert.equal(
      shapeOf("{ if (!p) goto out; p->x = 1; return 0; out: kfree(p); return -1; }"),
      "if(goto out) simple return label out simple return",
    );
  });

  it("else and loops", () => {
    assert.equal(
      shapeOf("{ if (a) b(); else if (c) { d(); } for (;;) e(); do f(); while (g); }"),
      "if(simple if(block(simple))) loop(simple) loop(simple)",
    );
  });

  it("macros that iterate", () => {
    assert.equal(shapeOf("{ list_for_each_entry(p, &l, n) { f(p); } for_each_cpu(i, m)\n g(i); }"), "loop(block(simple)) loop(simple)");
  });

  it("declarations", () => {
    assert.equal(
      shapeOf("{ struct foo *p = netdev_priv(dev), *q; u32 x; foo_t *y = z; LIST_HEAD(l); p = q; a * b; f(x); }"),
      "declaration declaration declaration declaration simple declaration simple",
    );
  });

  it("cases and lines of the preprocessor", () => {
    assert.equal(
      shapeOf("{\n#ifdef A\nswitch (x) { case A: f(); break; default: g(); }\n#endif\n}"),
      "directive switch(block(case simple break case simple)) directive",
    );
  });

  it("finds the innermost statement", () => {
    const body = "{ if (a) { b(); c(); } }";
    assert.deepEqual(
      pathTo(readBlock(body, 0, body.length), body.indexOf("c()")).map((each) => each.kind),
      ["block", "if", "block", "simple"],
    );
  });

  it("ends whatever the text is", () => {
    const body = "{ if (a { b(); } else for (;; switch (x) case ( goto ; return } ) label: do { while";
    for (let end = 0; end <= body.length; end++) readBlock(body.slice(0, end), 0, end);
    for (let start = 0; start < body.length; start++) readBlock(body.slice(start), 0, body.length - start);
  });
});
