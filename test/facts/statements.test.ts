import { expectGraph } from "./graph-of.js";

describe("statements become a flow graph", () => {
  it("if and else", () =>
    expectGraph(
      "if (x) a(); else if (d) b(); else c(); e();",
      `0: if x -> 1 else 2
       1: call a() -> 5
       2: if d -> 3 else 4
       3: call b() -> 5
       4: call c()
       5: call e()
       6: exit`,
    ));

  it("while, whose condition calls a function", () =>
    expectGraph(
      "while (!try_lock()) { if (!up(d)) return 1; sleep(20); } go();",
      `0: call try_lock()
       1: if #0 -> 6 else 2 loop
       2: call up(d)
       3: if #2 -> 5 else 4
       4: return 1 -> 7
       5: call sleep(20) -> 0
       6: call go()
       7: exit`,
    ));

  it("do, with continue going to the condition", () =>
    expectGraph(
      "do { if (x) continue; a(); } while (more(d));",
      `0: if x -> 2 else 1
       1: call a()
       2: call more(d)
       3: if #2 -> 0 else 4 loop
       4: exit`,
    ));

  it("do { } while (0) is no loop", () =>
    expectGraph(
      "do { a(); if (x) break; b(); } while (0); c();",
      `0: call a()
       1: if x -> 3 else 2
       2: call b()
       3: call c()
       4: exit`,
    ));

  it("for, with continue going to the step", () =>
    expectGraph(
      "for (int i = 0; i < 3; i++) { if (i == 1) continue; if (i == 2) break; a(i); } b();",
      `0: declare i = 0
       1: if i < 3 -> 2 else 6 loop
       2: if i == 1 -> 5 else 3
       3: if i == 2 -> 6 else 4
       4: call a(i)
       5: i ++ 1 -> 1
       6: call b()
       7: exit`,
    ));

  it("a loop for ever is left by break only", () =>
    expectGraph(
      "for (;;) { if (a()) break; } while (1) { if (b()) return 2; } c();",
      `0: call a()
       1: if #0 -> 2 else 0
       2: call b()
       3: if #2 -> 4 else 2
       4: return 2
       5: exit`,
    ));

  it("a loop that does nothing for ever", () =>
    expectGraph(
      "a(); for (;;); b();",
      `0: call a()
       1: skip -> 1
       2: exit`,
    ));

  it("switch, with fallthrough, default and a nested block", () =>
    expectGraph(
      "switch (x) { case 1: a(); case 2: { b(); break; } case 'c': case B: return 1; default: e(); } g();",
      `0: switch x { 1 -> 1, 2 -> 2, 99 -> 3, B -> 3 } otherwise -> 4
       1: call a()
       2: call b() -> 5
       3: return 1 -> 6
       4: call e()
       5: call g()
       6: exit`,
    ));

  it("switch without default may match nothing; continue in it is the loop's", () =>
    expectGraph(
      "while (x) { switch (x) { case 1: continue; } a(); }",
      `0: if x -> 1 else 3 loop
       1: switch x { 1 -> 0 } otherwise -> 2
       2: call a() -> 0
       3: exit`,
    ));

  it("a case range keeps its text", () =>
    expectGraph(
      "switch (x) { case 1 ... 5: a(); }",
      `0: switch x { <1 ... 5> -> 1 } otherwise -> 2
       1: call a()
       2: exit`,
    ));

  it("goto forwards and back, and what cannot be reached is dropped", () =>
    expectGraph(
      "again: if (a()) goto out; if (x) goto again; return 0; dead(); out: return 1;",
      `0: call a()
       1: if #0 -> 4 else 2
       2: if x -> 0 else 3
       3: return 0 -> 5
       4: return 1
       5: exit`,
    ));

  it("return of a call is a call and a return of its result", () =>
    expectGraph(
      "return g(x);",
      `0: call g(x)
       1: return #0
       2: exit`,
    ));

  it("return of a choice is one return a branch", () =>
    expectGraph(
      "return x ? g(1) : 2;",
      `0: if x -> 1 else 3
       1: call g(1)
       2: return #1 -> 4
       3: return 2
       4: exit`,
    ));

  it("return of && or || is 1 or 0", () =>
    expectGraph(
      "return x && !g(d);",
      `0: if x -> 1 else 4
       1: call g(d)
       2: if #1 -> 4 else 3
       3: return 1 -> 5
       4: return 0
       5: exit`,
    ));

  it("an empty function", () => expectGraph("", "0: exit"));

  it("a macro that is given a label may jump there", () =>
    expectGraph(
      "CHECK(x, out); a(); return 0; out: b(); return 1;",
      `0: call CHECK(x, out)
       1: if ? -> 4 else 2
       2: call a()
       3: return 0 -> 6
       4: call b()
       5: return 1
       6: exit`,
    ));

  it("loop macros, with and without braces, call their macro every round", () =>
    expectGraph(
      "list_for_each_entry(p, &d->list, node)\n\ta(p);\nfor_each_online_cpu(x) { if (x) continue; b(x); break; }\nc();",
      `0: call list_for_each_entry(p, &d->list, node)
       1: if ? -> 2 else 3 loop list_for_each_entry
       2: call a(p) -> 0
       3: call for_each_online_cpu(x)
       4: if ? -> 5 else 7 loop for_each_online_cpu
       5: if x -> 3 else 6
       6: call b(x)
       7: call c()
       8: exit`,
    ));

  it("a loop macro between if and else", () =>
    expectGraph(
      "if (x)\n\tlist_for_each_entry(p, &d->list, node) { a(p); }\nelse\n\tb();",
      `0: if x -> 1 else 4
       1: call list_for_each_entry(p, &d->list, node)
       2: if ? -> 3 else 5 loop list_for_each_entry
       3: call a(p) -> 1
       4: call b()
       5: exit`,
    ));

  it("a macro without its semicolon does not swallow the next call", () =>
    expectGraph(
      "DBG(x)\n\trtnl_lock();\nTRACE(x)\nflush_workqueue(d->wq);\nout: __maybe_unused\n\tb();",
      `0: call DBG(x)
       1: if ? -> 2 else 3 loop DBG
       2: call rtnl_lock() -> 0
       3: call TRACE(x)
       4: call flush_workqueue(d->wq)
       5: call b()
       6: exit`,
    ));

  it("an asm statement is passed over", () =>
    expectGraph(
      'asm volatile("nop" : : "r" (x)); a();',
      `0: call a()
       1: exit`,
    ));
});
