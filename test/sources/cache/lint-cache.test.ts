import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { sealed, unsealed } from "../../../server/sources/cache/record-bytes.js";
import { diskSource } from "../../../server/sources/disk-source.js";
import { lintProject } from "../../../server/sources/lint-project.js";
import { temporaryFolders } from "../../cli/run-cli.js";

/** A driver whose remove callback ends a work under the lock that the work takes, by what its header calls `tea_end`. */
function driver(name: string): string {
  return `#include "tea.h"
struct ${name} { struct mutex lock; struct work_struct work; };
static void ${name}_work(struct work_struct *work)
{
	struct ${name} *p = container_of(work, struct ${name}, work);

	mutex_lock(&p->lock);
	mutex_unlock(&p->lock);
}
void ${name}_start(struct ${name} *p)
{
	INIT_WORK(&p->work, ${name}_work);
	schedule_work(&p->work);
}
void ${name}_stop(struct ${name} *p)
{
	mutex_lock(&p->lock);
	tea_end(&p->work);
	mutex_unlock(&p->lock);
}
`;
}

const WAITS = "#define tea_end(work) cancel_work_sync(work)\n";
const DOES_NOT_WAIT = WAITS.replace("_sync", "");

const BINARY = "\0\x01\x02".repeat(2000);

const TREE: Readonly<Record<string, string>> = {
  Makefile: "obj-y += hot/ cold/ plain/\n",
  "hot/Makefile": "ccflags-y += -I$(src)/../leaves\nobj-m += cup.o mug.o\n",
  "hot/cup.c": driver("cup"),
  "hot/mug.c": driver("mug"),
  "cold/Makefile": "ccflags-y += -I$(src)/../leaves\nobj-m += pot.o\n",
  "cold/pot.c": driver("pot"),
  "leaves/tea.h": WAITS,
  "plain/Makefile": "obj-m += jar.o\n",
  "plain/jar.c": '#include "jar.h"\nint jar(void)\n{\n\treturn JAR;\n}\n',
  "plain/jar.h": "#define JAR 1\n",
};

/** What a change has to make of the findings of the tree as it was, by file. */
type Findings = Readonly<Record<string, number>>;
const ALL: Findings = { "cold/pot.c": 1, "hot/cup.c": 1, "hot/mug.c": 1 };

