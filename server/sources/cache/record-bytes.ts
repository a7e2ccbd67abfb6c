import { createHash } from "node:crypto";

/** The first bytes of every record: whose it is, and the form of what follows. */
const MARK = Buffer.from("rtnlens1");
const CHECKSUM_LENGTH = 32;

/** A record as it lies on the disk: the mark, a checksum over key and content, the content. */
export function sealed(key: string, content: Uint8Array): Buffer {
  return Buffer.concat([MARK, checksum(key, content), content]);
}

/**
 * The content of what was stored under `key`; undefined for everything else: a record that was cut off or damaged, that was moved here from another
 * key, or that is none. The checksum tells accidents. It does not tell malice: who may write into a cache says what is found.
 */
export function unsealed(key: string, bytes: Uint8Array): Uint8Array | undefined {
  const start = MARK.length + CHECKSUM_LENGTH;
  if (bytes.length < start || !MARK.equals(bytes.subarray(0, MARK.length))) return undefined;
  const content = bytes.subarray(start);
  return checksum(key, content).equals(bytes.subarray(MARK.length, start)) ? content : undefined;
}

function checksum(key: string, content: Uint8Array): Buffer {
  return createHash("sha256").update(key).update(content).digest();
}
