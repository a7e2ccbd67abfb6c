import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { kernelTables } from "../../server/kernel/tables.js";
import { LiveModule, type ModuleContext, type ModuleState } from "../../server/lsp/live-module.js";
import { diskSource } from "../../server/sources/disk-source.js";
import { ModuleFinder } from "../../server/sources/module-finder.js";
import { overlaySource } from "../../server/sources/overlay-source.js";
import type { Parser } from "../../server/syntax/parser.js";
import { outlineFile } from "../../server/text/outline.js";
import { memorySource } from "../lint-source.js";
import { loadTestParser } from "../syntax/test-parser.js";

/** What people type in the middle of functions; each is taken back by the next edit, in this order or another. */
const TYPED = [
  " /* a remark */",
  "\n\n",
  "\n\tx = y + 1;",
  "\n\tif (x",
  "\n\tif (!priv)\n\t\treturn;",
  "\n\trtnl_lock();",
  "\n\trtnl_unlock();",
  "\n\tflush_workqueue(priv->wq);",
  "\n\tcancel_work_sync(&priv->task);",
  "\n\tset_bit(3, &priv->flags);",
  "\n\tmy_other(priv);",
  "\n#ifdef A\n\tfoo();\n#endif",
  "\n#define X(a) foo(a)\n",
  "\n}",
  " {",
];

describe("language server: a module that is edited", () => {
  let parser: Parser;

  before(async () => {
    parser = await loadTestParser();
  });

  for (const [folder, file] of [
    ["test/example", "tincan_group.c"],
    ["test/example", "tincan_main.c"],
    ["test/fixtures/shared-queue-deadlock/group-story", "group_main.c"],
    ["test/fixtures/cancel-under-lock/cross-file", "vif_key.c"],
    ["test/fixtures/cancel-under-lock/cross-file", "vif.h"],
    ["test/fixtures/flush-under-lock", "config-else-branch.c"],
    ["test/fixtures/flush-under-lock", "lock-wrappers.c"],
    ["test/fixtures/shared-queue-deadlock", "handler-table.c"],
    ["test/fixtures/shared-queue-deadlock", "macro-hides-flush.c"],
    ["test/fixtures/trylock-spin", "trap-uninit-comes-after-stop.c"],
  ] as const) {
    it(`says of ${file} what a new analysis says`, () => {
      const disk = diskSource(folder);
      const texts = new Map<string, string>();
      const context = () => {
        const source = overlaySource(disk, texts);
        return { source, finder: new ModuleFinder(source, undefined), parser, tables: kernelTables() };
      };
      const modules = context().finder.modulesOf(file.replace(".h", "_key.c"));
      const live = new LiveModule(modules);
      const first = readFileSync(`${folder}/${file}`, "utf8");
      const random = randomNumbers(file.length);
      let text = first;
      for (let round = 0; round < 30; round++) {
        texts.set(file, text);
        live.invalidate(file);
        // Every third run is given up on the way, as when the next key is pressed.
        if (round % 3 === 1) assert.equal(!hasEnded(live.update(context()), random(30)), live.isStale, `given up in round ${round}`);
        const edited = resultOf(live.update(context()));
        const fresh = resultOf(new LiveModule(modules).update(context()));
        assert.deepEqual(plain(edited), plain(fresh), `after edit ${round}`);
        text = random(3) === 0 ? first : edit(text, random);
      }
    });
  }

  it("says anew what a test two calls down decides", () => {
    const file = "weir.c";
    const disk = memorySource(new Map([[file, ""]]));
    const finderOf = (text: string): ModuleContext => {
      const source = overlaySource(disk, new Map([[file, text]]));
      return { source, finder: new ModuleFinder(source, undefined), parser, tables: kernelTables() };
    };
    const modules = finderOf("").finder.modulesOf(file);
    const live = new LiveModule(modules);
    const counts = ["UP", "DOWN", "UP"].map((flag) => {
      live.invalidate(file);
      const context = finderOf(weir(flag));
      const { findings } = resultOf(live.update(context));
      assert.deepEqual(findings, resultOf(new LiveModule(modules).update(context)).findings);
      return findings.length;
    });
    assert.deepEqual(counts, [0, 1, 0]);
  });
});

/** A driver that cancels its work under a lock where `weir_is_open()` holds, in a callee that is called only where `weir_is_ready()` does not. */
function weir(flag: string): string {
  return `struct weir { struct mutex lock; struct work_struct rise; unsigned long flags; int level; };
#define UP 1
#define DOWN 2
static bool weir_has(struct weir *weir) { return weir->flags & ${flag}; }
static bool weir_is_open(struct weir *weir) { return weir->level && weir_has(weir); }
static bool weir_is_ready(struct weir *weir) { return weir->level && (weir->flags & UP); }
static void weir_rise(struct work_struct *work)
{
	struct weir *weir = container_of(work, struct weir, rise);

	mutex_lock(&weir->lock);
	weir->level++;
	mutex_unlock(&weir->lock);
}
static void weir_stop(struct weir *weir)
{
	if (weir_is_open(weir))
		cancel_work_sync(&weir->rise);
}
void weir_close(struct weir *weir)
{
	mutex_lock(&weir->lock);
	if (!weir_is_ready(weir))
		weir_stop(weir);
	mutex_unlock(&weir->lock);
}
void weir_setup(struct weir *weir)
{
	mutex_init(&weir->lock);
	INIT_WORK(&weir->rise, weir_rise);
	schedule_work(&weir->rise);
}
`;
}

function resultOf(steps: Generator<void, ModuleState>): ModuleState {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Takes so many steps at most. */
function hasEnded(steps: Generator<void, ModuleState>, most: number): boolean {
  for (let left = most; left > 0; left--) if (steps.next().done) return true;
  return false;
}

function plain({ findings, models }: ModuleState): unknown {
  return JSON.parse(JSON.stringify({ findings, models }));
}

/** Types something after a semicolon of some function. */
function edit(text: string, random: (below: number) => number): string {
  const { functions } = outlineFile(text);
  const chosen = functions[random(functions.length)];
  if (!chosen) return text;
  const at = text.indexOf(";", chosen.bodyStart + random(chosen.end - chosen.bodyStart));
  const typed = TYPED[random(TYPED.length)] ?? "";
  return at < 0 ? text + typed : text.slice(0, at + 1) + typed + text.slice(at + 1);
}

/** The same numbers in every run. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % Math.max(1, below);
  };
}
