import { createHash } from "node:crypto";

declare const RTNLENS_BUILD: string;

/** A hash over all source of this program and what it is built with: what another build has stored is never met. */
export const BUILD: string = RTNLENS_BUILD;

/** Names are compared by the rules of the user's language in a few places. */
const { locale } = new Intl.Collator().resolvedOptions();
const PLACE = `${locale} ${process.versions.icu}`;

/** The name of a record: 64 hexadecimal digits, whatever it is made of, so that no name leads out of the cache's folder. */
export type RecordKey = string;

/** The key of what this build makes of `parts`. Different parts have different keys, also where they are joined differently. */
export function recordKey(kind: "facts" | "group" | "part" | "review" | "module", ...parts: readonly unknown[]): RecordKey {
  return createHash("sha256")
    .update(JSON.stringify([BUILD, PLACE, kind, parts]))
    .digest("hex");
}

/** Stands for the bytes of a file. */
export function digestOfBytes(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("base64");
}

/** Stands for a text. UTF-8 would have one spelling for all halves of surrogate pairs, which UTF-16 files may hold. */
export function digestOfText(text: string): string {
  return createHash("sha256").update(text, "utf16le").digest("base64");
}
