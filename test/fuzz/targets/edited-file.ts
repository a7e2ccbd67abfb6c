import assert from "node:assert/strict";
import fc, { type Arbitrary } from "fast-check";
import { EditedFile } from "../../../server/facts/edited-file.js";
import { extractFacts } from "../../../server/facts/extract.js";
import type { FileFacts } from "../../../server/facts/file-facts.js";
import { outlineFile } from "../../../server/text/outline.js";
import { loadTestParser } from "../../syntax/test-parser.js";
import { DAMAGE, type Damage, damaged, damagedText } from "../inputs/damage.js";
import { plain } from "../invariants.js";
import type { Target } from "../target.js";
import { kernelC } from "./text.js";

interface Session {
  readonly text: string;
  readonly edits: readonly Edit[];
}

interface Edit {
  readonly damage: Damage | "take back";
  /** After how many steps the reading is given up, as when the next key is pressed; it is then begun again. */
  readonly givenUpAfter: number;
  /** Of the functions, by the length of their names, those that are wanted are one in so many. */
  readonly wantedOf: number;
}

const EDIT: Arbitrary<Edit> = fc.record({
  damage: fc.oneof({ weight: 3, arbitrary: DAMAGE }, { weight: 1, arbitrary: fc.constant("take back" as const) }),
  givenUpAfter: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 5 }) }),
  wantedOf: fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.integer({ min: 2, max: 3 }) }),
});

const sessions = (texts: Arbitrary<string>): Arbitrary<Session> =>
  fc.record({ text: texts, edits: fc.array(EDIT, { minLength: 1, maxLength: 8 }) });

/** The facts of a file that is edited are those of its text read afresh, whatever was typed, taken back or given up before. */
export const editedFile: Target<Session> = { name: "edited-file", fewRuns: 8, inputs: () => sessions(kernelC()), check: checkSession };

export const editedDamagedFile: Target<Session> = {
  name: "edited-damaged-file",
  fewRuns: 6,
  inputs: (corpus) => sessions(damagedText(corpus)),
  check: checkSession,
};

async function checkSession({ text, edits }: Session): Promise<void> {
  const parser = await loadTestParser();
  const file = new EditedFile();
  const past = [text];
  for (const { damage, givenUpAfter, wantedOf } of edits) {
    const now = past.at(-1) ?? "";
    const wanted = (name: string): boolean => name.length % wantedOf === 0;
    const reading = (): Generator<void, FileFacts> => file.read(parser, { text: now, outline: outlineFile(now), wanted });
    const given = reading();
    for (let step = 0; step < givenUpAfter; step++) if (given.next().done) break;
    assert.deepEqual(plain(finished(reading())), plain(extractFacts(parser, now, { wanted })), "an edited file has other facts");
    if (damage !== "take back") past.push(damaged(now, damage));
    else if (past.length > 1) past.pop();
  }
}

function finished(steps: Generator<void, FileFacts>): FileFacts {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
