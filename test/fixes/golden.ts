import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FixId } from "../../server/fixes/fix.js";
import { FIXERS } from "../../server/fixes/fixes.js";
import type { VerifiedFix } from "../../server/fixes/verify-fix.js";
import type { KernelVersion } from "../../server/kernel/rows.js";
import { parseVersion } from "../../server/kernel/version.js";
import { findingsOf } from "../../server/rules/lint.js";
import { overlaySource } from "../../server/sources/overlay-source.js";
import { memorySource } from "../lint-source.js";
import { analyseSource, type FixSource, offersFor } from "./fix-source.js";

/** A small driver with a finding, and the driver that a fix makes of it. */
export interface Golden {
  readonly name: string;
  readonly folder: string;
  readonly before: ReadonlyMap<string, string>;
  readonly after: ReadonlyMap<string, string>;
  /** From a first line `kernel: 3.19` in a comment; absent: the newest. */
  readonly kernel: KernelVersion | undefined;
  /** From a first line `fix: spin-with-exit-flag`; absent: the fix that is preferred. */
  readonly fix: FixId | undefined;
}

export const GOLDEN_FOLDER = join(import.meta.dirname, "../../../test/fixes/golden");

export function readGoldens(): readonly Golden[] {
  return readdirSync(GOLDEN_FOLDER)
    .sort()
    .map((name) => {
      const folder = join(GOLDEN_FOLDER, name);
      const before = readTexts(join(folder, "before"));
      const head = [...before.values()].map((text) => text.split("\n").slice(0, 4).join("\n")).join("\n");
      const kernel = /kernel: ([\d.]+)/.exec(head)?.[1];
      return {
        name,
        folder,
        before,
        after: readTexts(join(folder, "after")),
        kernel: kernel === undefined ? undefined : parseVersion(kernel),
        fix: FIXERS.find(({ id }) => id === /fix: ([\w-]+)/.exec(head)?.[1])?.id,
      };
    });
}

function readTexts(folder: string): ReadonlyMap<string, string> {
  if (!existsSync(folder)) return new Map();
  return new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

export interface GoldenRun {
  /** The fixes that were made, one after the other. */
  readonly fixes: readonly VerifiedFix[];
  readonly texts: ReadonlyMap<string, string>;
  /** Findings of the last state that are errors, as lines. */
  readonly left: readonly string[];
}

/** Fixes the errors of a driver one by one, as the command line does. */
export async function runGolden({ before, kernel, fix }: Golden): Promise<GoldenRun> {
  const below = memorySource(before);
  const input = (texts: ReadonlyMap<string, string>): FixSource => ({
    source: overlaySource(below, texts),
    paths: ["."],
    tree: { root: ".", version: kernel },
  });
  let texts: ReadonlyMap<string, string> = new Map();
  const fixes: VerifiedFix[] = [];
  for (;;) {
    const analysis = await analyseSource(input(texts));
    const errors = findingsOf(analysis).findings.filter(({ severity }) => severity !== "info");
    const made = await firstVerified(input(texts), analysis, errors, fix);
    if (!made) {
      const left = errors.map(({ file, range, message, rule }) => `${file}:${range.line}: ${message} [${rule}]`);
      return { fixes, texts: new Map([...before, ...texts]), left };
    }
    fixes.push(made);
    texts = new Map([...texts, ...made.texts]);
  }
}

async function firstVerified(
  input: FixSource,
  analysis: Awaited<ReturnType<typeof analyseSource>>,
  findings: ReturnType<typeof findingsOf>["findings"],
  only: FixId | undefined,
): Promise<VerifiedFix | undefined> {
  for (const finding of findings) {
    const offers = await offersFor(input, analysis, finding, only);
    const verified = offers.find((offer) => offer.verified);
    if (verified) return verified;
  }
  return undefined;
}

/** Writes what the fixes make as the state to be kept. */
export function writeAfter({ folder }: Golden, texts: ReadonlyMap<string, string>): void {
  const after = join(folder, "after");
  rmSync(after, { recursive: true, force: true });
  mkdirSync(after, { recursive: true });
  for (const [name, text] of texts) writeFileSync(join(after, name), text);
}
