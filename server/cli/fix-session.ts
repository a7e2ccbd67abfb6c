import { type Analysis, analyse } from "../analysis/analyse.js";
import type { FixId } from "../fixes/fix.js";
import { proposeFixes } from "../fixes/fixes.js";
import { type VerifiedFix, verifyFix } from "../fixes/verify-fix.js";
import { kernelTables } from "../kernel/tables.js";
import { linkProgram, type Unit } from "../program/link.js";
import type { Finding } from "../rules/finding.js";
import { findingsOf } from "../rules/lint.js";
import type { CacheUse } from "../sources/cache/cache-place.js";
import type { KernelTree } from "../sources/kernel-tree.js";
import { overlaySource } from "../sources/overlay-source.js";
import { readProject } from "../sources/project.js";
import { ReadingSession } from "../sources/reading-session.js";
import type { Source } from "../sources/source.js";

/** A fix together with the finding that it is for. */
export interface OfferedFix {
  readonly finding: Finding;
  readonly fix: VerifiedFix;
}

export interface FixStart {
  readonly source: Source;
  readonly tree: KernelTree | undefined;
  /** Of the modules as they are. */
  readonly analysis: Analysis;
  readonly cache?: CacheUse;
}

/** One state of the text with what is found in it; fixes make the next one. */
export class FixSession {
  readonly #texts = new Map<string, string>();
  /** What was read of the disk, once. */
  readonly #read = new Map<string, string>();

  /** Modules that fixes have changed, each with what was then found of it. */
  readonly #changed = new Map<string, Changed>();

  readonly #start: FixStart;
  #started: Promise<ReadingSession> | undefined;

  private constructor(start: FixStart) {
    this.#start = start;
  }

  static start(start: FixStart): FixSession {
    return new FixSession(start);
  }

  /** All findings of the present state. */
  get findings(): readonly Finding[] {
    const known = new Set([...this.#changed.values()].flatMap(({ unit }) => [...unit.files, ...unit.headers]));
    return [
      ...findingsOf(this.#start.analysis).findings.filter(({ file }) => !known.has(file)),
      ...[...this.#changed.values()].flatMap(({ unit, analysis }) => findingsIn(analysis, unit)),
    ];
  }

  /** The texts of the files that fixes have changed, and those that they had before the first of them. */
  get changes(): { readonly before: ReadonlyMap<string, string>; readonly after: ReadonlyMap<string, string> } {
    return { before: new Map([...this.#texts.keys()].map((path) => [path, this.#read.get(path) ?? ""])), after: this.#texts };
  }

  /** The text of a file as it is now, with the fixes that were applied. */
  textOf(path: string): string {
    return this.#texts.get(path) ?? this.#read.get(path) ?? "";
  }

  /** What is on offer for a finding, each verified, in order; `only` restricts it to one way. */
  async offers(finding: Finding, only?: FixId): Promise<readonly OfferedFix[]> {
    const { unit, analysis } = this.#stateOf(finding) ?? {};
    if (!unit || !analysis) return [];
    const texts = this.#textsOf(unit);
    const before = findingsIn(analysis, unit);
    const same = before.find((each) => each.fingerprint === finding.fingerprint) ?? finding;
    const reanalyse = async (edited: ReadonlyMap<string, string>) => findingsOf(await this.#analyse(unit, edited)).findings;
    const offers: OfferedFix[] = [];
    for (const { id, variants } of proposeFixes({ analysis, finding: same, texts })) {
      if (only !== undefined && id !== only) continue;
      const fix = await verifyFix(variants, { finding: same, before, texts, reanalyse });
      if (!fix) continue;
      const isFirst = fix.verified && !offers.some((each) => each.fix.verified);
      offers.push({ finding: same, fix: { ...fix, preferred: isFirst } });
    }
    return offers;
  }

  /** Goes on from the text that a fix makes. */
  async apply({ finding, fix }: OfferedFix): Promise<void> {
    const unit = this.#stateOf(finding)?.unit;
    for (const [path, text] of fix.texts) this.#texts.set(path, text);
    if (!unit) return;
    const analysis = await this.#analyse(unit, new Map());
    const now = unitOf(analysis, finding) ?? unit;
    this.#changed.set(now.files.join(" "), { unit: now, analysis });
  }

  /** The module that a finding is of, as it is now. */
  #stateOf(finding: Finding): Changed | undefined {
    const changed = [...this.#changed.values()].find(({ unit }) => isIn(unit, finding));
    const unit = changed ? undefined : unitOf(this.#start.analysis, finding);
    return changed ?? (unit && { unit, analysis: this.#start.analysis });
  }

  /** Analyses one module over the present texts, with `edited` on top. */
  async #analyse(unit: Unit, edited: ReadonlyMap<string, string>): Promise<Analysis> {
    const { source: disk, tree, cache } = this.#start;
    const source = overlaySource(disk, new Map([...this.#texts, ...edited]));
    this.#started ??= ReadingSession.start();
    const project = await readProject({ source, paths: unit.files, tree, cache, session: await this.#started });
    return analyse(linkProgram(project.facts, project.modules, kernelTables(project.tree?.version)));
  }

  /** Texts that were read as they are: one that had to be mended cannot be edited in place. */
  #textsOf(unit: Unit): ReadonlyMap<string, string> {
    const texts = new Map<string, string>();
    for (const path of [...unit.files, ...unit.headers]) {
      const text = this.#texts.get(path) ?? this.#readOnce(path);
      if (text !== undefined) texts.set(path, text);
    }
    return texts;
  }

  #readOnce(path: string): string | undefined {
    const known = this.#read.get(path);
    if (known !== undefined) return known;
    const read = this.#start.source.read(path);
    if (read.kind !== "text" || read.notes.length > 0) return undefined;
    this.#read.set(path, read.text);
    return read.text;
  }
}

interface Changed {
  readonly unit: Unit;
  readonly analysis: Analysis;
}

function unitOf(analysis: Analysis, finding: Finding): Unit | undefined {
  return analysis.program.units.find((unit) => isIn(unit, finding));
}

function findingsIn(analysis: Analysis, unit: Unit): readonly Finding[] {
  return findingsOf(analysis).findings.filter((finding) => isIn(unit, finding));
}

function isIn(unit: Unit, { file }: Finding): boolean {
  return unit.files.includes(file) || unit.headers.includes(file);
}
