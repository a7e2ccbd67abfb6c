/** What an opening brace, bracket or parenthesis begins. */
export const Opener = {
  file: 0,
  block: 1,
  members: 2,
  enumerators: 3,
  list: 4,
  /** Any parentheses without a part of their own. */
  group: 5,
  /** After `if`, `for`, `while`, `switch`. */
  control: 6,
  /** The arguments of a call. */
  call: 7,
  /** The arguments of a call that begins a statement: perhaps an iterating macro. */
  statementCall: 8,
  bracket: 9,
} as const;

/** The openers around a token, innermost last. The bottom one is never taken off. */
export class OpenerStack {
  private depth = 0;
  private openers = new Uint8Array(32);
  private places = new Int32Array(32);
  private arguments = new Int32Array(32);
  private calls = new Uint8Array(32);

  constructor(base: number) {
    this.openers[0] = base;
    this.calls[0] = base === Opener.block ? 1 : 0;
  }

  get isBottom(): boolean {
    return this.depth === 0;
  }

  /** What the innermost one begins. */
  get top(): number {
    return this.openers[this.depth] ?? 0;
  }

  /** The token of the innermost one. */
  get place(): number {
    return this.places[this.depth] ?? 0;
  }

  /** Of a call: where its current argument begins. */
  get argumentStart(): number {
    return this.arguments[this.depth] ?? 0;
  }

  /** Whether a name before parentheses is a call inside; in the parameters of a prototype it is none. */
  get hasCalls(): boolean {
    return this.calls[this.depth] === 1;
  }

  get isCall(): boolean {
    const { top } = this;
    return top === Opener.call || top === Opener.statementCall;
  }

  push(opener: number, place: number, hasCalls: boolean): void {
    if (++this.depth === this.openers.length) this.grow();
    this.openers[this.depth] = opener;
    this.places[this.depth] = place;
    this.arguments[this.depth] = place + 1;
    this.calls[this.depth] = hasCalls ? 1 : 0;
  }

  pop(): void {
    if (this.depth > 0) this.depth--;
  }

  clear(): void {
    this.depth = 0;
  }

  startArgument(token: number): void {
    this.arguments[this.depth] = token;
  }

  private grow(): void {
    const size = this.openers.length * 2;
    const bytes = (old: Uint8Array) => {
      const array = new Uint8Array(size);
      array.set(old);
      return array;
    };
    const integers = (old: Int32Array) => {
      const array = new Int32Array(size);
      array.set(old);
      return array;
    };
    this.openers = bytes(this.openers);
    this.calls = bytes(this.calls);
    this.places = integers(this.places);
    this.arguments = integers(this.arguments);
  }
}
