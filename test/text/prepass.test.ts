import assert from "node:assert/strict";
import type { SyntaxNode } from "../../server/syntax/syntax-node.js";
import { type FunctionOutline, outlineFile } from "../../server/text/outline.js";
import { configurations, type PreparedText, prepare, prepareDeclarations, prepareMacroBody } from "../../server/text/prepass.js";
import { loadTestParser } from "../syntax/test-parser.js";

/** Wraps statements into a function and prepares it; every variant is as long as the source and has its line breaks. */
function variantsOf(text: string): readonly PreparedText[] {
  const variants: PreparedText[] = [];
  for (const definition of outlineFile(text).functions) {
    for (const variant of configurations(text, definition)) {
      expectSameShape(text.slice(definition.start, definition.end), variant.text);
      variants.push(variant);
    }
  }
  return variants;
}

function expectSameShape(source: string, prepared: string): void {
  assert.equal(prepared.length, source.length);
  for (let i = 0; i < source.length; i++) assert.equal(prepared[i] === "\n", source[i] === "\n", `line break at ${i}`);
}

function body(statements: string): string {
  return `static int f(struct foo *p)\n{\n\t${statements}\n}\n`;
}

/** The text that the grammar reads in place of the statements, runs of blanks made one. */
function prepared(statements: string): string {
  const [variant] = variantsOf(body(statements));
  assert.ok(variant);
  return brief(variant.text.slice(variant.text.indexOf("{") + 1, variant.text.lastIndexOf("}")));
}

