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

/**
 * The names that are put where something may later be called through: by member (`.stop`, from `.stop = dev_stop`, `ops->stop = dev_stop;`), and for what an
 * initialiser lists without naming a member, by the variable (`static handler_t handlers[] = { dev_start, dev_stop };`).
 */
export class MemberTargets {
  readonly names = new Map<string, string[]>();

  constructor(private readonly tokens: Tokens) {}

  /** Notes what the word at `i` is given, where it is a member that is given a name. */
  member(i: number): void {
    const { kinds } = this.tokens;
    if (kinds[i + 1] === EQUALS && isMember(this.tokens, i)) this.put(memberTarget(this.wordAt(i)), i + 2);
  }

  /** Notes the names that an initialiser lists, where the token at `equals` begins one; the declaration begins at `from` or after. */
  list(equals: number, from: number, to: number): void {
    const { kinds } = this.tokens;
    if (kinds[equals + 1] !== OPEN_BRACE) return;
    const declared = this.declaredBefore(equals, from);
    if (declared === undefined) return;
    const variable = this.wordAt(declared);
    for (let i = equals + 1, depth = 0; i < to; i++) {
      const kind = kinds[i];
      if (kind === OPEN_BRACE) depth++;
      else if (kind === CLOSE_BRACE && --depth <= 0) return;
      if (kind === OPEN_BRACE || kind === COMMA || (kind === EQUALS && kinds[i - 1] === CLOSE_BRACKET)) this.put(variable, i + 1);
    }
  }

  /** The variable in front of an initialiser: `x[4] __initdata =`, `(*const x[])(int) =`. */
  private declaredBefore(equals: number, from: number): number | undefined {
    const { kinds } = this.tokens;
    let last: number | undefined;
    for (let i = equals - 1; i >= from && kinds[i] !== SEMICOLON; i--) {
      if (kinds[i] !== TokenKind.word) continue;
      if (kinds[i + 1] === OPEN_BRACKET) return i;
      last ??= i;
    }
    return last;
  }

  private put(place: string, value: number): void {
    const { kinds } = this.tokens;
    const at = kinds[value] === AMPERSAND ? value + 1 : value;
    const after = kinds[at + 1];
    if (kinds[at] !== TokenKind.word || (after !== COMMA && after !== CLOSE_BRACE && after !== SEMICOLON)) return;
    const name = this.wordAt(at);
    // Constants are spelt in capitals; tables of them are long.
    if (!/[a-z]/.test(name)) return;
    const known = this.names.get(place);
    if (known) known.push(name);
    else this.names.set(place, [name]);
  }

  private wordAt(i: number): string {
    return this.tokens.words[this.tokens.names[i] ?? 0] ?? "";
  }
}

/** Under what a member is listed, so that it is no variable of the same name. */
export function memberTarget(member: string): string {
  return `.${member}`;
}

/** Whether the word at `i` is a member of what stands before it. */
export function isMember({ kinds }: Tokens, i: number): boolean {
  return kinds[i - 1] === DOT || (kinds[i - 1] === GREATER && kinds[i - 2] === MINUS);
}
