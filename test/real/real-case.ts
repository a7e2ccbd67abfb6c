import { join } from "node:path";
import { type JsonRecord, readRecords } from "./decode-json.js";

/** A deadlock of a released kernel that people have verified, or a look-alike that is right. */
export interface RealCase {
  readonly id: string;
  /** The version of the tree it was read in: `3.19`, `2.6.22`. */
  readonly kernel: string;
  readonly kind: string;
  /** `rtnl`, `struct.member` or a global's name; `none` where no lock is part of it. */
  readonly lock: string;
  readonly wait: Place;
  readonly handler: Place;
  readonly note: string;
}

/** A look-alike. It is reported when a finding has this wait, lock and handler, and its holder takes the way that is described here. */
export interface Trap extends RealCase {
  /** Functions that the holder's thread passes on the way that is safe; another way to the same wait may be a real case. */
  readonly through: readonly string[];
  readonly notThrough: readonly string[];
}

/** A place in a kernel tree, relative to its root. */
export interface Place {
  readonly file: string;
  readonly function: string;
  readonly line: number;
}

/** Where the recorded cases lie: beside this file's source, wherever it was compiled to. */
export const REAL_FOLDER = join(import.meta.dirname, "../../../test/real");

export function readCases(path: string = join(REAL_FOLDER, "cases.json")): readonly RealCase[] {
  return readRecords(path).map(realCase);
}

export function readTraps(path: string = join(REAL_FOLDER, "traps.json")): readonly Trap[] {
  return readRecords(path).map((record) => ({
    ...realCase(record),
    through: record.texts("through"),
    notThrough: record.texts("notThrough"),
  }));
}

function realCase(record: JsonRecord): RealCase {
  return {
    id: record.text("id"),
    kernel: record.text("kernel"),
    kind: record.text("kind"),
    lock: record.text("lock"),
    wait: place(record.record("wait")),
    handler: place(record.record("handler")),
    note: record.text("note"),
  };
}

function place(record: JsonRecord): Place {
  return { file: record.text("file"), function: record.text("function"), line: record.count("line") };
}
