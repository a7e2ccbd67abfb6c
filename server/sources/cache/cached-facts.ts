import type { FileFacts } from "../../facts/file-facts.js";
import { packFacts, unpackFacts } from "../../facts/pack-facts.js";
import type { CacheUse } from "./cache-place.js";
import { digestOfText, recordKey } from "./keys.js";
import { RecordFolder, type Records } from "./record-folder.js";

/** Facts that were made of a text in any run. They are a pure function of the text and of the functions that were wanted. */
export class CachedFacts {
  readonly #records: Records;

  constructor(records: Records) {
    this.#records = records;
  }

  factsOf(text: string, wanted: ReadonlySet<string>, make: () => FileFacts): FileFacts {
    const key = recordKey("facts", digestOfText(text), [...wanted].sort());
    const bytes = this.#records.read(key);
    const known = bytes && unpackFacts(bytes);
    if (known) return known;
    const facts = make();
    this.#records.write(key, packFacts(facts));
    return facts;
  }
}

export function cachedFacts({ folder, onTrouble }: CacheUse): CachedFacts {
  return new CachedFacts(new RecordFolder(folder, onTrouble));
}
