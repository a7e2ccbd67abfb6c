import assert from "node:assert/strict";
import { showGraph } from "../../server/facts/show.js";
import { factsOf, lines } from "./graph-of.js";

/** Lowers the one function-like macro in `text`. */
async function expectMacro(text: string, expected: string): Promise<void> {
  const { macros } = await factsOf(`${text}\n`);
  const [macro] = macros;
  assert.equal(macros.length, 1);
  assert.equal(macro?.graph ? lines(showGraph(macro.graph)) : "no graph", lines(expected));
}

describe("function-like macros become flow graphs", () => {
  it("an expression is returned", () =>
    expectMacro(
      "#define LOCK(p) mutex_lock(&(p)->lock)",
      `0: call mutex_lock(&p->lock)
       1: return #0
       2: exit`,
    ));

  it("a plain expression", () =>
    expectMacro(
      "#define PRIV(d) ((d)->priv)",
      `0: return d->priv
       1: exit`,
    ));

  it("do { } while (0), over several lines", () =>
    expectMacro(
      "#define BOTH(x) do {\t\\\n\trtnl_lock();\t\\\n\tf(x);\t\\\n\trtnl_unlock();\t\\\n} while (0)",
      `0: call rtnl_lock()
       1: call f(x)
       2: call rtnl_unlock()
       3: exit`,
    ));

  it("a list of statements", () =>
    expectMacro(
      "#define BOTH(x) a(x); b(x)",
      `0: call a(x)
       1: call b(x)
       2: exit`,
    ));

  it("a statement expression", () =>
    expectMacro(
      "#define GET(x) ({ int y = f(x); y; })",
      `0: call f(x)
       1: declare y = #0
       2: return y
       3: exit`,
    ));

  it("a choice", () =>
    expectMacro(
      "#define MAYBE(x) ((x) ? f(x) : 0)",
      `0: if x -> 1 else 3
       1: call f(x)
       2: return #1 -> 4
       3: return 0
       4: exit`,
    ));

  it("names that are pasted together", () =>
    expectMacro(
      "#define RUN(x) do { init_##x(&x##_work); queue_work(wq, &p->x##_work); } while (0)",
      `0: call init_##x(&x##_work)
       1: call queue_work(wq, &p->x$$_work)
       2: exit`,
    ));

  it("container_of under another name", () =>
    expectMacro(
      "#define to_foo(x) container_of(x, struct foo, bar)",
      `0: return container_of(x, struct foo, bar)
       1: exit`,
    ));

  it("a loop", () =>
    expectMacro(
      "#define for_each_foo(i) for (i = 0; i < 3; i++)",
      `0: i = 0
       1: if i < 3 -> 2 else 3 loop
       2: i ++ 1 -> 1
       3: exit`,
    ));

  it("what is no statement has no graph", () => expectMacro("#define HALF(x) if (x) {", "no graph"));
});