describe("a lint with a cache", () => {
  const folders = temporaryFolders();

  const lint = async (folder: string, cache?: string, jobs = 1): Promise<string> => {
    const { result, report } = await lintProject({
      source: diskSource(folder),
      paths: ["."],
      jobs,
      cache: cache === undefined ? undefined : { folder: cache },
    });
    return JSON.stringify([result, report.counts, report.skipped, report.notes, [...report.unread]]);
  };

  const found = (said: string): Findings => {
    const [{ findings }]: [{ findings: { file: string }[] }] = JSON.parse(said);
    const counts: Record<string, number> = {};
    for (const { file } of findings) counts[file] = (counts[file] ?? 0) + 1;
    return counts;
  };

  /** Without a cache, and from one that knows the tree as it was. */
  const agrees = async (folder: string, cache: string, expected: Findings): Promise<string> => {
    const plain = await lint(folder);
    assert.deepEqual(found(plain), expected);
    assert.equal(await lint(folder, cache, 1), plain, "what was cached before, one thread");
    assert.equal(await lint(folder, cache, 2), plain, "warm, two threads");
    return plain;
  };

  const recordsIn = (cache: string): string[] =>
    readdirSync(cache, { recursive: true, encoding: "utf8" })
      .map((name) => join(cache, name))
      .filter((path) => statSync(path).isFile());

  const change = (folder: string, files: Readonly<Record<string, string | undefined>>): void => {
    for (const [name, text] of Object.entries(files)) {
      if (text === undefined) rmSync(join(folder, name));
      else {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), text);
      }
    }
  };

  it("says the same, and says what the cache holds", async () => {
    const folder = folders.make(TREE);
    const cache = folders.make();
    const plain = await agrees(folder, cache, ALL);
    assert.equal(await lint(folder, folders.make(), 2), plain, "cold, two threads");
    let changed = 0;
    for (const path of recordsIn(cache)) {
      const key = path.split("/").at(-1) ?? "";
      const content = Buffer.from(unsealed(key, readFileSync(path)) ?? []).toString();
      if (!content.includes('"findings":[{')) continue;
      writeFileSync(path, sealed(key, Buffer.from(content.replaceAll('"cancel-under-lock"', '"self-flush"'))));
      changed++;
    }
    assert.ok(changed > 0);
    assert.match(await lint(folder, cache, 2), /"rule":"self-flush"/);
  });

  it("writes nothing when nothing has changed", async () => {
    const folder = folders.make(TREE);
    const cache = folders.make();
    await lint(folder, cache, 2);
    const times = (): string[] => recordsIn(cache).map((path) => `${path} ${statSync(path).mtimeMs} ${statSync(path).ino}`);
    const before = times();
    assert.ok(before.length > 4);
    await lint(folder, cache, 2);
    assert.deepEqual(times(), before);
  });

  const changes: Readonly<Record<string, readonly [Readonly<Record<string, string | undefined>>, Findings]>> = {
    "a file that says something else": [
      { "hot/cup.c": driver("cup").replace("tea_end(", "cancel_work(") },
      { "cold/pot.c": 1, "hot/mug.c": 1 },
    ],
    "lines that have moved": [{ "hot/cup.c": `\n\n${driver("cup")}` }, ALL],
    "a header that says something else": [{ "leaves/tea.h": DOES_NOT_WAIT }, {}],
    "a header that comes to stand before another": [{ "hot/tea.h": DOES_NOT_WAIT }, { "cold/pot.c": 1 }],
    "a header that includes one more": [{ "leaves/tea.h": '#include "more.h"\n', "leaves/more.h": DOES_NOT_WAIT }, {}],
    "a header that is gone": [{ "leaves/tea.h": undefined }, {}],
    "a file that is gone": [{ "hot/mug.c": undefined }, { "cold/pot.c": 1, "hot/cup.c": 1 }],
    "a file that is new": [
      { "cold/Makefile": "ccflags-y += -I$(src)/../leaves\nobj-m += pot.o pan.o\n", "cold/pan.c": driver("pan") },
      { ...ALL, "cold/pan.c": 1 },
    ],
    "a module that is put together otherwise": [
      { "hot/Makefile": "ccflags-y += -I$(src)/../leaves\nobj-m += both.o\nboth-y := cup.o mug.o\n" },
      ALL,
    ],
    "other folders for headers": [{ "hot/Makefile": "obj-m += cup.o mug.o\n" }, { "cold/pot.c": 1 }],
    "a file in which nothing mattered, and now does": [
      { "plain/jar.c": driver("jar"), "plain/tea.h": WAITS },
      { ...ALL, "plain/jar.c": 1 },
    ],
    "a file that cannot be read as text": [{ "hot/cup.c": BINARY }, { "cold/pot.c": 1, "hot/mug.c": 1 }],
  };
  for (const [what, [files, expected]] of Object.entries(changes)) {
    it(`notices ${what}, and that it is taken back`, async () => {
      const folder = folders.make(TREE);
      const cache = folders.make();
      const before = await lint(folder, cache);
      assert.deepEqual(found(before), ALL);
      change(folder, files);
      await agrees(folder, cache, expected);
      const back = Object.keys(files).map((name) => [name, TREE[name]] as const);
      change(folder, Object.fromEntries(back));
      assert.equal(await lint(folder, cache), before);
    });
  }

  it("keeps what was found beside a file that cannot be read, until it can be", async () => {
    const folder = folders.make({ ...TREE, "hot/cup.c": `#include "flat.h"\n${driver("cup")}`, "hot/flat.h": BINARY });
    const cache = folders.make();
    const plain = await agrees(folder, cache, ALL);
    assert.match(plain, /flat\.h.*binary file/);
    const before = recordsIn(cache);
    await lint(folder, cache);
    assert.deepEqual(recordsIn(cache), before);
    assert.equal(before.filter((path) => readFileSync(path).includes("binary file")).length, 2, "of the group and of its part");
    change(folder, { "hot/flat.h": "#define cancel_work_sync cancel_work\n" });
    assert.doesNotMatch(await agrees(folder, cache, ALL), /binary file/);
  });

  it("parses a changed file's part only", async () => {
    const folder = folders.make({
      ...TREE,
      "hot/Makefile": "obj-m += cup.o mug.o\n",
      "hot/cup.c": driver("cup").replace('#include "tea.h"\n', WAITS),
    });
    const cache = folders.make();
    await lint(folder, cache);
    const before = new Set(recordsIn(cache));
    change(folder, { "hot/cup.c": `\n${readFileSync(join(folder, "hot/cup.c"), "utf8")}` });
    await lint(folder, cache);
    const fresh = recordsIn(cache).filter((path) => !before.has(path));
    // The group, its one file's facts, and the part.
    assert.equal(fresh.length, 3);
  });

  it("says the same when records are damaged, and mends them", async () => {
    const folder = folders.make(TREE);
    const cache = folders.make();
    const plain = await lint(folder, cache, 2);
    for (const damage of [
      (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1),
      (bytes: Buffer) => bytes.fill(0x55, Math.max(0, bytes.length - 20)),
      () => Buffer.alloc(0),
    ]) {
      for (const path of recordsIn(cache)) writeFileSync(path, damage(readFileSync(path)));
      assert.equal(await lint(folder, cache, 2), plain);
      for (const path of recordsIn(cache)) assert.ok(unsealed(path.split("/").at(-1) ?? "", readFileSync(path)), path);
    }
  });
});
