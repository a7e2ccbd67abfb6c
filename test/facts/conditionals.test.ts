import assert from "node:assert/strict";
import { showFunction } from "../../server/facts/show.js";
import { expectGraph, factsOf, lines } from "./graph-of.js";

describe("#if lines", () => {
  it("among statements are a branch with two real sides", () =>
    expectGraph(
      "#ifdef CONFIG_A\n\tlock();\n#else\n\tlock_other();\n#endif\n\ta();",
      `0: if [#if defined(CONFIG_A)] -> 1 else 2
       1: call lock() -> 3
       2: call lock_other()
       3: call a()
       4: exit`,
    ));

  it("with #elif are a chain", () =>
    expectGraph(
      "#if A > 2\n\ta();\n#elif defined(B)\n\tb();\n#else\n\tc();\n#endif",
      `0: if [#if A > 2] -> 1 else 2
       1: call a() -> 5
       2: if [#if defined(B)] -> 3 else 4
       3: call b() -> 5
       4: call c()
       5: exit`,
    ));

  it("#ifndef is negated", () =>
    expectGraph(
      "#ifndef B\n\ta();\n#endif",
      `0: if [#if !defined(B)] -> 1 else 2
       1: call a()
       2: exit`,
    ));

  it("#if 0 is dead, and its #else is not", () =>
    expectGraph(
      "#if 0\n\ta();\n#else\n\tb();\n#endif",
      `0: call b()
       1: exit`,
    ));

  it("around a case", () =>
    expectGraph(
      "switch (x) {\n#ifdef A\n\tcase 1: a(); break;\n#endif\n\tcase 2: b();\n\t}",
      `0: switch x { 1 -> 1, 2 -> 2 } otherwise -> 3
       1: call a() -> 3
       2: call b()
       3: exit`,
    ));

  it("that cut a statement give one function a branch", async () => {
    const { functions } = await factsOf("void f(int x)\n{\n#ifdef CONFIG_A\n\tif (x) {\n#else\n\tif (!x) {\n#endif\n\t\tg();\n\t}\n}\n");
    assert.equal(
      lines(functions.map(showFunction).join("\n")),
      lines(`void f(int x) [#if defined(CONFIG_A)]
             0: if x -> 1 else 2
             1: call g()
             2: exit
             void f(int x) [#if !defined(CONFIG_A)]
             0: if x -> 2 else 1
             1: call g()
             2: exit`),
    );
  });

  it("around two definitions of one name make them alternatives", async () => {
    const { functions } = await factsOf("#ifdef CONFIG_PM\nvoid f(void)\n{\n\tg();\n}\n#else\nstatic inline void f(void) { }\n#endif\n");
    assert.deepEqual(
      functions.map(({ name, configuration, isStatic, isInline }) => ({ name, configuration, isStatic, isInline })),
      [
        { name: "f", configuration: "defined(CONFIG_PM)", isStatic: false, isInline: false },
        { name: "f", configuration: "!defined(CONFIG_PM)", isStatic: true, isInline: true },
      ],
    );
  });
});
