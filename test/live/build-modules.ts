import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { LiveKernel } from "./kernel.js";
import { runTool } from "./run-tool.js";
import type { Scenario } from "./scenario.js";

/** The scenarios' texts under `folder`, a folder each by name; what was there before is gone. */
export function writeScenarios(folder: string, scenarios: readonly Scenario[]): void {
  rmSync(folder, { recursive: true, force: true });
  for (const { name, fixture, act, modules } of scenarios) {
    for (const [file, text] of [...fixture.files, ["act.sh", act], ["modules", `${modules.join(" ")}\n`]] as const) {
      const path = join(folder, name, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
  }
}

/** Compiles the modules of all scenarios that lie under `folder`. */
export function buildModules(kernel: LiveKernel, folder: string, scenarios: readonly Scenario[]): void {
  for (const batch of batchesOf(scenarios)) {
    writeFileSync(join(folder, "Kbuild"), batch.map(({ name }) => `obj-m += ${name}/\n`).join(""));
    runTool("make", ["-s", "-C", kernel.build, `M=${folder}`, "-j2", "modules"], { seconds: 600, package: "gcc make" });
  }
}

/** Kbuild wants the names of the modules that it builds at a time to differ; a fixed scenario has those of its origin. */
function batchesOf(scenarios: readonly Scenario[]): readonly (readonly Scenario[])[] {
  const batches: Scenario[][] = [];
  for (const scenario of scenarios) {
    const isFree = (batch: readonly Scenario[]): boolean =>
      !batch.some(({ modules }) => modules.some((each) => scenario.modules.includes(each)));
    const batch = batches.find(isFree);
    if (batch) batch.push(scenario);
    else batches.push([scenario]);
  }
  return batches;
}
