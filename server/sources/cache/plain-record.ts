import type { RecordKey } from "./keys.js";
import type { Records } from "./record-folder.js";

/**
 * Plain data that was kept under a key. A key has a hash of this program's source in it and a record a checksum over both, so that what comes out is what
 * the same code has put in, and of the type that it had.
 */
export function readRecord<Plain>(records: Records, key: RecordKey): Plain | undefined {
  const bytes = records.read(key);
  try {
    return bytes && JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString());
  } catch {
    return undefined;
  }
}

export function writeRecord<Plain>(records: Records, key: RecordKey, data: Plain): void {
  records.write(key, Buffer.from(JSON.stringify(data)));
}
