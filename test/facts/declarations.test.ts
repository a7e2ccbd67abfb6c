import assert from "node:assert/strict";
import { showExpression, showFacts, showType } from "../../server/facts/show.js";
import { factsOf, lines } from "./graph-of.js";

/** What a piece of C shows as, indentation aside. */
async function expectFacts(text: string, expected: string): Promise<void> {
  assert.equal(lines(showFacts(await factsOf(text))), lines(expected));
}

describe("structures", () => {
  it("members of every sort", () =>
    expectFacts(
      `struct foo {
	struct work_struct work, *next;
	unsigned int a:3, b;
	void (*up)(struct foo *, int);
	int (*table[4])(void);
	u8 mac[6];
	struct list __rcu *list;
	DECLARE_BITMAP(flags, 32);
} __packed;`,
      `struct foo
	struct work_struct work
	struct work_struct * next
	unsigned int a
	unsigned int b
	void (*)() up
	int [] (*)() table
	u8 [] mac
	struct list * list
	unsigned long [] flags`,
    ));

  it("unnamed inner ones are part of the outer, named members have a type of their own", () =>
    expectFacts(
      `struct foo {
	union { int u; struct { int v; } in; };
	struct { struct delayed_work wk; } scan;
	struct bar { int z; } bar;
	struct_group(header, int kind; struct baz len;);
#ifdef CONFIG_X
	int x;
#endif
};`,
      `struct foo
	int u
	struct foo.in in
	struct foo.scan scan
	struct bar bar
	int kind
	struct baz len
	int x
	struct foo.in
	int v
	struct foo.scan
	struct delayed_work wk
	struct bar
	int z`,
    ));

  it("typedefs name them, or functions", () =>
    expectFacts(
      "typedef struct { int q; } foo_t;\ntypedef struct bar *bar_p;\ntypedef void (*work_func)(struct work_struct *work);\n",
      `struct foo_t
	int q
	typedef struct foo_t foo_t
	typedef struct bar * bar_p
	typedef void (*)() work_func`,
    ));
});

describe("constants", () => {
  it("enumerators are counted", () =>
    expectFacts(
      "enum state { A, B, C = 5, D, E = 1 << 4, F };\nenum { G = UNKNOWN, H };\n",
      `enumerator A = 0
	enumerator B = 1
	enumerator C = 5
	enumerator D = 6
	enumerator E = 16
	enumerator F = 17
	enumerator G = UNKNOWN
	enumerator H = UNKNOWN + 1`,
    ));

  it("macros are folded, and what an #if defines twice is not", () =>
    expectFacts(
      '#define A 1\n#define B (A << 3 | 0x2)\n#define C priv->wq\n#define D "a" "b"\n#define E BIT(3)\n#ifdef X\n#define F 1\n#else\n#define F 2\n#endif\n#define G F\n',
      `macro A = 1
	macro D = "ab"
	macro F = 1
	macro F = 2
	macro B = 10
	macro C = priv->wq
	macro E
	macro G = F`,
    ));
});

describe("variables and calls at file level", () => {
  it("ops tables, tables of handlers, and calls in initialisers", () =>
    expectFacts(
      `static struct workqueue_struct *wq, *other;
extern int elsewhere;
static const struct net_device_ops ops = {
	.ndo_open = foo_open,
	.ndo_stop = foo_stop,	/* comment */
};
static struct { int id; int (*handler)(void); } handlers[] = { { 1, one }, { [2] = two } };
static struct work_struct work = __WORK_INITIALIZER(work, handler);
int prototype(int a);
`,
      `struct handlers
	int id
	int (*)() handler
	variable static struct workqueue_struct * wq
	variable static struct workqueue_struct * other
	variable extern int elsewhere
	variable static struct net_device_ops ops = { ndo_open: foo_open, ndo_stop: foo_stop }
	variable static struct handlers [] handlers = { { 1, one }, { [2]: two } }
	variable static struct work_struct work = #0
	#0: __WORK_INITIALIZER(work, handler)`,
    ));

  it("definitions by macro, with and without static and semicolon", () =>
    expectFacts(
      `static DEFINE_MUTEX(first);
DEFINE_MUTEX(second);
static DECLARE_DELAYED_WORK(work, handler);
static SIMPLE_DEV_PM_OPS(pm, foo_suspend, foo_resume);
static DEVICE_ATTR_RW(mode);
module_init(foo_init);
module_exit(foo_exit)
EXPORT_SYMBOL_GPL(foo);
late_initcall(foo_late);
`,
      `static DEFINE_MUTEX(first)
	DEFINE_MUTEX(second)
	static DECLARE_DELAYED_WORK(work, handler)
	static SIMPLE_DEV_PM_OPS(pm, foo_suspend, foo_resume)
	static DEVICE_ATTR_RW(mode)
	module_init(foo_init)
	module_exit(foo_exit)
	EXPORT_SYMBOL_GPL(foo)
	late_initcall(foo_late)`,
    ));

  it("long tables of constants are left out", async () => {
    const { variables } = await factsOf(`static const int ids[] = { ${"{ PCI_DEVICE(1, ID) }, ".repeat(10)} { 0 } };\n`);
    assert.equal(variables[0]?.initializer?.kind, "other");
    assert.deepEqual(variables[0]?.initializerCalls, []);
  });

  it("includes and suppressions", async () => {
    const facts = await factsOf(
      '#include "foo.h"\n#include <linux/workqueue.h>\n/* rtnlens: allow self-flush -- checked by hand */\nint x;\n',
    );
    assert.deepEqual(facts.includes, ['"foo.h"', "<linux/workqueue.h>"]);
    assert.deepEqual(
      facts.suppressions.map(({ rule, reason, at }) => ({ rule, reason, line: at.line })),
      [{ rule: "self-flush", reason: "checked by hand", line: 3 }],
    );
  });
});

