import assert from "node:assert/strict";
import { Worker } from "node:worker_threads";
import { diskSource } from "../../server/sources/disk-source.js";
import { type LintedProject, lintProject } from "../../server/sources/lint-project.js";
import { readProject } from "../../server/sources/project.js";
import type { Place } from "../../server/sources/worker-messages.js";
import type { StartWorker } from "../../server/sources/worker-thread.js";
import { DEADLOCK, temporaryFolders } from "../cli/run-cli.js";

/** A driver of its own, with one finding. */
function driver(name: string, remark = ""): string {
  return `/* ${remark} */${DEADLOCK.replaceAll("cup", name)}`;
}

describe("a lint that loses workers", () => {
  const folders = temporaryFolders();

  const startFaulty: StartWorker = (setup) =>
    new Worker(new URL("./faulty-worker.js", import.meta.url), { workerData: setup, resourceLimits: { maxOldGenerationSizeMb: 128 } });
  /** Short only for the file that hangs: how long a healthy one takes is up to the machine. */
  const workers = { start: startFaulty, patience: ({ file }: Place) => (file === "kettle.c" ? 5000 : 60_000) };

  /** Lints modules of one file each. */
  async function lint(files: Readonly<Record<string, string>>, jobs: number): Promise<LintedProject> {
    const Makefile = Object.keys(files)
      .map((name) => `obj-m += ${name.replace(".c", ".o")}\n`)
      .join("");
    return lintProject({ source: diskSource(folders.make({ ...files, Makefile })), paths: ["."], jobs, workers });
  }

  const skipped = ({ report }: LintedProject) => report.skipped.map(({ file, reason }) => `${file}: ${reason}`);
  const found = ({ result }: LintedProject) => result.findings.map(({ file }) => file);

  for (const [fault, reason] of [
    ["throw", "a worker died over it: a fault of the reader"],
    ["exit", "a worker ended over it with 3"],
    ["memory", "a worker died over it: out of memory"],
    ["hang", "not done after 5 s"],
  ] as const) {
    for (const jobs of fault === "hang" ? [1] : [1, 2]) {
      it(`names the file over which it does, and reads all others (${fault}, ${jobs})`, async () => {
        const good = ["cup", "jar", "mug", "pot"];
        const files = Object.fromEntries([
          ...good.map((name) => [`${name}.c`, driver(name)]),
          ["kettle.c", driver("kettle", `fault: ${fault}`)],
        ]);
        const linted = await lint(files, jobs);
        assert.deepEqual(skipped(linted), [`kettle.c: ${reason}`]);
        assert.deepEqual(
          found(linted),
          good.map((name) => `${name}.c`),
        );
        assert.equal(linted.report.counts.parsed, 4);
      });
    }
  }

  it("reads the rest of a module", async () => {
    const files = { "cup.c": driver("cup"), "mug.c": "/* fault: throw */\nint mug;\n", "pot.c": driver("pot") };
    const source = diskSource(folders.make({ ...files, Makefile: "obj-m := set.o\nset-y := cup.o mug.o pot.o\n" }));
    const linted = await lintProject({ source, paths: ["."], jobs: 2, workers });
    assert.deepEqual(skipped(linted), ["mug.c: a worker died over it: a fault of the reader"]);
    assert.deepEqual(found(linted), ["cup.c", "pot.c"]);
    const project = await readProject({ source, paths: ["."], jobs: 2, workers });
    assert.deepEqual([...project.facts.keys()], ["cup.c", "pot.c"]);
    assert.deepEqual([...project.unread], ["mug.c"]);
  });

  it("names the module that cannot be analysed, and analyses what it has to do with alone", async () => {
    // They share a header, so they are one part of the program.
    const include = '#include "tea.h"\n';
    const files = ["cup", "jar", "mug", "throw_pot"].map((name) => [`${name}.c`, include + driver(name)] as const);
    const Makefile = files.map(([name]) => `obj-m += ${name.replace(".c", ".o")}\n`).join("");
    const tea =
      "struct tea { struct work_struct work; };\nstatic inline void tea_stop(struct tea *t)\n{\n\tcancel_work_sync(&t->work);\n}\n";
    const source = diskSource(folders.make({ ...Object.fromEntries(files), Makefile, "tea.h": tea }));
    const linted = await lintProject({ source, paths: ["."], jobs: 1, workers });
    assert.deepEqual(found(linted), ["cup.c", "jar.c", "mug.c"]);
    assert.match(skipped(linted).join("\n"), /^throw_pot\.c: a worker died over it: a fault of the reader$/m);
    assert.match(skipped(linted).join("\n"), /^cup\.c: analysed without what it has to do with other modules/m);
  });

  it("finds what it finds without faults in all that has nothing to do with them", async () => {
    const names = Array.from({ length: 60 }, (_, at) => `tin${at}`);
    const isFaulty = (at: number): boolean => at % 13 === 5;
    const files = names.map((name, at) => [`${name}.c`, driver(name, isFaulty(at) ? "fault: exit" : "")] as const);
    const linted = await lint(Object.fromEntries(files), 2);
    const expected = names.filter((_, at) => !isFaulty(at)).map((name) => `${name}.c`);
    assert.deepEqual(found(linted), expected.sort());
    assert.equal(linted.report.skipped.length, names.length - expected.length);
  });

  it("says so when no worker starts at all", async () => {
    const files = { "cup.c": DEADLOCK, "mug.c": driver("mug") };
    const source = diskSource(folders.make(files));
    const start: StartWorker = () => new Worker("process.exit(1)", { eval: true });
    const linted = await lintProject({ source, paths: ["."], jobs: 1, workers: { start } });
    assert.equal(linted.report.counts.parsed, 0);
    for (const each of skipped(linted)) assert.match(each, /no worker can be started|a worker ended over it with 1/);
  });
});
