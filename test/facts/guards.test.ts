import { expectGraph } from "./graph-of.js";

describe("guards are entered and left", () => {
  it("at the end of the block and on return", () =>
    expectGraph(
      "guard(mutex)(&d->lock); if (x) return g(d); a();",
      `0: enter mutex(&d->lock)
       1: if x -> 2 else 5
       2: call g(d)
       3: return #2
       4: leave mutex(&d->lock) -> 7
       5: call a()
       6: leave mutex(&d->lock)
       7: exit`,
    ));

  it("on goto out of the block, but not within it", () =>
    expectGraph(
      "guard(mutex)(&d->lock); { guard(rtnl)(); if (x) goto inner; if (d) goto out; inner: a(); } out: b();",
      `0: enter mutex(&d->lock)
       1: enter rtnl()
       2: if x -> 4 else 3
       3: if d -> 8 else 4
       4: call a()
       5: leave rtnl()
       6: call b()
       7: leave mutex(&d->lock) -> 9
       8: leave rtnl() -> 6
       9: exit`,
    ));

  it("on break and continue, in the reverse order", () =>
    expectGraph(
      "while (x) { guard(a)(); guard(b)(); if (c()) break; if (e()) continue; g(); }",
      `0: if x -> 1 else 14 loop
       1: enter a()
       2: enter b()
       3: call c()
       4: if #3 -> 5 else 7
       5: leave b()
       6: leave a() -> 14
       7: call e()
       8: if #7 -> 9 else 11
       9: leave b()
       10: leave a() -> 0
       11: call g()
       12: leave b()
       13: leave a() -> 0
       14: exit`,
    ));

  it("scoped_guard holds for its statement only", () =>
    expectGraph(
      "scoped_guard(mutex, &d->lock) { a(); if (x) return 1; } b();",
      `0: enter mutex(&d->lock)
       1: call a()
       2: if x -> 3 else 5
       3: return 1
       4: leave mutex(&d->lock) -> 7
       5: leave mutex(&d->lock)
       6: call b()
       7: exit`,
    ));

  it("scoped_guard without arguments and braces, left by break", () =>
    expectGraph(
      "scoped_guard(rtnl)\n\ta();\nscoped_guard(rtnl) { if (x) break; b(); }",
      `0: enter rtnl()
       1: call a()
       2: leave rtnl()
       3: enter rtnl()
       4: if x -> 5 else 6
       5: leave rtnl() -> 8
       6: call b()
       7: leave rtnl()
       8: exit`,
    ));

  it("scoped_cond_guard runs its failure statement instead", () =>
    expectGraph(
      "scoped_cond_guard(mutex_intr, return -EINTR, &d->lock) { a(); } b();",
      `0: if ? -> 2 else 1
       1: return -EINTR -> 6
       2: enter mutex_intr(&d->lock)
       3: call a()
       4: leave mutex_intr(&d->lock)
       5: call b()
       6: exit`,
    ));

  it("CLASS declares its variable", () =>
    expectGraph(
      "CLASS(fd, q)(x); a(q);",
      `0: enter fd(x)
       1: call a(q)
       2: leave fd(x)
       3: exit`,
    ));
});
