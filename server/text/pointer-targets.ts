import { TokenKind, type Tokens } from "./lexer.js";
import {
  AMPERSAND,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  DOT,
  EQUALS,
  GREATER,
  MINUS,
  OPEN_BRACE,
  OPEN_BRACKET,
  SEMICOLON,
} from "./punctuators.js";

/** What may be called through a pointer: the names that are put there, each as often as it is. */
export interface PointerTargets {
  /** By member: `.stop = dev_stop`, `ops->stop = dev_stop;`. */
  readonly members: ReadonlyMap<string, readonly string[]>;
  /** By variable, of what its initialiser lists without naming a member: `static handler_t handlers[] = { dev_start, dev_stop };`. */
  readonly tables: ReadonlyMap<string, readonly string[]>;
}

/** Notes pointer targets while the tokens of a file are gone through. */
export class TargetReader {
  private readonly members = new Map<string, string[]>();
  private readonly tables = new Map<string, string[]>();

  constructor(private readonly tokens: Tokens) {}

  /** All that was noted. */
  get targets(): PointerTargets {
    const { members, tables } = this;
    return { members, tables };
  }

  /** Notes what the word at `i` is given, where it is a member that is given a name. */
  member(i: number): void {
    const { kinds } = this.tokens;
    if (kinds[i + 1] === EQUALS && isMember(this.tokens, i)) this.put(this.members, i, i + 2);
  }

  /** Notes the names that an initialiser lists, where the token at `equals` begins one; the declaration begins at `from` or after. */
  list(equals: number, from: number, to: number): void {
    const { kinds } = this.tokens;
    if (kinds[equals + 1] !== OPEN_BRACE) return;
    const variable = this.declaredBefore(equals, from);
    if (variable === undefined) return;
    for (let i = equals + 1, depth = 0; i < to; i++) {
      const kind = kinds[i];
      if (kind === OPEN_BRACE) depth++;
      else if (kind === CLOSE_BRACE && --depth <= 0) return;
      if (kind === OPEN_BRACE || kind === COMMA || (kind === EQUALS && kinds[i - 1] === CLOSE_BRACKET))
        this.put(this.tables, variable, i + 1);
    }
  }

  /** The variable in front of an initialiser: `x[4] __initdata =`, `(*const x[])(int) =`. */
  private declaredBefore(equals: number, from: number): number | undefined {
    const { kinds } = this.tokens;
    let last: number | undefined;
    for (let i = equals - 1; i >= from && kinds[i] !== SEMICOLON; i--) {
      if (kinds[i] !== TokenKind.word) continue;
      if (kinds[i + 1] === OPEN_BRACKET) return i;
      if (last === undefined || this.wordAt(last).startsWith("__")) last = i;
    }
    return last;
  }

  private put(places: Map<string, string[]>, of: number, value: number): void {
    const { kinds } = this.tokens;
    const at = kinds[value] === AMPERSAND ? value + 1 : value;
    const after = kinds[at + 1];
    if (kinds[at] !== TokenKind.word || (after !== COMMA && after !== CLOSE_BRACE && after !== SEMICOLON)) return;
    const name = this.wordAt(at);
    // Constants are spelt in capitals; tables of them are long.
    if (!/[a-z]/.test(name)) return;
    const place = this.wordAt(of);
    const known = places.get(place);
    if (known) known.push(name);
    else places.set(place, [name]);
  }

  private wordAt(i: number): string {
    return this.tokens.words[this.tokens.names[i] ?? 0] ?? "";
  }
}

/** Whether the word at `i` is a member of what stands before it. */
export function isMember({ kinds }: Tokens, i: number): boolean {
  return kinds[i - 1] === DOT || (kinds[i - 1] === GREATER && kinds[i - 2] === MINUS);
}
