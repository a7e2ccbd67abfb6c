import assert from "node:assert/strict";
import { formatPatch, reversePatch, structuredPatch } from "diff";
import fc, { type Arbitrary } from "fast-check";
import { amendPatch } from "../../../server/review/amend-patch.js";
import { type AppliedHunks, applyHunks } from "../../../server/review/apply-hunks.js";
import { applyPatch } from "../../../server/review/apply-patch.js";
import { changedLines } from "../../../server/review/changed-lines.js";
import { parseUnifiedDiff } from "../../../server/review/unified-diff.js";
import { DAMAGE, type Damage, damaged } from "../inputs/damage.js";
import { type PatchedText, patchedTexts } from "../inputs/patched-texts.js";
import type { Target } from "../target.js";

interface GivenPatch extends PatchedText {
  /** Lines of context around each change. */
  readonly context: number;
  readonly damages: readonly Damage[];
}

const given: Arbitrary<GivenPatch> = fc
  .tuple(patchedTexts(), fc.integer({ min: 0, max: 4 }), fc.array(DAMAGE, { maxLength: 3 }))
  .map(([texts, context, damages]) => ({ ...texts, context, damages }));

/** Diffs applied and undone; damaged ones are read, applied as far as they go, and told of. */
export const patches: Target<GivenPatch> = { name: "patches", fewRuns: 100, inputs: () => given, check: checkPatch };

function checkPatch({ before, after, context, damages }: GivenPatch): void {
  const patch = structuredPatch("a/x.c", "b/x.c", before, after, undefined, undefined, { context });
  const text = formatPatch(patch);
  if (patch.hunks.length > 0) {
    checkApplied(apply(before, text), after, "a diff applied does not give the text after");
    checkApplied(apply(after, formatPatch(reversePatch(patch))), before, "a diff undone does not give the text before");
    const again = `${before}int last;\n`;
    const amended = amendPatch({ text, before: () => before, after: new Map([["x.c", again]]) });
    if (amended !== undefined && before.endsWith("\n")) checkApplied(apply(before, amended), again, "an amended diff gives another text");
  }
  checkDamaged(before, damages.reduce(damaged, text));
}

function apply(text: string, diff: string): AppliedHunks {
  return applyHunks(text, parseUnifiedDiff(diff).files[0]?.hunks ?? []);
}

function checkApplied({ text, failed }: AppliedHunks, wanted: string, what: string): void {
  assert.deepEqual(
    failed.map(({ reason }) => reason),
    [],
    what,
  );
  assert.equal(text, wanted, what);
}

function checkDamaged(before: string, diff: string): void {
  const count = diff.split("\n").length;
  const { files, problems } = parseUnifiedDiff(diff);
  for (const { line, hunks } of files) {
    const lines = [line, ...hunks.flatMap((hunk) => [hunk.line, ...hunk.lines.map((each) => each.line)])];
    lines.forEach((each, index) => {
      assert.ok(each >= 1 && each <= count && (index === 0 || each > (lines[index - 1] ?? 0)), `lines of the diff: ${lines}`);
    });
  }
  const applied = applyPatch(files, { read: (path) => (path === "x.c" ? { text: before } : { reason: "no such file" }) });
  for (const { line, reason } of [...problems, ...applied.problems, ...applied.notes]) {
    assert.ok(line === undefined || (line >= 1 && line <= count), `a problem at line ${line} of ${count}: ${reason}`);
    assert.doesNotMatch(reason, /undefined|NaN/);
  }
  for (const path of applied.texts.keys()) assert.ok(!path.split("/").includes(".."), `${path} leads out of the tree`);
  const shown = changedLines(applied.files, (path) => path);
  for (const { old, new: now } of shown.all) {
    assert.ok(old.line >= 1 && now.line >= 1, `a shown line is at ${old.line} and ${now.line}`);
    shown.moved(old.file, old.line);
    shown.movedBack(now.file, now.line);
  }
}
