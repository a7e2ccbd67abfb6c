import assert from "node:assert/strict";
import { lintSource, memorySource } from "./lint-source.js";

/** A driver that holds a mutex and cancels the work so many calls further down. */
function driver(calls: number): string {
  const names = Array.from({ length: calls }, (_, index) => `quarry_step${index}`);
  const steps = names.map(
    (name, index) =>
      `static void ${name}(struct quarry *quarry)\n{\n\t${index === 0 ? "cancel_work_sync(&quarry->blast)" : `${names[index - 1]}(quarry)`};\n}\n`,
  );
  return `struct quarry {
	struct mutex lock;
	struct work_struct blast;
	int stones;
};

static void quarry_blast(struct work_struct *work)
{
	struct quarry *quarry = container_of(work, struct quarry, blast);

	mutex_lock(&quarry->lock);
	quarry->stones++;
	mutex_unlock(&quarry->lock);
}

${steps.join("\n")}
void quarry_close(struct quarry *quarry)
{
	mutex_lock(&quarry->lock);
	${names.at(-1)}(quarry);
	mutex_unlock(&quarry->lock);
}

void quarry_setup(struct quarry *quarry)
{
	mutex_init(&quarry->lock);
	INIT_WORK(&quarry->blast, quarry_blast);
	schedule_work(&quarry->blast);
}
`;
}

describe("severity", () => {
  for (const { calls, severity } of [
    { calls: 2, severity: "error" },
    { calls: 11, severity: "error" },
    { calls: 12, severity: "warning" },
    { calls: 20, severity: "warning" },
  ]) {
    it(`of a deadlock ${calls} calls away is ${severity}`, async () => {
      const source = memorySource(new Map([["quarry.c", driver(calls)]]));
      const { findings } = await lintSource({ source, paths: ["."] });
      assert.deepEqual(
        findings.map((finding) => [finding.rule, finding.severity]),
        [["cancel-under-lock", severity]],
      );
    });
  }
});
