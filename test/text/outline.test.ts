import assert from "node:assert/strict";
import { type FileOutline, outlineFile } from "../../server/text/outline.js";

/** The functions of a text, as `name: from the first token to the last`. */
function functionsOf(text: string): readonly string[] {
  return outlineFile(text).functions.map(({ name, start, end }) => `${name}: ${text.slice(start, end).replace(/\s+/g, " ")}`);
}

function namesOf(text: string): readonly string[] {
  return outlineFile(text).functions.map(({ name }) => name);
}

function only<T>(items: readonly T[]): T {
  const [item] = items;
  assert.equal(items.length, 1);
  assert.ok(item !== undefined);
  return item;
}

describe("function outline", () => {
  it("finds a function with its place", () => {
    const text = "int x;\n\nstatic int\nfoo_open(struct foo *f)\n{\n\treturn bar(f);\n}\n";
    const { name, start, nameStart, parametersStart, parametersEnd, bodyStart, end } = only(outlineFile(text).functions);
    assert.equal(name, "foo_open");
    assert.equal(text.slice(start, nameStart), "static int\n");
    assert.equal(text.slice(parametersStart, parametersEnd), "(struct foo *f)");
    assert.equal(text.slice(bodyStart, end), "{\n\treturn bar(f);\n}");
  });

  it("lists what it mentions, once and without keywords", () => {
    const text = 'static int f(struct foo *p)\n{\n\tif (p->a) /* not */ return g(p, p->a, "nor");\n#define X y\n\treturn 0;\n}\nint z = q;';
    const outline = outlineFile(text);
    assert.deepEqual(only(outline.functions).identifiers, ["f", "foo", "p", "a", "g"]);
    assert.deepEqual(outline.identifiers, ["z", "q"]);
  });

  it("lists what is put where it may be called, and the members that are called", () => {
    const text = `static const struct ops ops __ro_after_init = { .open = f, .stop = &g, .size = 4, .name = NAME };
static const struct { int id; void (*run)(void); } commands[] = { { 1, f }, { 2, &g }, };
static int (*const calls[])(int) = { [ONE] = h, i };
static struct pair pair __read_mostly = { l, NULL };
static void fill(struct foo *p) { p->ops.halt = j; p->count = k + 1; p->ops.halt(p); (*p->run)(p); q.read(p, p->x); }`;
    const { targets, functions } = outlineFile(text);
    assert.deepEqual(Object.fromEntries(targets.members), { open: ["f"], stop: ["g"], halt: ["j"] });
    assert.deepEqual(Object.fromEntries(targets.tables), { commands: ["f", "g"], calls: ["h", "i"], pair: ["l"] });
    assert.deepEqual(only(functions).calledMembers, ["halt", "run", "read"]);
  });

  for (const [what, text, expected] of [
    ["a section word between type and name", "static int __init f(void) { }", "f"],
    ["an unknown word before the type", "static FOO_API int f(void) { }", "f"],
    ["an attribute before", "__attribute__((unused)) static int f(void) { }", "f"],
    ["an annotation with arguments before", "__printf(1, 2) void f(char *s, ...) { }", "f"],
    ["annotations behind the parameters", "void f(struct x *x) __acquires(&x->lock) __must_hold(x) { }", "f"],
    ["an unknown annotation behind the parameters", "void f(struct x *x) TAKES(x) { }", "f"],
    ["a macro without semicolon before it", "MODULE_FOO(x)\nstatic int f(void) { }", "f"],
    ["a macro as its type", "static TYPE(x) f(void) { }", "f"],
    ["a pointer as its type", "struct foo *f(void) { }", "f"],
    ["a function that returns a pointer to one", "static int (*f(int a))(char c) { return 0; }", "f"],
    ["a name in parentheses", "int (f)(int a) { return 0; }", "f"],
    ["parameters in the old style", "int f(a, b)\n\tint a;\n\tchar *b[2];\n{ return 0; }", "f"],
    ["no type at all", "f(void) { }", "f"],
    ["a system call", "SYSCALL_DEFINE3(frob, int, fd, char __user *, buf, size_t, n) { }", "frob"],
    ["a macro that builds its name", "static int FNAME(walk)(struct w *w) { return 0; }", "walk"],
    ["comments everywhere", "static/*a*/int/*{*/f/*b*/(/*)*/void/*c*/)/*;*/{/*}*/}", "f"],
  ] as const) {
    it(`finds a function with ${what}`, () => assert.deepEqual(namesOf(text), [expected]));
  }

  for (const [what, text] of [
    ["a structure", "struct foo {\n\tint (*f)(int a);\n};"],
    ["a structure with an attribute", "struct __packed foo { int a; } __aligned(4);"],
    ["an initialiser", "static struct ops o = { .f = g, .h = &(struct x) { 1 } };"],
    ["an initialiser by macro", "static DEFINE_FOO(x) = { 1 };"],
    ["an array", "int a[2] = { f(1), { 2 } };"],
    ["an enumeration", "enum e { A = B(1), C };"],
    ["a macro with braces among its arguments", "DEFINE_FOO(x, { .a = 1 }, { f(); });"],
    ["a macro with statements", 'TRACE_EVENT(x,\n\tTP_fast_assign(\n\t\ta = b;\n\t),\n\tTP_printk("%d", a)\n);'],
    ["a prototype", "int f(int a), g(void);\nextern int h(int) __attribute__((x));"],
    ["a macro whose arguments look like old parameters", "MODULE_ALIAS(x)\nint a;\nstruct s { int b; };"],
  ] as const) {
    it(`takes ${what} for no function`, () => assert.deepEqual(namesOf(text), []));
  }

  it('finds functions inside of extern "C"', () =>
    assert.deepEqual(namesOf('extern "C" {\nint f(void) { return 0; }\n}\nint g(void) { }'), ["f", "g"]));

  it("names the macro that defines a function", () => {
    const [first] = outlineFile("SYSCALL_DEFINE1(frob, int, fd)\n{\n}").functions;
    assert.equal(first?.definedBy, "SYSCALL_DEFINE1");
  });
});

