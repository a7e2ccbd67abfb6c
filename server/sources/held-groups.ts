import type { OutlinedFile, SurveyedGroup } from "./module-reader.js";

/** Groups that were surveyed and wait to be linted, as long as there is room for their texts and outlines. */
export class HeldGroups {
  readonly #groups = new Map<number, SurveyedGroup>();
  /** By how many of the groups each file is held: headers are shared. */
  readonly #holders = new Map<OutlinedFile, number>();
  readonly #room: number;
  #text = 0;

  /** `room`: characters of text in all. */
  constructor(room: number) {
    this.#room = room;
  }

  /** False where there is no room: the group has to be surveyed again when it is wanted. */
  hold(id: number, group: SurveyedGroup): boolean {
    let size = 0;
    for (const file of group.files.values()) if (!this.#holders.has(file)) size += file.text.length;
    if (this.#text + size > this.#room) return false;
    this.#groups.set(id, group);
    this.#text += size;
    for (const file of group.files.values()) this.#holders.set(file, (this.#holders.get(file) ?? 0) + 1);
    return true;
  }

  get(id: number): SurveyedGroup | undefined {
    return this.#groups.get(id);
  }

  release(id: number): void {
    const group = this.#groups.get(id);
    if (!group) return;
    this.#groups.delete(id);
    for (const file of group.files.values()) {
      const others = (this.#holders.get(file) ?? 1) - 1;
      if (others > 0) this.#holders.set(file, others);
      else if (this.#holders.delete(file)) this.#text -= file.text.length;
    }
  }

  [Symbol.iterator](): Iterator<readonly [number, SurveyedGroup]> {
    return this.#groups[Symbol.iterator]();
  }
}
