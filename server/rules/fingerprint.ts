/**
 * A short stable name for a finding: what it is made of does not change when lines move. 64 bits of FNV-1a over UTF-16 units, as hex;
 * not for security.
 */
export function fingerprintOf(parts: readonly string[]): string {
  let hash = 0xcbf29ce484222325n;
  for (const unit of parts.join("\u0000")) {
    hash ^= BigInt(unit.codePointAt(0) ?? 0);
    hash = BigInt.asUintN(64, hash * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, "0");
}
