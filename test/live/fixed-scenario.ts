import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { LiveError } from "./live-error.js";
import type { Scenario } from "./scenario.js";

/** The program as the tests build it. */
const CLI = resolve("out/server/cli/main.js");

/** The scenario after `rtnlens fix --write` has been over it, in `folder`. Nothing in it is expected to be found any more. */
export function fixedScenario(scenario: Scenario, fixed: Scenario["happens"], folder: string, tree: string): Scenario {
  const at = join(folder, scenario.name);
  rmSync(at, { recursive: true, force: true });
  mkdirSync(at, { recursive: true });
  for (const [file, text] of scenario.fixture.files) writeFileSync(join(at, file), text);
  const { status, stderr } = spawnSync(process.execPath, [CLI, "fix", "--write", "--tree", tree, at], {
    encoding: "utf8",
    timeout: 60_000,
  });
  if (status !== 0) throw new LiveError(`rtnlens fix --write of ${scenario.name}: exit status ${status}\n${stderr}`);
  const files = new Map([...scenario.fixture.files.keys()].map((file) => [file, readFileSync(join(at, file), "utf8")]));
  const name = `fixed/${scenario.name.replace("/", "-")}`;
  return {
    ...scenario,
    name,
    title: `the same after \`rtnlens fix\`: ${scenario.title}`,
    happens: fixed,
    lockdep: "silent",
    fixed: undefined,
    fixture: { ...scenario.fixture, name, files, expectations: [] },
  };
}
