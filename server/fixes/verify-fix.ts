import type { Finding } from "../rules/finding.js";
import { editedTexts } from "./edit-set.js";
import type { Fix } from "./fix.js";

/** Analyses the module with these texts in the place of those that it has; the rest is as it was. */
export type Reanalyse = (texts: ReadonlyMap<string, string>) => readonly Finding[] | Promise<readonly Finding[]>;

/** A fix with what the engine says of the edited module. */
export interface VerifiedFix extends Fix {
  /** The finding is gone and none is new anywhere in the module. */
  readonly verified: boolean;
  /** The first verified one of those that are offered for a finding. */
  readonly preferred: boolean;
  /** The finding that is still there, and those that are new. */
  readonly remains: readonly Finding[];
  /** The texts of the changed files. */
  readonly texts: ReadonlyMap<string, string>;
}

export interface Verification {
  readonly finding: Finding;
  /** All findings of the module before the edit. */
  readonly before: readonly Finding[];
  /** The texts of the module's files. */
  readonly texts: ReadonlyMap<string, string>;
  readonly reanalyse: Reanalyse;
}

/** Analyses what the variants of a fix make of the module, until one is verified; gives that one, else the one that leaves least. */
export async function verifyFix(variants: readonly Fix[], verification: Verification): Promise<VerifiedFix | undefined> {
  let best: VerifiedFix | undefined;
  for (const fix of variants) {
    const texts = editedTexts(verification.texts, fix.edits);
    if (!texts) continue;
    const remains = whatRemains(verification, await verification.reanalyse(texts));
    const verified: VerifiedFix = { ...fix, verified: remains.length === 0, preferred: false, remains, texts };
    if (verified.verified) return verified;
    if (!best || remains.length < best.remains.length) best = verified;
  }
  return best;
}

/**
 * The finding itself, if it is still there under whatever name, and findings that were not there before. Fingerprints hold the queue's name,
 * which a fix may change: findings of one function and lock are the same ones as long as there are no more of them than there were.
 */
function whatRemains({ finding, before }: Verification, after: readonly Finding[]): readonly Finding[] {
  const counts = new Map<string, number>();
  for (const each of before) if (each !== finding) counts.set(likeness(each), (counts.get(likeness(each)) ?? 0) + 1);
  const known = new Set(
    before.filter((each) => each !== finding && each.fingerprint !== finding.fingerprint).map((each) => each.fingerprint),
  );
  const rest: Finding[] = [];
  for (const each of after) {
    if (!known.has(each.fingerprint)) rest.push(each);
    else counts.set(likeness(each), (counts.get(likeness(each)) ?? 1) - 1);
  }
  return rest.filter((each) => {
    const left = counts.get(likeness(each)) ?? 0;
    if (left <= 0 || each.fingerprint === finding.fingerprint) return true;
    counts.set(likeness(each), left - 1);
    return false;
  });
}

function likeness({ file, function: name, lock, rule }: Finding): string {
  return `${file} ${name} ${lock ?? rule}`;
}
