import assert from "node:assert/strict";
import fc, { type Arbitrary } from "fast-check";
import { kernelTables } from "../../../server/kernel/tables.js";
import { LiveModule, type ModuleContext, type ModuleState } from "../../../server/lsp/live-module.js";
import { ModuleFinder } from "../../../server/sources/module-finder.js";
import { memorySource } from "../../lint-source.js";
import { loadTestParser } from "../../syntax/test-parser.js";
import { DAMAGE, type Damage, damaged } from "../inputs/damage.js";
import { type DriverFiles, driverFiles } from "../inputs/driver.js";
import { plain } from "../invariants.js";
import type { Target } from "../target.js";

interface Session {
  readonly files: DriverFiles;
  readonly edits: readonly Edit[];
}

interface Edit {
  readonly file: string;
  readonly damage: Damage | "as at first";
  readonly givenUpAfter: number;
}

const EDIT: Arbitrary<Edit> = fc.record({
  file: fc.constantFrom("cup.h", "cup_main.c", "cup_group.c"),
  damage: fc.oneof({ weight: 2, arbitrary: DAMAGE }, { weight: 1, arbitrary: fc.constant("as at first" as const) }),
  givenUpAfter: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 30 }) }),
});

/** A module that is edited in an editor says what a new analysis of its texts says. */
export const liveModule: Target<Session> = {
  name: "live-module",
  fewRuns: 6,
  inputs: () => fc.record({ files: driverFiles(), edits: fc.array(EDIT, { minLength: 1, maxLength: 6 }) }),
  check: checkSession,
};

async function checkSession({ files, edits }: Session): Promise<void> {
  const parser = await loadTestParser();
  const texts = new Map(Object.entries(files));
  const context = (): ModuleContext => {
    const source = memorySource(texts);
    return { source, finder: new ModuleFinder(source, undefined), parser, tables: kernelTables() };
  };
  const modules = context().finder.modulesOf("cup_main.c");
  const live = new LiveModule(modules);
  resultOf(live.update(context()));
  for (const { file, damage, givenUpAfter } of edits) {
    texts.set(file, damage === "as at first" ? (files[file] ?? "") : damaged(texts.get(file) ?? "", damage));
    live.invalidate(file);
    const given = live.update(context());
    for (let step = 0; step < givenUpAfter; step++) if (given.next().done) break;
    const edited = resultOf(live.update(context()));
    const fresh = resultOf(new LiveModule(modules).update(context()));
    assert.deepEqual(shown(edited), shown(fresh), "an edited module says something else");
  }
}

function resultOf(steps: Generator<void, ModuleState>): ModuleState {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

function shown({ findings, models, files }: ModuleState): unknown {
  return plain({ findings, models, files });
}
