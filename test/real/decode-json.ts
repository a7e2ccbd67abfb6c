import { readFileSync } from "node:fs";

/** A JSON object whose members are read by kind; what is missing or of another kind is an error that names the place. */
export class JsonRecord {
  readonly #members: ReadonlyMap<string, unknown>;
  readonly #place: string;

  constructor(value: unknown, place: string) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error(`${place}: not an object`);
    this.#members = new Map(Object.entries(value));
    this.#place = place;
  }

  text(name: string): string {
    const value = this.#members.get(name);
    if (typeof value !== "string") throw new Error(`${this.#place}.${name}: not a string`);
    return value;
  }

  count(name: string): number {
    const value = this.#members.get(name);
    if (typeof value !== "number") throw new Error(`${this.#place}.${name}: not a number`);
    return value;
  }

  /** A list of strings; empty when the member is absent. */
  texts(name: string): readonly string[] {
    const value = this.#members.get(name) ?? [];
    if (!Array.isArray(value) || !value.every((each) => typeof each === "string")) {
      throw new Error(`${this.#place}.${name}: not a list of strings`);
    }
    return value;
  }

  record(name: string): JsonRecord {
    return new JsonRecord(this.#members.get(name), `${this.#place}.${name}`);
  }
}

/** The records of a file that holds a JSON list. */
export function readRecords(path: string): readonly JsonRecord[] {
  const parsed: unknown = JSON.parse(readFileSync(path, "utf8"));
  if (!Array.isArray(parsed)) throw new Error(`${path}: not a list`);
  return parsed.map((each: unknown, index) => new JsonRecord(each, `${path}[${index}]`));
}
