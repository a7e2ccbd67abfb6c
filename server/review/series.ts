import type { Mail } from "./mail.js";

/** A mail with a patch in it. */
export interface MailedPatch extends Omit<Mail, "patch"> {
  readonly text: string;
  readonly firstLine: number | undefined;
  readonly commit: string | undefined;
}

export interface OrderedSeries {
  readonly patches: readonly MailedPatch[];
  readonly notes: readonly string[];
}

/**
 * The patches of a mailbox in the order in which they apply. Mails come in any order, and a thread holds answers that quote or attach
 * patches, mails that arrived twice, and older versions: of these the last one counts.
 */
export function orderSeries(mails: readonly MailedPatch[]): OrderedSeries {
  const notes: string[] = [];
  const own = mails.filter(({ subject }) => !/^(re|aw|sv|antw)\s*:/i.test(subject));
  const chosen = own.length > 0 ? own : mails;
  const answers = mails.length - chosen.length;
  if (answers > 0) notes.push(answers === 1 ? "1 patch in an answer left out" : `${answers} patches in answers left out`);
  const groups = new Map<string, { readonly tag: SubjectTag; readonly thread: string; readonly patches: TaggedPatch[] }>();
  const seen = new Set<string>();
  for (const [index, mail] of chosen.entries()) {
    if (mail.id !== undefined && seen.has(mail.id)) continue;
    if (mail.id !== undefined) seen.add(mail.id);
    const tag = tagOf(mail.subject);
    // The first patch of a series without a cover letter is its thread's first mail.
    const thread = tag.total > 1 ? (mail.references[0] ?? mail.id ?? "") : `${index}`;
    const key = `${thread} ${tag.version} ${tag.total}`;
    const group = groups.get(key) ?? { tag, thread, patches: [] };
    groups.set(key, group);
    group.patches.push({ mail, tag });
  }
  const patches: MailedPatch[] = [];
  for (const { tag, thread, patches: tagged } of groups.values()) {
    const newer = [...groups.values()].some((other) => other.thread === thread && other.tag.version > tag.version);
    if (newer) notes.push(`version ${tag.version} of the series left out: there is a newer one`);
    else patches.push(...byNumber(tagged));
  }
  return { patches, notes };
}

interface SubjectTag {
  readonly version: number;
  readonly number: number;
  readonly total: number;
}

interface TaggedPatch {
  readonly mail: MailedPatch;
  readonly tag: SubjectTag;
}

/** `[PATCH net-next v2 03/12]`: version 2, number 3 of 12. */
function tagOf(subject: string): SubjectTag {
  const tag = /\[([^\]]*PATCH[^\]]*)\]/i.exec(subject)?.[1] ?? "";
  const counted = /(\d+)\/(\d+)/.exec(tag);
  return {
    version: Number(/\bv(\d+)\b/i.exec(tag)?.[1] ?? 1),
    number: Number(counted?.[1] ?? 1),
    total: Number(counted?.[2] ?? 1),
  };
}

/** The later of two patches with one number is the one that was sent to replace the other. */
function byNumber(patches: readonly TaggedPatch[]): MailedPatch[] {
  const last = new Map(patches.map(({ mail, tag }) => [tag.number, mail]));
  return [...last].sort(([a], [b]) => a - b).map(([, mail]) => mail);
}
