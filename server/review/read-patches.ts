import { decodeBytes } from "./decode-bytes.js";
import { splitLog } from "./log-output.js";
import { readMail } from "./mail.js";
import { isMail, type MailSlice, splitMailbox } from "./mailbox.js";
import type { Patch } from "./review.js";
import { type MailedPatch, orderSeries } from "./series.js";

export interface PatchInput {
  readonly patches: readonly Patch[];
  /** What was left out of the input, and why. */
  readonly notes: readonly string[];
}

export interface PatchInputOptions {
  /** True when the mails are in order and each is a patch of its own, as `git format-patch` prints them. */
  readonly isOrdered?: boolean;
}

/** The patches of an input in the order in which they apply: a diff, `git format-patch` output, a mail, or a mailbox with a series. */
export async function readPatches(bytes: Uint8Array, options: PatchInputOptions = {}): Promise<PatchInput> {
  if (bytes.length === 0) return { patches: [], notes: [] };
  const mails = splitMailbox(bytes) ?? (isMail(bytes) ? [{ start: 0, end: bytes.length, line: 1 }] : undefined);
  if (!mails) return { patches: patchesIn(decodeBytes(bytes)), notes: [] };
  return readMails(bytes, mails, options);
}

/** A diff, or what git prints of commits with theirs. */
function patchesIn(text: string): Patch[] {
  const commits = splitLog(text);
  if (!commits) return [{ number: 1, text, firstLine: 1 }];
  return commits.map(({ line, ...commit }, index) => ({ ...commit, number: index + 1, firstLine: line }));
}

/** No patch that people read is larger. */
const LARGEST_MAIL = 32 * 1024 * 1024;

/** Mails are decoded one at a time; of each only the patch is kept. */
async function readMails(bytes: Uint8Array, mails: readonly MailSlice[], { isOrdered }: PatchInputOptions): Promise<PatchInput> {
  const patches: MailedPatch[] = [];
  const notes: string[] = [];
  for (const { start, end, line, commit } of mails) {
    if (end - start > LARGEST_MAIL) {
      notes.push(`the mail at line ${line} has ${Math.round((end - start) / 1024 / 1024)} MB and is left out`);
      continue;
    }
    try {
      const { patch, ...mail } = await readMail(bytes.subarray(start, end), line);
      // Nobody has the mailbox that git printed: lines count from the patch's own first.
      if (patch) patches.push({ ...mail, ...patch, commit, firstLine: isOrdered ? undefined : patch.firstLine });
    } catch (error) {
      notes.push(`the mail at line ${line} cannot be read: ${error instanceof Error ? error.message : error}`);
    }
  }
  const series = isOrdered ? { patches, notes: [] } : orderSeries(patches);
  return {
    patches: series.patches.map(({ text, firstLine, subject, author, date, commit }, index) => ({
      number: index + 1,
      subject,
      author,
      date,
      commit,
      text,
      firstLine,
    })),
    notes: [...notes, ...series.notes],
  };
}
