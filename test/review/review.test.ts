import assert from "node:assert/strict";
import { changed, MUG, MUG_FILE, MUG_HEADER, MUG_TREE, withLockInTask } from "./mug-driver.js";
import { diffOf, type Files, reviewDiffs, verdicts } from "./review-texts.js";

/** The tree with another text of the driver. */
function treeWith(text: string): Files {
  return { ...MUG_TREE, [MUG_FILE]: text };
}

async function verdictsOf(before: string, after: string): Promise<string[]> {
  return verdicts(await reviewDiffs(treeWith(before), [diffOf(treeWith(before), treeWith(after))]));
}

describe("what a patch introduces", () => {
  it("stands on the handler's lock when the patch added that", async () => {
    assert.deepEqual(await verdictsOf(MUG, withLockInTask(MUG)), ["1 introduced shared-queue-deadlock +rtnl_lock();"]);
  });

  it("stands on the wait when the patch added that", async () => {
    const before = changed(withLockInTask(MUG), "\tflush_workqueue(mug_workqueue);\n", "");
    assert.deepEqual(await verdictsOf(before, withLockInTask(MUG)), [
      "1 introduced shared-queue-deadlock +flush_workqueue(mug_workqueue);",
    ]);
  });

  it("stands on the queueing when the patch added that", async () => {
    const before = changed(withLockInTask(MUG), "\tqueue_work(mug_workqueue, &mug->fill_task);\n", "");
    assert.deepEqual(await verdictsOf(before, withLockInTask(MUG)), [
      "1 introduced shared-queue-deadlock +queue_work(mug_workqueue, &mug->fill_task);",
    ]);
  });

  it("stands on the taking of the lock when the patch added that", async () => {
    const before = changed(withLockInTask(MUG), "\t.ndo_stop = mug_stop,\n", "");
    const reset = "\nvoid mug_reset(struct net_device *dev)\n{\n\tmug_stop(dev);\n}\n\nstatic const struct net_device_ops";
    const unlocked = changed(before, "\nstatic const struct net_device_ops", reset);
    const locked = changed(unlocked, "\tmug_stop(dev);\n", "\trtnl_lock();\n\tmug_stop(dev);\n\trtnl_unlock();\n");
    assert.deepEqual(await verdictsOf(unlocked, locked), ["1 introduced shared-queue-deadlock +rtnl_lock();"]);
  });

  it("stands on the call when the patch added that", async () => {
    const before = changed(withLockInTask(MUG), "\tmug_settle(mug);\n", "");
    assert.deepEqual(await verdictsOf(before, withLockInTask(MUG)), ["1 introduced shared-queue-deadlock +mug_settle(mug);"]);
  });

  it("stands on a removed line when that kept the cycle open", async () => {
    const before = changed(
      withLockInTask(MUG),
      "\tflush_workqueue(mug_workqueue);\n",
      "\trtnl_unlock();\n\tflush_workqueue(mug_workqueue);\n\trtnl_lock();\n",
    );
    assert.deepEqual(await verdictsOf(before, withLockInTask(MUG)), ["1 introduced shared-queue-deadlock -rtnl_unlock();"]);
  });

  it("is what the whole module shows, also where another file of it is changed", async () => {
    const [head = "", tail = ""] = MUG.split("static int mug_open");
    const shared = head.replace("static void mug_settle", "void mug_settle").replace("static void mug_fill(", "void mug_fill(");
    const files: Files = {
      "drivers/net/mug/mug_task.c": shared.replaceAll("static void mug_fill_task", "void mug_fill_task").replace("static struct", "struct"),
      "drivers/net/mug/mug_main.c": `#include "mug.h"\n\nstatic int mug_open${tail}`,
      "drivers/net/mug/mug.h": `${MUG_HEADER}extern struct workqueue_struct *mug_workqueue;\n`,
      "drivers/net/mug/Makefile": "obj-m += mug.o\nmug-y := mug_main.o mug_task.o\n",
    };
    const after = { ...files, "drivers/net/mug/mug_task.c": withLockInTask(files["drivers/net/mug/mug_task.c"] ?? "") };
    assert.deepEqual(verdicts(await reviewDiffs(files, [diffOf(files, after)])), ["1 introduced shared-queue-deadlock +rtnl_lock();"]);
  });
});