describe("functions", () => {
  it("parameters, locals and what they return", async () => {
    const [f] = (
      await factsOf(
        "static struct foo *f(const char *name, int n[4], void (*done)(int), ...)\n{\n\tstatic int once;\n\tstruct bar b, *p[2];\n}\n",
      )
    ).functions;
    assert.equal(f && showType(f.returns), "struct foo *");
    assert.deepEqual(
      f?.parameters.map((each) => `${showType(each.type)} ${each.name}`),
      ["char * name", "int * n", "void (*)() done"],
    );
    assert.deepEqual(
      f?.locals.map((each) => `${each.isStatic ? "static " : ""}${showType(each.type)} ${each.name}`),
      ["static int once", "struct bar b", "struct bar * [] p"],
    );
  });

  it("parameters in the old style", async () => {
    const [f] = (await factsOf("int f(a, b)\n\tint a;\n\tstruct foo *b;\n{\n\treturn a;\n}\n")).functions;
    assert.deepEqual(
      f?.parameters.map((each) => `${showType(each.type)} ${each.name}`),
      ["int a", "struct foo * b"],
    );
  });

  it("lock annotations", async () => {
    const [f] = (await factsOf("static void __init f(struct foo *p) __must_hold(&p->lock) __acquires(RTNL)\n{\n}\n")).functions;
    assert.deepEqual(
      f?.annotations.map((each) => `${each.name} ${showExpression(each.argument)}`),
      ["__must_hold &p->lock", "__acquires RTNL"],
    );
    assert.equal(f?.hasErrors, false);
  });

  it("defined by a macro are named by its argument", async () => {
    const { functions } = await factsOf("SYSCALL_DEFINE2(frob, int, fd, long, flags)\n{\n\treturn go(fd);\n}\n");
    assert.deepEqual(
      functions.map((each) => each.name),
      ["frob"],
    );
    assert.equal(functions[0]?.graph.nodes[0]?.kind, "call");
  });

  it("only those that are wanted are read, and all are counted", async () => {
    const { extractFacts } = await import("../../server/facts/extract.js");
    const { loadTestParser } = await import("../syntax/test-parser.js");
    const facts = extractFacts(await loadTestParser(), "void a(void) { }\nvoid b(void) { }\n", { wanted: (name) => name === "b" });
    assert.deepEqual(
      facts.functions.map((each) => each.name),
      ["b"],
    );
    assert.equal(facts.functionCount, 2);
  });

  it("places are lines and columns of the file", async () => {
    const text =
      '#include "a.h"\n\n/* a comment that is long enough to be cut out before the file level is read */\nint x;\n\nstatic int\nf(void)\n{\n\t"ö😀"; g(1);\n}\n';
    const facts = await factsOf(text);
    assert.deepEqual(facts.variables[0]?.range, { line: 4, column: 5, endLine: 4, endColumn: 6 });
    assert.deepEqual(facts.functions[0]?.range, { line: 6, column: 1, endLine: 10, endColumn: 2 });
    assert.deepEqual(facts.functions[0]?.nameRange, { line: 7, column: 1, endLine: 7, endColumn: 2 });
    const [call] = facts.functions[0]?.graph.nodes ?? [];
    assert.deepEqual(call?.kind === "call" && call.at, { line: 9, column: 9, endLine: 9, endColumn: 13 });
  });
});
