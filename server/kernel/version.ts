import type { KernelVersion, Since } from "./rows.js";

/** A version as people write it: `6.1`, `2.6.22`. */
export type VersionText = `${number}.${number}` | `${number}.${number}.${number}`;

/** A version literal of a table row. */
export function v(text: VersionText): KernelVersion {
  const [major = 0, minor = 0, patch = 0] = text.split(".").map(Number);
  return { major, minor, patch };
}

/** Reads `6.1`, `v6.12-rc3`, `2.6.22.18`, `6.1.0-18-amd64`; what follows the third number is left out. */
export function parseVersion(text: string): KernelVersion | undefined {
  const match = /^v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(text.trim());
  if (match === null) return undefined;
  return { major: Number(match[1]), minor: Number(match[2]), patch: Number(match[3] ?? 0) };
}

/** The version that a kernel's top Makefile states (`VERSION = 6`, `PATCHLEVEL = 1`, `SUBLEVEL = 192`). */
export function versionOfMakefile(text: string): KernelVersion | undefined {
  const field = (name: string): number | undefined => {
    const match = new RegExp(`^${name}[ \\t]*=[ \\t]*(\\d+)`, "m").exec(text);
    return match === null ? undefined : Number(match[1]);
  };
  const major = field("VERSION");
  const minor = field("PATCHLEVEL");
  if (major === undefined || minor === undefined) return undefined;
  return { major, minor, patch: field("SUBLEVEL") ?? 0 };
}

/** Negative when `left` is older than `right`, 0 when they are the same. */
export function compareVersions(left: KernelVersion, right: KernelVersion): number {
  return left.major - right.major || left.minor - right.minor || left.patch - right.patch;
}

/** Whether a row holds for a version; for an unknown version, whether it holds for the newest kernel. */
export function holdsFor(row: Since, version: KernelVersion | undefined): boolean {
  if (version === undefined) return row.until === undefined;
  return distance(row, version) === 0;
}

/**
 * Of the rows that share a name, the one for `version`. Where none holds for it the nearest one is taken: drivers carry backports and old
 * names along, and a driver folder alone has no version; a name that the kernel never had then is still best read as what it means elsewhere.
 */
export function nearestRow<Row extends Since>(rows: readonly Row[], version: KernelVersion | undefined): Row | undefined {
  const exact = rows.find((row) => holdsFor(row, version));
  if (exact !== undefined || rows.length < 2) return exact ?? rows[0];
  const ordered = [...rows].sort((left, right) => compareVersions(left.since ?? OLDEST, right.since ?? OLDEST));
  if (version === undefined) return ordered.at(-1);
  return ordered.findLast((row) => distance(row, version) > 0) ?? ordered[0];
}

const OLDEST: KernelVersion = { major: 0, minor: 0, patch: 0 };

/** 0 within the row's span, 1 when the version is later, -1 when it is earlier. */
function distance(row: Since, version: KernelVersion): -1 | 0 | 1 {
  if (row.since !== undefined && compareVersions(version, row.since) < 0) return -1;
  if (row.until !== undefined && compareVersions(version, row.until) >= 0) return 1;
  return 0;
}