describe("functions and #if", () => {
  it("follows the first branch where braces do not balance", () =>
    assert.deepEqual(namesOf("int f(void) {\n#ifdef A\n\tif (a) {\n#else\n\tif (b) {\n#endif\n\t\tg();\n\t}\n}\nint h(void) { }"), [
      "f",
      "h",
    ]));

  it("follows the #else of an #if 0", () =>
    assert.deepEqual(namesOf("int f(void) {\n#if 0\n\tif (a) {{\n#else\n\tif (b) {\n#endif\n\t}\n}\nint h(void) { }"), ["f", "h"]));

  it("leaves out what no kernel compiles", () => {
    const text = "#if 0\nint f(void) { }\n#define X 1\n#elif B\nint g(void) { }\n#endif\n#ifdef __cplusplus\n}\n#endif\nint h(void) { }";
    assert.deepEqual(namesOf(text), ["g", "h"]);
    assert.deepEqual(outlineFile(text).macros, []);
  });

  it("shares one body between two heads", () => {
    const text = "#ifdef A\nint f(int a)\n{\n\tg();\n#else\nint old_f(void)\n{\n#endif\n\th();\n}\nint k(void) { }";
    const [first, second] = outlineFile(text).functions;
    assert.equal(first?.name, "f");
    assert.deepEqual(first?.otherNames, ["old_f"]);
    assert.equal(first?.hasConditionals, true);
    assert.equal(second?.name, "k");
    assert.equal(second?.configuration, undefined);
  });

  it("takes a head that only differs before its brace for one", () =>
    assert.deepEqual(functionsOf("static int\n#ifdef A\nf(int a)\n#else\nf(void)\n#endif\n{ }"), [
      "f: static int #ifdef A f(int a) #else f(void) #endif { }",
    ]));

  it("reaches to the end of the last branch that closes the function", () =>
    assert.deepEqual(functionsOf("int f(void)\n#ifdef A\n{ return 1; }\n#else\n{ return 0; }\n#endif\nint g(void) { }"), [
      "f: int f(void) #ifdef A { return 1; } #else { return 0; }",
      "g: int g(void) { }",
    ]));

  it("knows two definitions in two branches", () =>
    assert.deepEqual(
      outlineFile("#ifdef A\nint f(void) { }\n#elif defined B\nint f(void) { }\n#else\nint f(void) { }\n#endif").functions.map(
        ({ configuration }) => configuration,
      ),
      ["defined(A)", "!defined(A) && defined(B)", "!defined(A) && !defined(B)"],
    ));

  it("joins nested conditions and leaves an include guard out", () => {
    const { functions, macros } = outlineFile(
      "#ifndef _X_H\n#define _X_H _Y\n#if A || B\n#define N M\n#ifndef C\nint f(void) { }\n#endif\n#endif\nint g(void) { }\n#endif",
    );
    assert.deepEqual(
      functions.map(({ configuration }) => configuration),
      ["(A || B) && !defined(C)", undefined],
    );
    assert.deepEqual(
      macros.map(({ name, configuration }) => [name, configuration]),
      [
        ["_X_H", undefined],
        ["N", "A || B"],
      ],
    );
  });
});