function brief(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** The tree of the only variant, as the types of its statements with the calls in them; fails on an error. */
async function shapeOf(text: string): Promise<readonly string[]> {
  const parser = await loadTestParser();
  const shapes: string[] = [];
  for (const variant of variantsOf(text)) {
    const { root, hasErrors } = parser.parse(variant.text);
    assert.equal(hasErrors, false, variant.text);
    const definitions = root.children.filter((child) => child.type !== "comment");
    assert.deepEqual(
      definitions.map((child) => child.type),
      ["function_definition"],
    );
    const block = definitions[0]?.children.find((child) => child.field === "body");
    assert.ok(block);
    shapes.push(block.children.map((statement) => shape(statement, variant.text)).join("; "));
  }
  return shapes;
}

/** `while(g(x))`: a statement's type without `_statement`, and the calls below it. */
function shape(node: SyntaxNode, text: string): string {
  const calls: string[] = [];
  const walk = (each: SyntaxNode): void => {
    if (each.type === "call_expression") calls.push(brief(text.slice(each.start, each.end)));
    else for (const child of each.children) walk(child);
  };
  walk(node);
  return `${node.type.replace("_statement", "")}(${calls.join(", ")})`;
}

function onlyFunction(text: string): FunctionOutline {
  const { functions } = outlineFile(text);
  const [definition] = functions;
  assert.equal(functions.length, 1);
  assert.ok(definition);
  return definition;
}

describe("silent misparses of the grammar", () => {
  for (const [what, statements, expected] of [
    ["a loop without braces", "for_each_online_cpu(cpu)\n\t\tflush_workqueue(wq);", "while(flush_workqueue(wq))"],
    ["a scoped guard without braces", "scoped_guard(rtnl)\n\t\tg();", "while(g())"],
    ["a scoped guard with a block", "scoped_guard(mutex, &p->lock) {\n\t\tg();\n\t}\n\th();", "while(g()); expression(h())"],
    ["a call without its semicolon", "DBG(x)\n\trtnl_lock();", "expression(DBG(x)); expression(rtnl_lock())"],
    ["a label with an annotation", "goto out;\nout: __maybe_unused\n\tflush_workqueue(wq);", "goto(); labeled(flush_workqueue(wq))"],
    ["a loop with one argument and a block", "for_each_possible_cpu(i) {\n\t\tg(i);\n\t}\n\th();", "while(g(i)); expression(h())"],
    ["a static definition by macro", "static DEFINE_MUTEX(m);\n\tg();", "expression(DEFINE_MUTEX(m)); expression(g())"],
    ["a loop with several arguments", "list_for_each_entry(a, &l, n)\n\t\tg(a);\n\th();", "while(g(a)); expression(h())"],
    ["a loop below an if with an else", "if (x) list_for_each_entry(a, &l, n) { g(a); } else h();", "if(g(a), h())"],
  ] as const) {
    it(what, async () => assert.deepEqual(await shapeOf(body(statements)), [expected]));
  }
});

describe("statements", () => {
  for (const [what, statements, expected] of [
    ["an iterating macro to while", "list_for_each_entry(a, &l, n) {\n\t}", "while (a, &l, n) { }"],
    ["a short one, over blanks beside it", "each (a)\n\t\tg(a);", "while(a) g(a);"],
    ["one that is too short to if", "{}\nfa(a) {\n\t}", "{} if(a) { }"],
    ["one with empty parentheses", "forever() {\n\t}", "while(1) { }"],
    ["one that is a for", "unrolled_for (i = 0; i < 3; i++)\n\t\tg(i);", "for (i = 0; i < 3; i++) g(i);"],
    ["one behind do", "do {\n\t} for_each_vma(a, b);", "do { } while (a, b);"],
    ["one in capitals that an else follows", "IF_FOO(x)\n\t\tg();\n\telse\n\t\th();", "if (x) g(); else h();"],
    ["one that is a call, for a semicolon follows", "list_for_each_entry(a, &l, n);", "list_for_each_entry(a, &l, n);"],
    ["scoped_guard", "scoped_guard(mutex, &p->m)\n\t\tg();", "while (mutex, &p->m) g();"],
    ["scoped_cond_guard", "scoped_cond_guard(mutex_intr, return -EINTR, &p->m)\n\t\tg();", "while (mutex_intr, &p->m) g();"],
    ["scoped_cond_guard of one lock", "scoped_cond_guard(rtnl_try, return) {\n\t}", "while (rtnl_try ) { }"],
    ["guard stays", "guard(mutex)(&p->m);", "guard(mutex)(&p->m);"],
    ["a call behind a call without semicolon", "DBG(x)\n\t*p = 1;", "DBG(x) ;*p = 1;"],
    ["a call without semicolon before a brace", "if (x) {\n\t\tDBG(x)\n\t}", "if (x) { DBG(x) ;}"],
    ["a call without semicolon before a comment", "DBG(x)// y\n\tg();", "DBG(x); g();"],
    ["a word that is a statement", "switch (x) {\n\tCASES\n\tdefault:\n\t\tg();\n\t}", "switch (x) { CASES ;default: g(); }"],
    ["a call that goes on on the next line", "f(x)\n\t\t->y = 1;\n\tg(x)\n\t\t+ 1;", "f(x) ->y = 1; g(x) + 1;"],
    ["a declaration by macro", "DECLARE_BITMAP(b, 8) = { 0 };", "long b = { 0 };"],
    ["a type by macro", "PADDED(key, 8) tmp;", "PADDED tmp;"],
    ["a label by macro", "g();\n\tCHECK(out:)\n\th();", "g(); out: h();"],
    ["a label before a closing brace", "{\n\tout:\n\t}", "{ out: ;}"],
    ["parentheses that are a macro's own", "if time_after(a, b)\n\t\tg();", "if (a, b) g();"],
    ["a case range", "switch (x) {\n\tcase 1 ... 5:\n\t\tg();\n\t}", "switch (x) { case 1 : g(); }"],
    ["statements as an argument", "ASSERT(p, return -1; );", "ASSERT(p,{return -1;});"],
    ["a call with its semicolon as an argument", "ASSERT(p, g(p););", "ASSERT(p, g(p) );"],
  ] as const) {
    it(what, () => assert.equal(prepared(statements), expected));
  }

  it("tells the name behind each while", () => {
    const text = body("list_for_each_entry(a, &l, n)\n\t\tg(a);\n\tscoped_cond_guard(mutex_intr, return -EINTR, &p->m)\n\t\tg();");
    const [variant] = variantsOf(text);
    const rewrites = variant?.rewrites ?? [];
    assert.deepEqual(
      rewrites.map((rewrite) => (rewrite.kind === "loop" || rewrite.kind === "scoped-guard" ? rewrite.name : rewrite.kind)),
      ["list_for_each_entry", "scoped_cond_guard"],
    );
    for (const { start } of rewrites) assert.ok(variant?.text.startsWith("while", start - (variant?.start ?? 0)));
    const guard = rewrites[1];
    assert.ok(guard?.kind === "scoped-guard");
    assert.equal(guard.failure?.text, "return -EINTR");
    assert.equal(text.slice(guard.failure.start, guard.failure.end), "return -EINTR");
  });
});

describe("expressions", () => {
  for (const [what, statements, expected] of [
    ["a structure as an argument", "x = container_of(w, struct bar, work);", "x = container_of(w, bar, work);"],
    ["a pointer type as an argument", "x = va_arg(ap, const struct bar *);", "x = va_arg(ap, bar );"],
    ["two basic types as an argument", "x = min_t(unsigned long, a, b);", "x = min_t(unsigned_long, a, b);"],
    ["an argument that is typeof a structure", "x = first(l, typeof(struct bar), m);", "x = first(l, bar , m);"],
    ["sizeof stays", "x = g(sizeof(struct bar *));", "x = g(sizeof(struct bar *));"],
    ["a cast stays", "x = g((struct bar *)y);", "x = g((struct bar *)y);"],
    ["the parameters of a local prototype stay", "extern int g(struct bar *, int);", "extern int g(struct bar *, int);"],
    ["offsetof of a path", "x = offsetof(struct bar, a.b[1]);", "x = _ffsetof( bar, a.b[1]);"],
    ["typeof as a cast", "x = (typeof(p->x))y;", "x = (typeof )y;"],
    ["typeof of a declaration", "typeof(p->x) y = 1;", "typeof y = 1;"],
    ["alignof of an expression", "x = __alignof__(*p) - 1;", "x = sizeof (*p) - 1;"],
    ["a string behind two names", 'printk(KERN_ERR PFX "x" FMT "y");', 'printk( PFX "x" FMT "y");'],
    ["a string beside a macro call", 'g("a" __stringify(X) "b");', 'g("a" "b");'],
    ["two names as an argument", "printk(KERN_ERR fmt, x);", "printk( fmt, x);"],
    ["a number that is a word", "g(100baseT_Full, 0x1fUL, 1e-3);", "g(_00baseT_Full, 0x1fUL, 1e-3);"],
    ["an operator as an argument", "ASSERTCMP(a, ==, b);", "ASSERTCMP(a, __, b);"],
    ["an empty argument", "g(a, , b);", "g(a,_, b);"],
    ["an annotation in a cast", "x = (void __iomem *)y;", "x = (void *)y;"],
    ["a member that is named like one", "p->__user = q.__init;", "p->__user = q.__init;"],
    ["a cleanup annotation", "struct bar *b __free(kfree) = g();", "struct bar *b = g();"],
    ["a compound literal behind return", "return (struct bar) { .a = 1, };", "return (struct bar) { .a = 1, };"],
  ] as const) {
    it(what, () => assert.equal(prepared(statements), expected));
  }

  it("keeps what a type argument was", () => {
    const text = body("x = container_of(w, struct bar *, work);");
    const [rewrite] = variantsOf(text)[0]?.rewrites ?? [];
    assert.ok(rewrite?.kind === "type-argument");
    assert.equal(rewrite.text, "struct bar *");
    assert.equal(text.slice(rewrite.start, rewrite.end), "struct bar *");
  });
});

describe("heads of functions", () => {
  for (const [what, text, expected] of [
    ["annotations", "static int __init f(void) { }", "static int f(void) { }"],
    ["annotations of parameters", "void f(void __iomem *p, int a __maybe_unused) { }", "void f(void *p, int a ) { }"],
    ["unknown words", "STATIC int API f(void) NOTHROW { }", "int f(void) { }"],
    ["a type in capitals stays", "static BOOL f(void) { }", "static BOOL f(void) { }"],
    ["__always_inline", "static __always_inline int f(void) { }", "static inline int f(void) { }"],
    ["a system call", "SYSCALL_DEFINE2(frob, int, fd, char __user *, b) { }", "int frob( int fd, char * b) { }"],
    ["a macro with one argument", "static DEFINE_OP(frob) { }", "static int frob() { }"],
    ["a macro for the name", "static int FNAME(walk)(struct w *w) { }", "static int walk (struct w *w) { }"],
    ["parameters in the old style", "int f(a)\n\tint a;\n{ }", "int f(a) int a; { }"],
  ] as const) {
    it(what, async () => {
      const [variant] = variantsOf(text);
      assert.equal(brief(variant?.text ?? ""), expected);
      assert.equal((await loadTestParser()).parse(variant?.text ?? "").hasErrors, false);
    });
  }

  it("keeps the arguments of lock annotations", () => {
    const text = "static void f(struct foo *p)\n\t__acquires(&p->lock) __must_hold(RTNL)\n\tTAKES(x, y)\n{ }";
    assert.deepEqual(
      variantsOf(text)[0]?.rewrites.map((rewrite) => rewrite.kind === "annotation" && [rewrite.name, rewrite.argument?.text]),
      [
        ["__acquires", "&p->lock"],
        ["__must_hold", "RTNL"],
        ["TAKES", "x, y"],
      ],
    );
  });
});

describe("#if in functions", () => {
  it("stays where it stands among whole statements", async () => {
    const text = body("g();\n#ifdef A\n\th();\n#else\n\tk();\n#endif\n\tm();");
    assert.equal(variantsOf(text).length, 1);
    assert.deepEqual(await shapeOf(text), ["expression(g()); preproc_ifdef(h(), k()); expression(m())"]);
  });

  for (const [what, statements, expected] of [
    ["two conditions for one block", "#ifdef A\n\tif (x) {\n#else\n\tif (y(x)) {\n#endif\n\t\tg();\n\t}", ["if(g())", "if(y(x), g())"]],
    [
      "an else that is cut off",
      "if (x)\n\t\tg();\n#ifdef A\n\telse\n\t\th();\n#endif\n\tk();",
      ["if(g(), h()); expression(k())", "if(g()); expression(k())"],
    ],
    [
      "a statement behind an if",
      "if (x)\n#ifdef A\n\t\tg();\n#else\n\t\th();\n#endif\n\tk();",
      ["if(g()); expression(k())", "if(h()); expression(k())"],
    ],
    ["an argument", "g(a,\n#if A\n\t  b\n#else\n\t  c\n#endif\n\t);", ["expression(g(a, b ))", "expression(g(a, c ))"]],
    ["a part of a condition", "if (a\n#ifdef A\n\t    && b()\n#endif\n\t    )\n\t\tg();", ["if(b(), g())", "if(g())"]],
    ["an else before #endif", "#ifdef A\n\tif (x) g(); else\n#endif\n\th();", ["if(g(), h())", "expression(h())"]],
    ["a label before it", "out:\n#ifdef A\n\tg();\n#endif\n\th();", ["labeled(g()); expression(h())", "labeled(h())"]],
    [
      "three branches",
      "if (\n#if A\n\t    a()\n#elif B\n\t    b()\n#else\n\t    c()\n#endif\n\t   )\n\t\tg();",
      ["if(a(), g())", "if(b(), g())", "if(c(), g())"],
    ],
  ] as const) {
    it(`gives a text a branch: ${what}`, async () => assert.deepEqual(await shapeOf(body(statements)), expected));
  }

  it("takes one condition alike everywhere", async () => {
    const text = body("#ifdef A\n\tif (x) {\n#endif\n\t\tg();\n#ifndef A\n\tif (y) {\n#endif\n\t\th();\n\t}");
    const variants = configurations(text, onlyFunction(text));
    assert.deepEqual(
      variants.map(({ configuration }) => configuration),
      ["defined(A) && defined(A)", "!defined(A) && !defined(A)"],
    );
    assert.deepEqual(await shapeOf(text), ["if(g(), h())", "expression(g()); if(h())"]);
  });

  it("blanks what no kernel compiles", async () =>
    assert.deepEqual(await shapeOf(body("g();\n#if 0\n\tif (x) {\n\t\th();\n#else\n\tk();\n#endif")), [
      "expression(g()); expression(k())",
    ]));

  it("blanks other directives", async () =>
    assert.deepEqual(await shapeOf(body("g(a,\n#define X(fmt, args...) y\n\t  b);\n#undef X")), ["expression(g(a, b))"]));

  it("gives two heads of one body a text each, with the places of name and brace", () => {
    const text = "#ifdef A\nint f(int a)\n{\n\tg();\n#else\nint old_f(void)\n{\n#endif\n\th();\n}\n";
    const variants = configurations(text, onlyFunction(text));
    assert.deepEqual(
      variants.map((variant) => brief(variant.text)),
      ["int f(int a) { g(); h(); }", "int old_f(void) { h(); }"],
    );
    assert.deepEqual(
      variants.map(({ nameStart = 0, bodyStart = 0 }) => [text.slice(nameStart, nameStart + 2), text[bodyStart]]),
      [
        ["f(", "{"],
        ["ol", "{"],
      ],
    );
  });

  it("gives two bodies of one head a text each", async () =>
    assert.deepEqual(await shapeOf("int f(void)\n#ifdef A\n{\n\tg();\n}\n#else\n{\n\th();\n}\n#endif\n"), [
      "expression(g())",
      "expression(h())",
    ]));

  it("keeps all entries of a table", async () => {
    const [variant] = variantsOf(body("struct ops o = {\n\t\t.a = g,\n#ifdef A\n\t\t.b = h,\n#else\n\t\t.b = k,\n#endif\n\t};"));
    assert.equal(brief(variant?.text ?? ""), "static int f(struct foo *p) { struct ops o = { .a = g, .b = h, .b = k, }; }");
  });
});

describe("file level", () => {
  async function declarations(text: string): Promise<string> {
    const { text: result } = prepareDeclarations(text, outlineFile(text));
    expectSameShape(text, result);
    assert.equal((await loadTestParser()).parse(result).hasErrors, false, result);
    return brief(result);
  }

  for (const [what, text, expected] of [
    ["functions are blanked", "int a;\nint f(void) { }\nint b;", "int a; int b;"],
    [
      "static definitions by macro",
      "static DEFINE_MUTEX(m);\nstatic const DEVICE_ATTR(a, 0644, s, NULL);",
      "DEFINE_MUTEX(m); DEVICE_ATTR(a, 0644, s, NULL);",
    ],
    ["a macro without semicolon", "DEFINE_SHOW_ATTRIBUTE(x)\nint f(void) { }\nint b;", "DEFINE_SHOW_ATTRIBUTE(x) ; int b;"],
    ["a macro without semicolon and room", "MODULE_FOO(x, y)\nint b;", "MODULE_FOO(x,y); int b;"],
    ["a macro with statements", "TRACE_EVENT(x, TP_fast_assign(a = b;));\nint b;", "int b;"],
    ["all branches", "#ifdef A\nint a;\n#else\nlong a;\n#endif", "int a; long a;"],
    ["annotations", "static int x __read_mostly = 1;\nstatic void __init (*f)(void);", "static int x = 1; static void (*f)(void);"],
    ["an unknown word before a declaration", "STATIC int f;", "int f;"],
    ["prototypes are blanked", "struct a *f(int b) __must_check __printf(1, 2);\nstatic void __init g(void);\nint b;", "int b;"],
    [
      "what looks like a prototype",
      "static DECLARE_WORK(a, b);\nint (*f)(void);\nextern int c;",
      "DECLARE_WORK(a, b); int (*f)(void); extern int c;",
    ],
    ["records of numbers are blanked", "struct r {\n\t__le32 a, b[4];\n\tu8 c:1;\n} __packed;\nint b;", "int b;"],
    [
      "records of more than numbers",
      "struct r {\n\tu8 a;\n\tstruct t b;\n};\nstruct q {\n\tu8 a;\n\tspinlock_t b;\n};",
      "struct r { u8 a; struct t b; }; struct q { u8 a; spinlock_t b; };",
    ],
    [
      "long tables of constants lose what is beyond the eighth",
      "int a[] = { A, 1, [C] = 2, B, { .x = 3 }, 4, 5, 6, 7, 8, 9 };",
      "int a[] = { A, 1, [C] = 2, B, { .x = 3 }, 4, 5, 6, };",
    ],
    [
      "tables of functions",
      "struct t a[] = { A, B, C, D, E, F, G, H, I, { J, f } };",
      "struct t a[] = { A, B, C, D, E, F, G, H, I, { J, f } };",
    ],
    ["members by macro", "struct s {\n\tDECLARE_BITMAP(bits, 32);\n\tint a;\n};", "struct s { long bits ; int a; };"],
    ["a flexible array", "struct s {\n\tDECLARE_FLEX_ARRAY(struct t, x);\n};", "struct s { struct t x ; };"],
    ["a group of members", "struct s {\n\tstruct_group(g,\n\t\tint a;\n\t\tint b;\n\t);\n};", "struct s { int a; int b; };"],
    ["members under #if", "struct s {\n\tint a;\n#ifdef A\n\tint b;\n#endif\n};", "struct s { int a; int b; };"],
    ["a member that is a pointer to a function", "struct s {\n\tu32 (*f)(struct t *t);\n};", "struct s { u32 (*f)(struct t *t); };"],
    [
      "a filler member",
      "struct s {\n\tu32 __unused;\n\tint a __unused;\n\tint __unused[2];\n};",
      "struct s { u32 __unused; int a ; int __unused[2]; };",
    ],
    [
      "a table with macros for entries",
      "struct ops o = {\n\tCOMMON_OPS\n\t.a = f,\n\tPM_OPS(g, h)\n\t.b = k,\n};",
      "struct ops o = { COMMON_OPS ,.a = f, PM_OPS(g, h) ,.b = k, };",
    ],
    ["an enumeration with macros", "enum e {\n\tA,\n\tBIT_OF(B),\n\tC,\n};", "enum e { A, C, };"],
    ["arguments that are types", "static DEFINE_PER_CPU(struct s, x);", "DEFINE_PER_CPU( s, x);"],
  ] as const) {
    it(what, async () => assert.equal(await declarations(text), expected));
  }

  it("says what was static", () => {
    const text = "static DEFINE_MUTEX(m);";
    assert.deepEqual(prepareDeclarations(text, outlineFile(text)).rewrites, [{ kind: "static", start: 7, end: 22 }]);
  });
});

describe("whole files", () => {
  it("are prepared with their functions", async () => {
    const text =
      "static DEFINE_MUTEX(m);\nMODULE_FOO(a)\nstatic int __init f(void)\n{\n#ifdef A\n\tif (x) {\n#else\n\tif (y) {\n#endif\n\t\tlist_for_each(a, b)\n\t\t\tg();\n\t}\n}\n\nint h(void)\n{\n}\n";
    const result = prepare(text);
    expectSameShape(text, result.text);
    const { root, hasErrors } = (await loadTestParser()).parse(result.text);
    assert.equal(hasErrors, false);
    assert.equal(root.children.filter((child) => child.type === "function_definition").length, 2);
  });

  for (const [what, text] of [
    ["empty", ""],
    ["binary", "\0\x01\x02int f(void) {\0 g(); }\xff\xfe"],
    ["CRLF", "int f(void)\r\n{\r\n#if A\r\n\tg();\r\n#endif\r\n}\r\n"],
    ["an unterminated string", 'int f(void) { g("a\n); }\nint h(void) { }'],
    ["an unterminated comment", "int f(void) { }\n/* int g(void) { }"],
    ["10,000 nested braces", `int f(void) ${"{".repeat(10_000)}${"}".repeat(10_000)}`],
    ["10,000 nested parentheses", `int f(void) { x = ${"(".repeat(10_000)}${")".repeat(10_000)}; }`],
    ["10,000 nested conditionals", `int f(void) {\n${"#if A\n".repeat(10_000)}g();\n${"#else\nh();\n#endif\n".repeat(10_000)}}`],
    ["10,000 conditionals that cut", `int f(void) {\n${"if (a)\n#if A\ng();\n#else\nh();\n#endif\n".repeat(10_000)}}`],
    ["calls without end", `int f(void) {\n${"g(a\n".repeat(50_000)}`],
  ] as const) {
    it(`survive ${what}`, () => {
      const start = process.cpuUsage();
      const outline = outlineFile(text);
      expectSameShape(text, prepare(text, outline).text);
      expectSameShape(text, prepareDeclarations(text, outline).text);
      variantsOf(text);
      // Of the processor, which does not depend on what else the machine has to do.
      const { user } = process.cpuUsage(start);
      assert.ok(user < 4_000_000, `takes ${user / 1e6} s`);
    });
  }
});

describe("macro bodies", () => {
  function bodyOf(text: string): string {
    const [macro] = outlineFile(text).macros;
    assert.ok(macro);
    const { text: result, start } = prepareMacroBody(text, macro);
    assert.equal(start, macro.bodyStart);
    expectSameShape(text.slice(macro.bodyStart, macro.bodyEnd), result);
    return brief(result);
  }

  for (const [what, text, expected] of [
    ["a paste", "#define M(flag) _clear(TG3_FLAG_##flag, p)", "_clear(TG3_FLAG_$$flag, p)"],
    ["a paste with blanks", "#define M(a, b) x = a ## b ## _c;", "x = a$$b$$_c ;"],
    ["a paste with a comma", "#define M(fmt, args...) printk(KERN_ERR fmt, ##args)", "printk( fmt, args)"],
    ["a name made a string", "#define M(x) g(#x, x)", "g( x, x)"],
    ["continuations", "#define M(x) \\\n\tdo { \\\n\t\trtnl_lock(); \\\n\t\t#x; \\\n\t} while (0)", "do { rtnl_lock(); x; } while (0)"],
    [
      "loops and types",
      "#define M(l) list_for_each_entry(a, l, n) \\\n\tg(container_of(a, struct b, c))",
      "while (a, l, n) g(container_of(a, b, c))",
    ],
  ] as const) {
    it(what, () => assert.equal(bodyOf(text), expected));
  }

  it("tells places in the file", () => {
    const text = "int a;\n#define M(l) for_each_one(l) g(l)\n";
    const [macro] = outlineFile(text).macros;
    assert.ok(macro);
    const [rewrite] = prepareMacroBody(text, macro).rewrites;
    assert.equal(rewrite?.start, text.indexOf("for_each_one"));
  });
});
