/** One mail of a mailbox, by bytes of the input. */
export interface MailSlice {
  readonly start: number;
  readonly end: number;
  /** The input's line (from 1) at which the mail's headers start. */
  readonly line: number;
  /** The commit that `git format-patch` names on the mail's first line. */
  readonly commit?: string;
}

const NEWLINE = 10;
const FROM = [..."From "].map((letter) => letter.charCodeAt(0));

/**
 * The mails of a mailbox; undefined when the input is none. A mail starts at a line `From sender date` that follows an empty line (or
 * nothing) and is followed by a header: so a sentence of a mail's body that begins with "From " starts none.
 */
export function splitMailbox(bytes: Uint8Array): readonly MailSlice[] | undefined {
  const decoder = new TextDecoder("latin1");
  const lineFrom = (start: number): { readonly text: string; readonly next: number } => {
    const found = bytes.indexOf(NEWLINE, start);
    const end = found < 0 ? bytes.length : found;
    return {
      text: decoder.decode(bytes.subarray(start, Math.min(end, start + 1000))).replace(/\r$/, ""),
      next: Math.min(end + 1, bytes.length),
    };
  };
  const mails: { start: number; end: number; line: number; commit?: string }[] = [];
  let line = 1;
  let isAfterBlank = true;
  for (let at = 0; at < bytes.length; line++) {
    const next = bytes.indexOf(NEWLINE, at) + 1 || bytes.length;
    if (isAfterBlank && FROM.every((byte, index) => bytes[at + index] === byte)) {
      const separator = lineFrom(at);
      if (isSeparator(separator.text) && /^>?[A-Za-z][A-Za-z0-9-]*:/.test(lineFrom(separator.next).text)) {
        const last = mails.at(-1);
        if (last) last.end = at;
        mails.push({ start: separator.next, end: bytes.length, line: line + 1, commit: commitOf(separator.text) });
      }
    }
    const isBlank = next - at <= 2 && /^\r?\n?$/.test(decoder.decode(bytes.subarray(at, next)));
    if (mails.length === 0 && !isBlank) return undefined;
    isAfterBlank = isBlank;
    at = next;
  }
  return mails.length > 0 ? mails : undefined;
}

/** `From 1f0c… Mon Sep 17 00:00:00 2001`, `From mboxrd@z Thu Jan  1 00:00:00 1970`. */
function isSeparator(line: string): boolean {
  return /^From \S.* [A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]?\d \d\d:\d\d(:\d\d)? (\S+ )?\d{4}\b/.test(line);
}

function commitOf(line: string): string | undefined {
  const commit = /^From ([0-9a-f]{40,64}) /.exec(line)?.[1];
  return commit && !/^0+$/.test(commit) ? commit : undefined;
}

/** Whether the input is one mail without a mailbox around it: headers first, and among them one that every mail has. */
export function isMail(bytes: Uint8Array): boolean {
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 64 * 1024)).replace(/^\s+/, "");
  const [headers = ""] = head.split(/\r?\n\r?\n/, 1);
  return (
    /^[A-Za-z][A-Za-z0-9-]*:/.test(headers) && /^(From|Subject|Message-ID):/im.test(headers) && !/^(diff --git|Index:) /m.test(headers)
  );
}
