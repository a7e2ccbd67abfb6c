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
  readonly patch: MailText | undefined;
}

interface MailText {
  readonly text: string;
  /** The line of the input at which it starts, when the input holds it as it is. */
  readonly firstLine: number | undefined;
}

/**
 * Reads one mail: its body, or the attachment that is a patch. Quoted-printable, base64, character sets and nested parts are the library's
 * business; a body that is nothing of the kind is taken as it stands, which is a hundred times faster and keeps its lines' places.
 */
export async function readMail(bytes: Uint8Array, firstLine: number): Promise<Mail> {
  const body = bodyStart(bytes);
  const headers = decodeBytes(bytes.subarray(0, body));
  const isPlain = isPlainText(headers);
  const email = await PostalMime.parse(isPlain ? bytes.subarray(0, body) : bytes);
  return {
    subject: (email.subject ?? "").replace(/\s+/g, " ").trim(),
    author: email.from?.name || email.from?.address,
    date: email.date,
    id: email.messageId,
    references: [email.references, email.inReplyTo].flatMap((ids) => ids?.match(/<[^<>\s]+>/g) ?? []),
    patch: isPlain ? plainPatch(bytes.subarray(body), firstLine + linesIn(headers)) : decodedPatch(email),
  };
}

const NEWLINE = 10;
const RETURN = 13;

/** Past the empty line that ends the headers. */
function bodyStart(bytes: Uint8Array): number {
  for (let at = 0; ; ) {
    const end = bytes.indexOf(NEWLINE, at);
    if (end < 0) return bytes.length;
    if (end === at || (end === at + 1 && bytes[at] === RETURN)) return end + 1;
    at = end + 1;
  }
}

function linesIn(headers: string): number {
  return headers.split("\n").length - 1;
}

/** A single text part that was sent as it was written, in UTF-8 or by a mailer that does not say. */
function isPlainText(headers: string): boolean {
  const unfolded = headers.replace(/\r?\n[ \t]+/g, " ");
  const field = (name: string): string => new RegExp(`^${name}:(.*)$`, "im").exec(unfolded)?.[1]?.trim().toLowerCase() ?? "";
  const type = field("content-type");
  const charset = /charset="?([^";\s]+)/.exec(type)?.[1] ?? "utf-8";
  const isText = type === "" || type.startsWith("text/plain");
  return isText && /^(utf-?8|us-ascii)$/.test(charset) && ["", "7bit", "8bit", "binary"].includes(field("content-transfer-encoding"));
}

function plainPatch(body: Uint8Array, firstLine: number): MailText | undefined {
  const text = decodeBytes(body);
  // On the way a mail's lines end with CRLF; a patch of a CRLF file is sent encoded.
  return hasDiff(text) ? { text: text.replaceAll("\r\n", "\n"), firstLine } : undefined;
}

function decodedPatch(email: Email): MailText | undefined {
  const patches = [email.text ?? "", ...email.attachments.map(attachedText)].filter(hasDiff);
  return patches.length > 0 ? { text: patches.join("\n"), firstLine: undefined } : undefined;
}

/** The text of an attachment that is a patch by type or name. */
function attachedText({ mimeType, filename, content }: Attachment): string {
  if (!/^text\/|octet-stream|patch|diff/.test(mimeType) && !/\.(patch|diff|txt)$/.test(filename ?? "")) return "";
  if (typeof content === "string") return content;
  return decodeBytes(content instanceof Uint8Array ? content : new Uint8Array(content)).replaceAll("\r\n", "\n");
}

function hasDiff(text: string): boolean {
  return /^(diff --git |--- .*\r?\n\+\+\+ )/m.test(text);
}
