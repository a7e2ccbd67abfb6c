import assert from "node:assert/strict";
import fc from "fast-check";
import { analyse } from "../../../server/analysis/analyse.js";
import { kernelTables } from "../../../server/kernel/tables.js";
import { linkProgram } from "../../../server/program/link.js";
import type { QueueModel } from "../../../server/program/queue-model.js";
import type { LintResult } from "../../../server/rules/finding.js";
import { findingsOf } from "../../../server/rules/lint.js";
import { queueModels } from "../../../server/rules/queue-models.js";
import { lintProject } from "../../../server/sources/lint-project.js";
import { readProject } from "../../../server/sources/project.js";
import { ReadingSession } from "../../../server/sources/reading-session.js";
import { memorySource } from "../../lint-source.js";
import { loadTestParser } from "../../syntax/test-parser.js";
import { damagedText } from "../inputs/damage.js";
import { type DriverFiles, driverFiles } from "../inputs/driver.js";
import { assertRangesIn, plain } from "../invariants.js";
import type { Target } from "../target.js";

/** Linking, analysis and rules over a small module. */
export const lint: Target<DriverFiles> = { name: "lint", fewRuns: 8, inputs: driverFiles, check: checkDriver };

export const lintOfDamagedFiles: Target<DriverFiles> = {
  name: "lint-of-damaged-files",
  fewRuns: 10,
  inputs: (corpus) => fc.record({ "cup_main.c": damagedText(corpus), "cup_group.c": damagedText(corpus) }),
  check: checkDriver,
};

async function checkDriver(files: DriverFiles): Promise<void> {
  const entries = Object.entries(files);
  const { result, models } = await lintFiles(entries);
  assert.deepEqual(await lintFiles(entries), { result, models }, "linting again says something else");
  assert.deepEqual((await lintFiles([...entries].reverse())).result, result, "the order of the files counts");
  checkPlaces(files, result, models);
  const parts = await lintProject({ source: memorySource(new Map(entries)), paths: ["."], jobs: 0 });
  assert.deepEqual(parts.result.findings, result.findings, "part by part something else is found");
  if (result.summary.skipped.length > 0) return;
  const below = await lintFiles(entries.map(([path, text]) => [path, path.endsWith(".h") ? text : `\n\n${text}`]));
  assert.deepEqual(fingerprints(below.result), fingerprints(result), "empty lines in front change fingerprints");
}

/** All of it at once, on this thread and from scratch. */
async function lintFiles(entries: readonly (readonly [string, string])[]): Promise<{ result: LintResult; models: readonly QueueModel[] }> {
  const session = new ReadingSession(await loadTestParser());
  const { facts, modules, counts, skipped } = await readProject({ source: memorySource(new Map(entries)), paths: ["."], session });
  const analysis = analyse(linkProgram(facts, modules, kernelTables()));
  const { findings, summary } = findingsOf(analysis);
  const result = { findings, summary: { ...summary, ...counts, skipped: [...skipped, ...summary.skipped] } };
  return { result, models: queueModels(analysis, findings) };
}

/** Every place that is told lies in the file that it names. */
function checkPlaces(files: DriverFiles, { findings }: LintResult, models: readonly QueueModel[]): void {
  for (const place of placesIn([findings, models])) {
    const text = files[place.file];
    assert.ok(text !== undefined, `there is no ${place.file}`);
    assertRangesIn(text, place.range);
  }
  for (const { message, fingerprint } of findings) {
    assert.match(fingerprint, /^[0-9a-f]{16}$/);
    assert.doesNotMatch(message, /undefined|\[object/);
  }
  plain(findings);
}

interface Place {
  readonly file: string;
  readonly range: object;
}

function placesIn(value: unknown): Place[] {
  if (typeof value !== "object" || value === null) return [];
  const inner = Object.values(value).flatMap(placesIn);
  return isPlace(value) ? [value, ...inner] : inner;
}

function isPlace(value: object): value is Place {
  return "file" in value && typeof value.file === "string" && "range" in value && typeof value.range === "object" && value.range !== null;
}

function fingerprints({ findings }: LintResult): string[] {
  return findings.map(({ fingerprint }) => fingerprint);
}
