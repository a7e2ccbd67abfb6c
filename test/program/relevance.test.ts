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