describe("what a patch leaves and fixes", () => {
  it("is fixed on the line that the patch removes", async () => {
    assert.deepEqual(await verdictsOf(withLockInTask(MUG), MUG), ["1 fixed shared-queue-deadlock -rtnl_lock();"]);
  });

  it("is unchanged when lines move", async () => {
    const moved = changed(withLockInTask(MUG), "static void mug_fill(", "/* Fills it. */\nstatic void mug_fill(");
    const [verdict] = await verdictsOf(withLockInTask(MUG), moved);
    assert.match(verdict ?? "", /^1 unchanged shared-queue-deadlock/);
  });

  it("is unchanged when a file is renamed", async () => {
    const before = treeWith(withLockInTask(MUG));
    const { [MUG_FILE]: text = "", ...rest } = before;
    const after = { ...rest, "drivers/net/mug/mug_net.c": text, "drivers/net/mug/Makefile": "obj-m += mug.o\nmug-y := mug_net.o\n" };
    const rename = `diff --git a/${MUG_FILE} b/drivers/net/mug/mug_net.c
similarity index 100%
rename from ${MUG_FILE}
rename to drivers/net/mug/mug_net.c
`;
    const makefile = diffOf(
      { "drivers/net/mug/Makefile": before["drivers/net/mug/Makefile"] ?? "" },
      { "drivers/net/mug/Makefile": after["drivers/net/mug/Makefile"] },
    );
    const review = await reviewDiffs(before, [makefile + rename]);
    // The file's name is part of the fingerprint; the place says that it is the same wait.
    assert.deepEqual(
      review.patches.flatMap(({ findings }) => findings.map(({ status, finding }) => `${status} ${finding.file}`)),
      ["unchanged drivers/net/mug/mug_net.c"],
    );
  });

  it("is unchanged when a further handler closes the same cycle", async () => {
    const before = withLockInTask(MUG);
    const task = `static void mug_drain_task(struct work_struct *work)
{
	rtnl_lock();
	rtnl_unlock();
}

static int mug_open(`;
    const queued = "\tINIT_WORK(&mug->drain_task, mug_drain_task);\n\tqueue_work(mug_workqueue, &mug->drain_task);\n\tmug_fill(mug);\n";
    const after = changed(changed(before, "static int mug_open(", task), "\tmug_fill(mug);\n", queued);
    const verdict = await verdictsOf(before, after);
    assert.deepEqual(
      verdict.map((each) => each.split(" ")[1]),
      ["unchanged"],
    );
  });
});

describe("a series", () => {
  it("blames the patch that closes the cycle", async () => {
    const first = treeWith(changed(MUG, "\tmug->level &= 7;\n", "\tmug->level &= 15;\n"));
    const second = treeWith(withLockInTask(first[MUG_FILE] ?? ""));
    const third = treeWith(changed(second[MUG_FILE] ?? "", "\tmug->settled = 1;\n", "\tmug->settled = 2;\n"));
    const review = await reviewDiffs(MUG_TREE, [diffOf(MUG_TREE, first), diffOf(first, second), diffOf(second, third)]);
    assert.deepEqual(
      verdicts(review).filter((each) => each.includes("introduced")),
      ["2 introduced shared-queue-deadlock +rtnl_lock();"],
    );
    assert.deepEqual(review.total, { introduced: 1, fixed: 0, unchanged: 0, passing: 0 });
  });

  it("tells of what one patch introduces and the next one fixes", async () => {
    const locked = treeWith(withLockInTask(MUG));
    const review = await reviewDiffs(MUG_TREE, [diffOf(MUG_TREE, locked), diffOf(locked, MUG_TREE)]);
    assert.deepEqual(verdicts(review), ["1 introduced shared-queue-deadlock +rtnl_lock();", "2 fixed shared-queue-deadlock -rtnl_lock();"]);
    assert.deepEqual(review.total, { introduced: 0, fixed: 0, unchanged: 0, passing: 1 });
  });

  it("goes on after a patch that does not apply", async () => {
    const other = diffOf({ [MUG_FILE]: "int a;\nint b;\n" }, { [MUG_FILE]: "int a;\nint c;\n" });
    const review = await reviewDiffs(MUG_TREE, [other, diffOf(MUG_TREE, treeWith(withLockInTask(MUG)))]);
    assert.match(review.patches[0]?.problems[0]?.reason ?? "", /^hunk 1 does not apply: /);
    assert.deepEqual(verdicts(review), ["2 introduced shared-queue-deadlock +rtnl_lock();"]);
  });

  it("sees files that it makes and removes", async () => {
    const { [MUG_FILE]: _main, ...without } = MUG_TREE;
    const locked = treeWith(withLockInTask(MUG));
    const review = await reviewDiffs(without, [diffOf(without, locked), diffOf(locked, without)]);
    assert.deepEqual(verdicts(review), [
      "1 introduced shared-queue-deadlock +flush_workqueue(mug_workqueue);",
      "2 fixed shared-queue-deadlock -flush_workqueue(mug_workqueue);",
    ]);
  });
});

