import type { FileFacts } from "../../facts/file-facts.js";
import { packFacts, unpackFacts } from "../../facts/pack-facts.js";
import type { SourceText } from "../source.js";
import type { CacheUse } from "./cache-place.js";
import { digestOfText, recordKey } from "./keys.js";
import { RecordFolder, type Records } from "./record-folder.js";

/** What one reader of files has from the cache. */
export class ReaderCache {
  readonly records: Records;

  constructor(records: Records) {
    this.records = records;
  }

  static open({ folder, isReadOnly, onTrouble }: CacheUse): ReaderCache {
    const records = new RecordFolder(folder, onTrouble);
    return new ReaderCache(isReadOnly ? { read: (key) => records.read(key), write: () => {} } : records);
  }

  /** Stands for what was read, or for why it could not be. To be asked for before anything else is read. */
  digestOf(read: SourceText): string {
    if (read.kind === "unreadable") return `unreadable: ${read.reason}`;
    return read.digest?.() ?? `text ${digestOfText(JSON.stringify([read.notes, read.text]))}`;
  }

  /** Facts that any run has made, or that `make` does. They are a pure function of the text and of the functions that are wanted. */
  factsOf(text: string, wanted: ReadonlySet<string>, make: () => FileFacts): FileFacts {
    const key = recordKey("facts", digestOfText(text), [...wanted].sort());
    const bytes = this.records.read(key);
    const known = bytes && unpackFacts(bytes);
    if (known) return known;
    const facts = make();
    this.records.write(key, packFacts(facts));
    return facts;
  }
}