describe("macros, includes and suppressions", () => {
  function macroOf(text: string) {
    const macro = only(outlineFile(text).macros);
    return {
      name: macro.name,
      parameters: macro.parameters,
      body: text.slice(macro.bodyStart, macro.bodyEnd),
      identifiers: macro.identifiers,
    };
  }

  it("reads an object-like macro", () =>
    assert.deepEqual(macroOf("#define FLAG\t(1 << SHIFT) /* x */ \nint a;"), {
      name: "FLAG",
      parameters: undefined,
      body: "(1 << SHIFT) /* x */",
      identifiers: ["SHIFT"],
    }));

  it("reads a function-like one over several lines", () =>
    assert.deepEqual(macroOf("#define M(a, b)\t\\\r\n\tdo { f(a); } while (b)\t\\\r\n\r\n"), {
      name: "M",
      parameters: ["a", "b"],
      body: "do { f(a); } while (b)",
      identifiers: ["f", "a", "b"],
    }));

  it("reads variadic ones", () => {
    assert.deepEqual(macroOf("#define M(...) f(__VA_ARGS__)").parameters, ["__VA_ARGS__"]);
    assert.deepEqual(macroOf("#define M(fmt, args...) f(fmt, ##args)").parameters, ["fmt", "args"]);
    assert.deepEqual(macroOf("#define M() f()").parameters, []);
  });

  it("takes parentheses behind a blank for the body", () => {
    const { parameters, body } = macroOf("#define M (a)");
    assert.equal(parameters, undefined);
    assert.equal(body, "(a)");
  });

  it("keeps of those that name nothing where they stand", () => {
    const { macros, literals } = outlineFile('# define A\n#define B\t0x10 /* b */\n#define C "a \\" b"\n#define D B\n#define E() 1\n');
    assert.deepEqual(
      [...literals.names()].map((name, index) => [name, literals.bodyAt(index)]),
      [
        ["A", ""],
        ["B", "0x10 /* b */"],
        ["C", '"a \\" b"'],
      ],
    );
    assert.deepEqual(
      macros.map(({ name }) => name),
      ["D", "E"],
    );
  });

  it("finds those inside of functions", () => {
    const { macros, literals } = outlineFile("int f(void)\n{\n#define M N\n#define N 1\n\treturn M;\n}");
    assert.deepEqual([...macros.map(({ name }) => name), ...literals.names()], ["M", "N"]);
  });

  it("lists includes with their quotes", () =>
    assert.deepEqual(outlineFile('#include <linux/a.h>\n # include "b.h" // c\n#include MACRO\n').includes, ["<linux/a.h>", '"b.h"']));

  it("reads suppressions", () => {
    const text =
      "/* rtnlens: allow self-flush -- never runs\n * twice */\n// rtnlens: allow dropped-work\n/* rtnlens: nothing */\n/* allow */";
    assert.deepEqual(
      outlineFile(text).suppressions.map(({ start, rule, reason }) => [start, rule, reason]),
      [
        [0, "self-flush", "never runs twice"],
        [text.indexOf("//"), "dropped-work", ""],
      ],
    );
  });
});

describe("odd files", () => {
  function measured(text: string): FileOutline {
    // Processor time: other programs may keep the machine busy meanwhile.
    const before = process.cpuUsage();
    const outline = outlineFile(text);
    assert.ok(process.cpuUsage(before).user < 4_000_000, "takes too long");
    return outline;
  }

  it("ends a function without its brace at the first one in column one", () => {
    const { functions, problems } = outlineFile(
      "int f(void)\n{\n\tif (a) {\n\tg();\n}\n\nint h(void)\n{\n}\n\nint k(void)\n{\n\tm();\n}\n",
    );
    assert.deepEqual(
      functions.map(({ name }) => name),
      ["f", "h", "k"],
    );
    assert.deepEqual(
      problems.map(({ reason }) => reason),
      ["function without its closing brace"],
    );
  });

  it("ignores a closing brace too many", () => assert.deepEqual(namesOf("int f(void) { } }\nint g(void) { }"), ["f", "g"]));

  it("goes on after a parenthesis that is never closed", () =>
    assert.deepEqual(namesOf("FOO(\nint f(void)\n{\n}\nint g(void)\n{\n}\n").at(-1), "g"));

  it("names an unterminated comment", () =>
    assert.deepEqual(
      outlineFile("int f(void) { }\n/* int g(void) { }").problems.map(({ reason }) => reason),
      ["unterminated comment"],
    ));

  it("reads stray #else and #endif, and an #if without its end", () => {
    assert.deepEqual(namesOf("#endif\nint f(void) { }\n#else\nint g(void) { }\n#endif\n#if A\nint h(void) { }"), ["f", "g", "h"]);
  });

  it("reads an empty file", () => assert.deepEqual(outlineFile("").functions, []));

  it("reads 10,000 nested braces", () => {
    const { functions } = measured(`int f(void) ${"{".repeat(10_000)}${"}".repeat(10_000)}\nint g(void) { }`);
    assert.equal(functions.length, 2);
  });

  for (const piece of [
    "{",
    "}",
    "(",
    ")",
    "#if A\n",
    "#else\n",
    "f(a) ",
    "f(a) { ",
    "struct x { ",
    "/*",
    "'",
    '"',
    "a b;",
    "\\\n",
    "int f(a) int a; ",
  ]) {
    it(`reads ${JSON.stringify(piece)} a hundred thousand times`, () => {
      measured(piece.repeat(100_000));
    });
  }

  it("reads 20 MB in reasonable time", () => {
    const { functions } = measured("static int f(struct foo *p)\n{\n\treturn p->a + bar(p, 17);\n}\n".repeat(330_000));
    assert.equal(functions.length, 330_000);
  });
});
