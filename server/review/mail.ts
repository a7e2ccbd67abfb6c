import PostalMime, { type Attachment, type Email } from "postal-mime";
import { decodeBytes } from "./decode-bytes.js";

/** What a review needs of a mail. */
export interface Mail {
  readonly subject: string;
  readonly author: string | undefined;
  readonly date: string | undefined;
  readonly id: string | undefined;
  /** The mails that it answers, the thread's first one first. */
  readonly references: readonly string[];
  /** The patch and what stands around it, decoded; undefined when the mail has none. */
  readonly patch: { readonly text: string; readonly firstLine: number | undefined } | undefined;
}

/** Reads one mail: its body, or the attachment that is a patch. Quoted-printable, base64, character sets and nested parts are decoded. */
export async function readMail(bytes: Uint8Array, firstLine: number): Promise<Mail> {
  const email = await PostalMime.parse(bytes);
  const text = patchTextOf(email);
  return {
    subject: (email.subject ?? "").replace(/\s+/g, " ").trim(),
    author: email.from?.name || email.from?.address,
    date: email.date,
    id: email.messageId,
    references: [email.references, email.inReplyTo].flatMap((ids) => ids?.match(/<[^<>\s]+>/g) ?? []),
    patch: text === undefined ? undefined : { text, firstLine: lineOf(text, bytes, firstLine) },
  };
}

function patchTextOf(email: Email): string | undefined {
  const texts = [email.text ?? "", ...email.attachments.map(attachedText)];
  const patches = texts.filter(hasDiff);
  return patches.length > 0 ? patches.join("\n") : undefined;
}

/** The text of an attachment that is a patch by type or name. */
function attachedText({ mimeType, filename, content }: Attachment): string {
  if (!/^text\/|octet-stream|patch|diff/.test(mimeType) && !/\.(patch|diff|txt)$/.test(filename ?? "")) return "";
  if (typeof content === "string") return content;
  return decodeBytes(content instanceof Uint8Array ? content : new Uint8Array(content)).replaceAll("\r\n", "\n");
}

function hasDiff(text: string): boolean {
  return /^diff --git |^--- .*\r?\n\+\+\+ .*\r?\n@@ /m.test(text);
}

/** The line of the input at which `text` starts, when the mail holds it as it is. */
function lineOf(text: string, bytes: Uint8Array, firstLine: number): number | undefined {
  const raw = decodeBytes(bytes).split(/\r?\n/);
  const lines = text.split("\n");
  while (lines.at(-1) === "") lines.pop();
  for (let start = raw.indexOf(lines[0] ?? ""); start >= 0; start = raw.indexOf(lines[0] ?? "", start + 1)) {
    if (lines.every((line, index) => raw[start + index] === line)) return firstLine + start;
  }
  return undefined;
}
