import { expectGraph } from "./graph-of.js";

describe("expressions become calls, assignments and values", () => {
  it("&& and || in a condition are branches, ! swaps them", () =>
    expectGraph(
      "if (!(d && x) || g(d)) a();",
      `0: if d -> 1 else 4
       1: if x -> 2 else 4
       2: call g(d)
       3: if #2 -> 4 else 5
       4: call a()
       5: exit`,
    ));

  it("&& as a value is a temporary", () =>
    expectGraph(
      "y = (x > 1 && g(x)) + 2;",
      `0: if x > 1 -> 1 else 4
       1: call g(x)
       2: if #1 -> 3 else 4
       3: %0 = 1 -> 5
       4: %0 = 0
       5: y = %0 + 2
       6: exit`,
    ));

  it("an assignment of ?: is one assignment a branch", () =>
    expectGraph(
      "int y = x ? g(1) : 0;",
      `0: if x -> 1 else 3
       1: call g(1)
       2: declare y = #1 -> 4
       3: declare y = 0
       4: exit`,
    ));

  it("?: as an argument is a temporary, and ?: without a middle is its condition", () =>
    expectGraph(
      "g(x ? 1 : 2); y = d ?: h();",
      `0: if x -> 1 else 2
       1: %0 = 1 -> 3
       2: %0 = 2
       3: call g(%0)
       4: if d -> 5 else 6
       5: %1 = d -> 8
       6: call h()
       7: %1 = #6
       8: y = %1
       9: exit`,
    ));

  it("?: as a statement", () =>
    expectGraph(
      "x ? a() : b(); x && c(); x || e();",
      `0: if x -> 1 else 2
       1: call a() -> 3
       2: call b()
       3: if x -> 4 else 5
       4: call c()
       5: if x -> 7 else 6
       6: call e()
       7: exit`,
    ));

  it("calls nest inside out, from left to right", () =>
    expectGraph(
      "a(b(x), c(d, e()));",
      `0: call b(x)
       1: call e()
       2: call c(d, #1)
       3: call a(#0, #2)
       4: exit`,
    ));

  it("assignments chain, and stand in conditions", () =>
    expectGraph(
      "y = z = g(); if ((y = h()) < 0) a();",
      `0: call g()
       1: z = #0
       2: y = z
       3: call h()
       4: y = #3
       5: if y < 0 -> 6 else 7
       6: call a()
       7: exit`,
    ));

  it("compound assignments, ++ and --", () =>
    expectGraph(
      "d->a.b[2] |= 1 << 3; g(x++, --y); if (x--) a();",
      `0: d->a.b[2] |= 1 << 3
       1: x ++ 1
       2: y -- 1
       3: call g(x - 1, y)
       4: x -- 1
       5: if x + 1 -> 6 else 7
       6: call a()
       7: exit`,
    ));

  it("calls through pointers", () =>
    expectGraph(
      "(*d->ops->up)(d, &d->q); d->ops->down(d); d->table[i].handler(d); g(x)(d);",
      `0: call d->ops->up(d, &d->q)
       1: call d->ops->down(d)
       2: call d->table[i].handler(d)
       3: call g(x)
       4: call #3(d)
       5: exit`,
    ));

  it("container_of and its kin name the structure", () =>
    expectGraph(
      "p = container_of(d, struct outer, in.work); q = list_first_entry(&x, struct item, node);",
      `0: p = container_of(d, struct outer, in.work)
       1: q = container_of(&x->next, struct item, node)
       2: exit`,
    ));

  it("casts, in both of their forms", () =>
    expectGraph(
      "a((struct foo *)d, (u32)(x), (unsigned long)d, (void)x);",
      `0: call a((struct foo *)d, (u32)x, (unsigned long)d, (void)x)
       1: exit`,
    ));

  it("initialisers with designators", () =>
    expectGraph(
      "struct foo a = { .x = g(1), .y.z = 2, [3] = { 4 }, 5 }; int y, *z = &a.x;",
      `0: call g(1)
       1: declare a = { x: #0, y.z: 2, [3]: { 4 }, 5 }
       2: declare z = &a.x
       3: exit`,
    ));

  it("a statement expression is its last statement's value", () =>
    expectGraph(
      "y = ({ int t = g(); t + 1; });",
      `0: call g()
       1: declare t = #0
       2: y = t + 1
       3: exit`,
    ));

  it("comma", () =>
    expectGraph(
      "a(), b(); if (c(), x) e();",
      `0: call a()
       1: call b()
       2: call c()
       3: if x -> 4 else 5
       4: call e()
       5: exit`,
    ));

  it("likely is seen through", () =>
    expectGraph(
      "if (likely(x) && unlikely(!g(d))) a();",
      `0: if x -> 1 else 4
       1: call g(d)
       2: if #1 -> 4 else 3
       3: call a()
       4: exit`,
    ));

  it("literals", () =>
    expectGraph(
      'g(0x1fUL, 017, -1, true, NULL, "a" "b", 1.5, sizeof(struct foo));',
      `0: call g(31, 15, -1, 1, 0, "ab", <1.5>, <sizeof(struct foo)>)
       1: exit`,
    ));

  it("a constant condition decides", () =>
    expectGraph(
      "if (0) a(); if (1) b(); if (!0 || c()) e();",
      `0: call b()
       1: call e()
       2: exit`,
    ));
});
