import { type Proposal, proposeFixes } from "../fixes/fixes.js";
import { type VerifiedFix, verifyFix } from "../fixes/verify-fix.js";
import type { Finding } from "../rules/finding.js";
import type { DocumentView } from "./document-view.js";
import type { Engine } from "./engine.js";
import type { LiveModule, ModuleState } from "./live-module.js";

/** A fix with the texts that it was made from: in any others its edits mean nothing. */
export interface PreparedFix {
  readonly fix: VerifiedFix;
  readonly texts: ReadonlyMap<string, string>;
}

/** The module that has found something, as it was when it did. */
interface Finder {
  readonly module: LiveModule;
  readonly state: ModuleState;
}

/** What was worked out for one state of a module; an editor asks whenever the cursor moves. */
class Offers {
  readonly proposals = new Map<string, readonly Proposal[]>();
  /** By finding and fix; the same analysis is not made twice. */
  readonly started = new Map<string, Promise<PreparedFix | undefined>>();
  readonly done = new Map<string, PreparedFix>();
}

const offers = new WeakMap<ModuleState, Offers>();

/** Modules with more text than this, in characters, take seconds: they are analysed again only when a fix is chosen. */
const QUICK = 400_000;

/** What can be offered for a finding, the best first; whether it helps is found out when it is chosen, or before that where it is quick. */
export function proposalsFor(view: DocumentView, finding: Finding): readonly Proposal[] {
  const finder = finderOf(view, finding);
  if (!finder) return [];
  const { state } = finder;
  const { proposals } = offersOf(state);
  const made = proposals.get(finding.fingerprint) ?? proposeFixes({ analysis: state.analysis, finding, texts: state.texts });
  proposals.set(finding.fingerprint, made);
  return made;
}

/** A proposal's fix, where it was analysed already. */
export function knownFix(view: DocumentView, finding: Finding, id: string): PreparedFix | undefined {
  const finder = finderOf(view, finding);
  return finder && offersOf(finder.state).done.get(keyOf(finding, id));
}

/** The best variant of a proposal, analysed; undefined when none can be made. */
export async function preparedFix(engine: Engine, view: DocumentView, finding: Finding, id: string): Promise<PreparedFix | undefined> {
  const finder = finderOf(view, finding);
  const proposal = proposalsFor(view, finding).find((each) => each.id === id);
  if (!finder || !proposal) return undefined;
  const { started, done } = offersOf(finder.state);
  const key = keyOf(finding, id);
  const running = started.get(key) ?? prepare(engine, view, finder, finding, proposal);
  started.set(key, running);
  try {
    const made = await running;
    if (made) done.set(key, made);
    return made;
  } catch (error) {
    // What failed once may go well another time.
    started.delete(key);
    throw error;
  }
}

/** Finds out ahead which fix of a finding is the preferred one, in modules where that is quick; what was edited meanwhile is not waited for. */
export async function prepareAhead(engine: Engine, view: DocumentView, finding: Finding): Promise<void> {
  const finder = finderOf(view, finding);
  if (!finder || offersOf(finder.state).started.size > 0) return;
  let size = 0;
  for (const text of finder.state.texts.values()) size += text.length;
  if (size > QUICK) return;
  for (const { id } of proposalsFor(view, finding)) {
    if (finder.module.state !== finder.state || finder.module.isStale) return;
    const made = await preparedFix(engine, view, finding, id);
    if (made?.fix.verified) return;
  }
}

async function prepare(
  engine: Engine,
  { folder }: DocumentView,
  { module, state }: Finder,
  finding: Finding,
  { variants }: Proposal,
): Promise<PreparedFix | undefined> {
  const { texts, findings } = state;
  const reanalyse = (edited: ReadonlyMap<string, string>) => engine.analyseWith(folder, module, edited);
  const fix = await verifyFix(variants, { finding, before: findings, texts, reanalyse });
  return fix && { fix, texts };
}

function offersOf(state: ModuleState): Offers {
  const known = offers.get(state) ?? new Offers();
  offers.set(state, known);
  return known;
}

function keyOf({ fingerprint }: Finding, id: string): string {
  return `${fingerprint} ${id}`;
}

function finderOf(view: DocumentView, finding: Finding): Finder | undefined {
  for (const module of view.modules) {
    const { state } = module;
    if (state?.findings.includes(finding)) return { module, state };
  }
  return undefined;
}