describe("modules that have to do with a change", () => {
  const makefile = "obj-m += mug.o\nmug-y := mug_main.o\n";

  it("are those that call what it exports", async () => {
    const shelf = (body: string): string => `static DEFINE_MUTEX(shelf_mutex);

void shelf_tidy(void)
{
${body}}
EXPORT_SYMBOL_GPL(shelf_tidy);

void shelf_close(struct shelf *shelf)
{
	mutex_lock(&shelf_mutex);
	flush_workqueue(shelf->wq);
	mutex_unlock(&shelf_mutex);
}
`;
    const files: Files = {
      "drivers/net/shelf/shelf.c": shelf("\tshelf_count++;\n"),
      "drivers/net/shelf/Makefile": "obj-m += shelf.o\n",
      "drivers/net/mug/mug_main.c": changed(withLockInTask(MUG), "\tmug_settle(mug);\n", "\tmug_settle(mug);\n\tshelf_tidy();\n"),
      "drivers/net/mug/Makefile": makefile,
      "drivers/net/pan/pan.c": MUG.replaceAll("mug", "pan"),
      "drivers/net/pan/Makefile": "obj-m += pan.o\n",
    };
    const after = { ...files, "drivers/net/shelf/shelf.c": shelf("\tshelf_count += 2;\n") };
    const { patches } = await reviewDiffs(files, [diffOf(files, after)]);
    assert.deepEqual([...new Set(patches[0]?.findings.map(({ finding }) => finding.file))], [MUG_FILE]);
    assert.equal(patches[0]?.summary.files, 2);
  });

  it("are those that include a header of theirs", async () => {
    const header = (body: string): string => `static inline void mug_done(void)\n{\n${body}}\n`;
    const files: Files = {
      "drivers/net/kitchen/include/mug_done.h": header(""),
      "drivers/net/kitchen/mug/mug_main.c": changed(MUG, '#include "mug.h"\n', '#include "../include/mug_done.h"\n').replace(
        "\tnetif_carrier_on(mug->dev);\n",
        "\tmug_done();\n",
      ),
      "drivers/net/kitchen/mug/Makefile": makefile,
    };
    const after = { ...files, "drivers/net/kitchen/include/mug_done.h": header("\trtnl_lock();\n\trtnl_unlock();\n") };
    assert.deepEqual(verdicts(await reviewDiffs(files, [diffOf(files, after)])), ["1 introduced shared-queue-deadlock +rtnl_lock();"]);
  });

  it("are not all that include a header of the whole kernel", async () => {
    const files: Files = { ...MUG_TREE, "include/linux/mug.h": "int a;\n" };
    const { patches } = await reviewDiffs(files, [diffOf(files, { ...files, "include/linux/mug.h": "int b;\n" })]);
    assert.deepEqual(
      patches[0]?.notes.map(({ reason }) => reason.replace(/^[^:]*: /, "")),
      ["headers of the whole kernel are not read; what they change is not seen"],
    );
  });
});
