/** Collects small integers and strings as bytes: integers by seven bits, every different string once. */
export class PackWriter {
  private bytes = new Uint8Array(4096);
  private length = 0;
  private readonly strings = new Map<string, number>();

  /** A natural number below 2^32. */
  count(value: number): void {
    if (this.length + 5 > this.bytes.length) this.grow(5);
    let rest = value;
    while (rest > 127) {
      this.bytes[this.length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.bytes[this.length++] = rest;
  }

  /** Any integer; small ones of either sign are short. */
  integer(value: number): void {
    this.count(((value << 1) ^ (value >> 31)) >>> 0);
  }

  /** Any number: 32 bits in the short form, others as their text. */
  number(value: number): void {
    const isShort = (value | 0) === value;
    this.count(isShort ? 0 : 1);
    if (isShort) this.integer(value);
    else this.text(String(value));
  }

  text(value: string): void {
    let index = this.strings.get(value);
    if (index === undefined) {
      index = this.strings.size;
      this.strings.set(value, index);
    }
    this.count(index);
  }

  list<Value>(values: readonly Value[], write: (out: PackWriter, value: Value) => void): void {
    this.count(values.length);
    for (const value of values) write(this, value);
  }

  /** Nothing, or the value after a one. */
  optional<Value>(value: Value | undefined, write: (out: PackWriter, value: Value) => void): void {
    this.count(value === undefined ? 0 : 1);
    if (value !== undefined) write(this, value);
  }

  /** The strings, their lengths before them, and then the bytes collected. */
  finish(): Uint8Array {
    const all = [...this.strings.keys()];
    const head = new PackWriter();
    const text = all.join("");
    const encoded = new TextEncoder().encode(text);
    head.count(all.length);
    for (const each of all) head.count(each.length);
    head.count(encoded.length);
    const packed = new Uint8Array(head.length + encoded.length + this.length);
    packed.set(head.bytes.subarray(0, head.length));
    packed.set(encoded, head.length);
    packed.set(this.bytes.subarray(0, this.length), head.length + encoded.length);
    return packed;
  }

  private grow(by: number): void {
    const longer = new Uint8Array(Math.max(this.bytes.length * 2, this.length + by));
    longer.set(this.bytes);
    this.bytes = longer;
  }
}

/** Reads what `PackWriter` wrote. Of bytes that it did not write it makes nonsense, but always ends. */
export class PackReader {
  private at = 0;
  private readonly strings: string[] = [];

  constructor(private readonly bytes: Uint8Array) {
    const lengths: number[] = [];
    for (let left = Math.min(this.count(), bytes.length); left > 0; left--) lengths.push(this.count());
    const size = this.count();
    const text = new TextDecoder().decode(bytes.subarray(this.at, this.at + size));
    this.at += size;
    let start = 0;
    for (const length of lengths) {
      this.strings.push(text.slice(start, start + length));
      start += length;
    }
  }

  count(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.bytes[this.at++] ?? 0;
      value |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    return value >>> 0;
  }

  integer(): number {
    const value = this.count();
    return (value >>> 1) ^ -(value & 1);
  }

  number(): number {
    return this.count() === 0 ? this.integer() : Number(this.text());
  }

  text(): string {
    return this.strings[this.count()] ?? "";
  }

  /** Whether everything was read and nothing beyond it. */
  isAtEnd(): boolean {
    return this.at === this.bytes.length;
  }

  list<Value>(read: (from: PackReader) => Value): Value[] {
    const values: Value[] = [];
    for (let left = this.count(); left > 0 && this.at < this.bytes.length; left--) values.push(read(this));
    return values;
  }

  optional<Value>(read: (from: PackReader) => Value): Value | undefined {
    return this.count() === 0 ? undefined : read(this);
  }
}
