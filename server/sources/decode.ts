import { isUtf8 } from "node:buffer";
import type { SourceText } from "./source.js";

/**
 * Text from bytes, whatever they are. Old kernel files hold Latin-1 names in comments, some editors write UTF-16: both are read.
 * Line ends stay as they are.
 */
export function decodeText(bytes: Buffer): SourceText {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { kind: "text", text: wellFormed(bytes.toString("utf16le", 2)), notes: ["UTF-16"] };
  if (looksBinary(bytes)) return { kind: "unreadable", reason: "binary file" };
  const notes: string[] = [];
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const valid = isUtf8(bytes);
  if (!valid) notes.push("not valid UTF-8, read as Latin-1");
  let text = bytes.toString(valid ? "utf8" : "latin1", start);
  if (bytes.includes(0)) {
    notes.push("NUL bytes, read as spaces");
    text = text.replaceAll("\0", " ");
  }
  return { kind: "text", text, notes };
}

/** Halves of surrogate pairs, which only UTF-16 can hold alone, become U+FFFD: what is packed and sent as UTF-8 has to stay what it was. */
function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}

/** More than one control character in 16 of the first 4096 bytes: C source has none but tab, line and page ends. */
function looksBinary(bytes: Buffer): boolean {
  const sample = bytes.subarray(0, 4096);
  let controls = 0;
  for (const byte of sample) {
    if (byte < 32 && (byte < 9 || byte > 13)) controls++;
  }
  return controls > 4 && controls * 16 > sample.length;
}
