import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { diskSource } from "../../server/sources/disk-source.js";
import { lintProject } from "../../server/sources/lint-project.js";
import { lintSource } from "../lint-source.js";

/** One driver: its work takes the lock under which its remove callback cancels the work, through a function of `library`. */
function driver(name: string, library: string): string {
  return `#include "tea.h"
struct ${name} { struct mutex lock; struct tea tea; struct work_struct work; };
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
	${library}(&p->work);
	mutex_unlock(&p->lock);
	flush_work(&p->work);
}
`;
}

describe("linting part by part", () => {
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "rtnlens-"));
    const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
    const drivers = ["cup", "mug", "pot", "jar"];
    write("Makefile", ["tea_lib", "kettle", "hat", ...drivers].map((name) => `obj-m += ${name}.o`).join("\n"));
    write("tea.h", "struct tea { int hot; };\n");
    write("tea_lib.c", "void tea_stop(struct work_struct *work)\n{\n\tcancel_work_sync(work);\n}\n");
    // No tea: nothing to do with the others.
    write("hat.c", driver("hat", "cancel_work_sync").replace('#include "tea.h"\n', ""));
    // Two functions of one name: whoever calls it means neither.
    write("kettle.c", "void pour(struct work_struct *work)\n{\n\tcancel_work_sync(work);\n}\n");
    write("cup.c", driver("cup", "tea_stop"));
    write("mug.c", driver("mug", "cancel_work_sync"));
    write("pot.c", driver("pot", "pour"));
    write("jar.c", `${driver("jar", "cancel_work_sync")}\nvoid pour(struct work_struct *work)\n{\n\tcancel_work_sync(work);\n}\n`);
  });
  after(() => rmSync(folder, { recursive: true }));

  it("finds what linting all at once finds, whatever the number of threads", async () => {
    const source = diskSource(folder);
    const whole = await lintSource({ source, paths: ["."] });
    assert.deepEqual(
      whole.findings.map(({ file, rule }) => `${file} ${rule}`),
      ["hat.c cancel-under-lock", "jar.c cancel-under-lock", "mug.c cancel-under-lock", "tea_lib.c cancel-under-lock"],
    );
    for (const jobs of [1, 2, 5]) {
      const { result } = await lintProject({ source, paths: ["."], jobs });
      assert.deepEqual(result, whole, `${jobs} threads`);
    }
  });

  it("ends at once when it is interrupted, and names what was not read", async () => {
    const source = diskSource(folder);
    const interrupt = new AbortController();
    const onProgress = (): void => interrupt.abort("interrupted");
    const { report, result } = await lintProject({ source, paths: ["."], jobs: 1, signal: interrupt.signal, onProgress });
    const left = report.skipped.filter(({ reason }) => reason === "not read: interrupted").map(({ file }) => file);
    assert.ok(left.length > 0 && left.length < report.counts.files, left.join());
    assert.equal(report.counts.parsed, report.counts.files - left.length);
    assert.deepEqual(
      result.findings.filter(({ file }) => left.includes(file)),
      [],
    );
  });
});
