import assert from "node:assert/strict";
import { kernelTables } from "../../server/kernel/tables.js";
import { lockBalance } from "../../server/program/lock-balance.js";
import { relevantFunctions } from "../../server/program/relevance.js";
import { outlineFile } from "../../server/text/outline.js";

/** The functions and macros of one file that would be read. */
function relevant(text: string): string[] {
  return [...(relevantFunctions(new Map([["a.c", outlineFile(text)]]), kernelTables(undefined)).get("a.c") ?? [])].sort();
}

/** Longer than what is read for being small. */
const LONG = `${"counter += 1; ".repeat(60)}\n`;

const DRIVER = `
static void task(struct work_struct *work) { ${LONG} helper(); }
static void helper(void) { ${LONG} rtnl_lock(); rtnl_unlock(); }
static int stop(struct net_device *dev) { ${LONG} drain(); return 0; }
static void drain(void) { ${LONG} cancel_work_sync(&one); }
static void setup(void) { ${LONG} INIT_WORK(&one, task); }
`;

describe("relevance", () => {
  it("is nothing where nothing waits", () => assert.deepEqual(relevant("static void f(void) { INIT_WORK(&a, f); }"), []));

  it("is what leads to a wait, binds a handler, is one, or is called by one and locks", () => {
    assert.deepEqual(relevant(DRIVER), ["drain", "helper", "setup", "stop", "task"]);
  });

  it("is the macros that such functions use, and the constants of the file level", () => {
    const text = `${DRIVER}
#define drain_all() drain_some(DEEP)
#define DEEP (BASE + 1)
#define BASE 4
#define SIZE 8
#define UNUSED 9
#define unused() drain()
static void flush(void) { ${LONG} drain_all(); flush_work(&one); }
static int table[SIZE];`;
    assert.deepEqual(relevant(text), ["BASE", "DEEP", "SIZE", "drain", "drain_all", "flush", "helper", "setup", "stop", "task"].sort());
  });

  it("is not what a function that queues merely calls", () => {
    const text = `${DRIVER}
static void report(void) { ${LONG} mutex_lock(&m); ${LONG} mutex_unlock(&m); }
static void kick(void) { ${LONG} report(); queue_work(wq, &one); }`;
    assert.deepEqual(relevant(text), ["drain", "helper", "kick", "setup", "stop", "task"]);
  });

  it("is who hands a handler to a helper that binds it, and who gives a small helper work and queue", () => {
    const text = `${DRIVER}
static void late(struct work_struct *work) { ${LONG} }
static void bind(struct work_struct *work, work_func_t handler) { ${LONG} INIT_WORK(work, handler); }
static void probe(void) { ${LONG} bind(&two, late); }
static void put(struct workqueue_struct *wq, struct work_struct *work) { queue_work(wq, work); }
static void poke(void) { ${LONG} put(wq, &two); }`;
    for (const name of ["late", "bind", "probe", "put", "poke"]) assert.ok(relevant(text).includes(name), name);
  });

  it("is what sets up the object of a work", () => {
    const text = `${DRIVER}
static struct entry *make(bool quick) { ${LONG} entry->quick = quick; return entry; }
static void invoke(void) { ${LONG} entry = make(true); INIT_WORK(&entry->work, task); }`;
    assert.ok(relevant(text).includes("make"));
  });

  for (const [where, table, call] of [
    ["a member that a table fills", "static const struct ops ops = { .halt = drain };", "p->ops->halt(p)"],
    ["a member that a statement fills", "static void fill(struct p *p) { p->ops.halt = &drain; }", "p->ops.halt(p)"],
    ["an element of an array", "static int (*const calls[])(struct p *) = { begin, drain };", "calls[n](p)"],
    ["an element of an array in its function", "", "static void (*const calls[4])(void) = { [HALT] = drain }; calls[n]()"],
    ["a macro of the driver's", "#define end_it(p) end_with(p, HARD)\n#define end_with(p, how) drain()", "end_it(p)"],
    ["a macro that calls a member", "#define halt(p) (p)->ops->halt(p)\nstatic const struct ops ops = { .halt = drain };", "halt(p)"],
    ["a member of an array's element", 'static struct { char *name; f *run; } calls[] = { { "halt", drain } };', "calls[n].run(p)"],
  ] as const) {
    it(`is what leads to a wait through ${where}, and what does not is none`, () => {
      const caller = `static void command(struct p *p, int n) { ${LONG} mutex_lock(&p->lock); ${call}; mutex_unlock(&p->lock); }`;
      assert.ok(relevant(`${DRIVER}\n${table}\n${caller}`).includes("command"));
      const other = (text: string): string => text.replace("drain", "count");
      assert.ok(!relevant(`${DRIVER}\nstatic int count(void) { ${LONG} }\n${other(table)}\n${other(caller)}`).includes("command"));
    });
  }

  it("is what a handler calls through a member, where that locks", () => {
    const text = `${DRIVER}
static void lift(struct p *p) { ${LONG} mutex_lock(&p->lock); mutex_unlock(&p->lock); }
static void ring(struct p *p) { ${LONG} mutex_lock(&p->lock); mutex_unlock(&p->lock); }
static void raise(struct p *p) { ${LONG} lift(p); }
static void call(struct p *p) { ${LONG} ring(p); }
static const struct ops ops = { .raise = raise, .call = call };
static void later(struct work_struct *work) { ${LONG} p->ops->raise(p); }
static void start(void) { ${LONG} INIT_WORK(&two, later); }`;
    const found = relevant(text);
    for (const name of ["raise", "lift"]) assert.ok(found.includes(name), name);
    for (const name of ["call", "ring"]) assert.ok(!found.includes(name), name);
  });

  it("is what leaves a lock taken or dropped for a function that waits", () => {
    const text = `${DRIVER}
static void enter(void) { ${LONG} mutex_lock(&m); ${LONG} }
static void leave(void) { ${LONG} mutex_unlock(&m); ${LONG} }
static int try_enter(void) { ${LONG} mutex_lock(&m); if (gone) { mutex_unlock(&m); return -1; } return 0; }
static void pause(void) { ${LONG} rtnl_unlock(); msleep(1); rtnl_lock(); }
static void even(void) { ${LONG} mutex_lock(&m); mutex_unlock(&m); }
static void down(void) { ${LONG} enter(); even(); drain(); leave(); }
static void reset(void) { ${LONG} try_enter(); drain(); mutex_unlock(&m); }
static void wait_outside(void) { ${LONG} pause(); drain(); }`;
    const found = relevant(text);
    for (const name of ["enter", "leave", "try_enter", "pause"]) assert.ok(found.includes(name), name);
    assert.ok(!found.includes("even"));
  });
});

describe("lock balance", () => {
  const balanceOf = (definitions: Readonly<Record<string, readonly string[]>>): string => {
    const named = Object.entries(definitions).map(([name, identifiers]) => ({ name, identifiers }));
    return [...lockBalance(named, new Set(["lock"]), new Set(["unlock"])).uneven].sort().join(" ");
  };

  it("sees wrappers of wrappers, in any order", () => {
    assert.equal(balanceOf({ outer: ["inner"], inner: ["lock"], done: ["finish"], finish: ["unlock"] }), "done finish inner outer");
  });

  it("takes for even what takes first and drops", () => assert.equal(balanceOf({ f: ["lock", "unlock"], g: ["f"] }), ""));

  it("sees what drops first and takes again", () => assert.equal(balanceOf({ f: ["unlock", "lock"] }), "f"));

  it("ends on functions that call each other", () => assert.equal(balanceOf({ f: ["g", "lock"], g: ["f"] }), "f g"));
});
