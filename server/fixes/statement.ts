import { TokenKind, type Tokens, tokenize } from "../text/lexer.js";
import { CLOSE, CLOSE_BRACE, COLON, EQUALS, OPEN, OPEN_BRACE, OPEN_BRACKET, QUESTION, SEMICOLON, STAR } from "../text/punctuators.js";
import { matchingParenthesis } from "../text/token-query.js";
import type { Span } from "./span.js";

/**
 * The statements of a function as its text has them, labels and gotos included: what the flow graph has lowered away and an edit has to
 * respect. A macro that iterates is a loop; `#` lines are statements of their own. Total: what is odd is a `simple` statement.
 */
export type Statement = Span &
  (
    | { readonly kind: "simple" | "declaration" | "break" | "continue" | "directive" | "empty" }
    | Omit<Block, keyof Span>
    | { readonly kind: "if"; readonly condition: Span; readonly whenTrue: Statement; readonly otherwise?: Statement }
    | { readonly kind: "loop" | "switch"; readonly head: Span; readonly body: Statement }
    | { readonly kind: "label" | "case"; readonly name: string }
    | { readonly kind: "goto"; readonly name: string }
    | { readonly kind: "return"; readonly value?: Span }
  );

export interface Block extends Span {
  readonly kind: "block";
  readonly statements: readonly Statement[];
}

/** Reads the block whose opening brace is at `start`. */
export function readBlock(text: string, start: number, end: number): Block {
  const reader = new StatementReader(text, tokenize(text, start, end));
  const block = reader.statement();
  return block.kind === "block" ? block : { kind: "block", start, end, statements: [block] };
}

/** The statements directly inside of this one. */
export function childrenOf(statement: Statement): readonly Statement[] {
  switch (statement.kind) {
    case "block":
      return statement.statements;
    case "if":
      return statement.otherwise ? [statement.whenTrue, statement.otherwise] : [statement.whenTrue];
    case "loop":
    case "switch":
      return [statement.body];
    default:
      return [];
  }
}

/** Every statement in it, itself first, in the order of the text. */
export function* statementsIn(statement: Statement): Generator<Statement> {
  yield statement;
  for (const child of childrenOf(statement)) yield* statementsIn(child);
}

/** From `statement` down to the innermost one that holds `offset`. */
export function pathTo(statement: Statement, offset: number): readonly Statement[] {
  const child = childrenOf(statement).find((each) => each.start <= offset && offset < each.end);
  return child ? [statement, ...pathTo(child, offset)] : [statement];
}

const TYPE_WORDS = new Set(
  (
    "struct union enum const static volatile unsigned signed int long short char bool void float double register auto typeof __typeof__ " +
    "u8 u16 u32 u64 s8 s16 s32 s64 size_t ssize_t loff_t gfp_t dma_addr_t uint8_t uint16_t uint32_t uint64_t __be16 __be32 __be64 __le16 " +
    "__le32 __le64 __u8 __u16 __u32 __u64 irqreturn_t netdev_tx_t __maybe_unused"
  ).split(" "),
);

/** Macros that define a variable where they stand. */
const DEFINING_MACRO = /^(?:DECLARE_|DEFINE_|LIST_HEAD|HLIST_HEAD|[A-Z_]*_ONSTACK|[A-Z_]*_ON_STACK)/;

class StatementReader {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly tokens: Tokens,
  ) {}

  statement(): Statement {
    const { at } = this;
    const kind = this.kind();
    if (kind === TokenKind.end) return { kind: "empty", start: this.start(), end: this.start() };
    if (kind === TokenKind.directive) return this.finish(at, at + 1, { kind: "directive" });
    if (kind === SEMICOLON) return this.finish(at, at + 1, { kind: "empty" });
    if (kind === OPEN_BRACE) return this.block();
    if (kind !== TokenKind.word) return this.untilSemicolon(at, "simple");
    switch (this.word(at)) {
      case "if":
        return this.conditional();
      case "for":
      case "while":
        return this.headed("loop");
      case "switch":
        return this.headed("switch");
      case "do":
        return this.doWhile();
      case "case":
      case "default":
        return this.caseLabel();
      case "goto":
        return { ...this.untilSemicolon(at, "simple"), kind: "goto", name: this.word(at + 1) };
      case "return":
        return this.returning();
      case "break":
      case "continue":
        return this.untilSemicolon(at, this.word(at) === "break" ? "break" : "continue");
      default:
        return this.namedStatement();
    }
  }

  private block(): Statement {
    const open = this.at++;
    const statements: Statement[] = [];
    while (this.kind() !== CLOSE_BRACE && this.kind() !== TokenKind.end) statements.push(this.statement());
    return this.finish(open, this.at + 1, { kind: "block", statements });
  }

  private conditional(): Statement {
    const first = this.at++;
    const condition = this.parenthesised();
    const whenTrue = this.statement();
    if (this.kind() !== TokenKind.word || this.word(this.at) !== "else") {
      return { kind: "if", condition, whenTrue, start: this.starts(first), end: whenTrue.end };
    }
    this.at++;
    const otherwise = this.statement();
    return { kind: "if", condition, whenTrue, otherwise, start: this.starts(first), end: otherwise.end };
  }

  private headed(kind: "loop" | "switch"): Statement {
    const first = this.at++;
    const head = this.parenthesised();
    const body = this.statement();
    return { kind, head, body, start: this.starts(first), end: body.end };
  }

  private doWhile(): Statement {
    const first = this.at++;
    const body = this.statement();
    if (this.word(this.at) === "while") this.at++;
    const head = this.parenthesised();
    return this.finish(first, this.kind() === SEMICOLON ? this.at + 1 : this.at, { kind: "loop", head, body });
  }

  private caseLabel(): Statement {
    const first = this.at;
    let depth = 0;
    let i = first + 1;
    for (; this.tokens.kinds[i] !== TokenKind.end; i++) {
      const kind = this.tokens.kinds[i];
      if (kind === OPEN) depth++;
      else if (kind === CLOSE) depth--;
      else if (kind === COLON && depth === 0) break;
      else if (kind === SEMICOLON || kind === OPEN_BRACE || kind === QUESTION) break;
    }
    const name = this.text.slice(this.starts(first), this.starts(i)).trim();
    return this.finish(first, i + 1, { kind: "case", name });
  }

  private returning(): Statement {
    const first = this.at;
    const { start, end } = this.untilSemicolon(first, "simple");
    const from = this.tokens.ends[first] ?? start;
    const value = this.text.slice(from, end - 1);
    if (value.trim() === "") return { kind: "return", start, end };
    const lead = value.length - value.trimStart().length;
    return { kind: "return", start, end, value: { start: from + lead, end: from + value.trimEnd().length } };
  }

  /** A label, an iterating macro, a declaration or an expression. */
  private namedStatement(): Statement {
    const first = this.at;
    const next = this.tokens.kinds[first + 1];
    if (next === COLON) return this.finish(first, first + 2, { kind: "label", name: this.word(first) });
    if (next === OPEN && !TYPE_WORDS.has(this.word(first))) {
      const close = matchingParenthesis(this.tokens, first + 1, this.tokens.count);
      const after = this.tokens.kinds[close + 1];
      if (after === OPEN_BRACE || after === TokenKind.word) return this.headed("loop");
      return this.untilSemicolon(first, DEFINING_MACRO.test(this.word(first)) ? "declaration" : "simple");
    }
    return this.untilSemicolon(first, this.isDeclaration(first) ? "declaration" : "simple");
  }

  private isDeclaration(first: number): boolean {
    if (TYPE_WORDS.has(this.word(first))) return true;
    let i = first + 1;
    while (this.tokens.kinds[i] === STAR) i++;
    if (this.tokens.kinds[i] !== TokenKind.word) return false;
    const after = this.tokens.kinds[i + 1];
    return after === SEMICOLON || after === EQUALS || after === OPEN_BRACKET || after === 44 || (after === OPEN && i > first + 1);
  }

  private untilSemicolon<Kind extends "simple" | "declaration" | "break" | "continue">(
    first: number,
    kind: Kind,
  ): Span & { readonly kind: Kind } {
    let depth = 0;
    let i = first;
    for (; this.tokens.kinds[i] !== TokenKind.end; i++) {
      const each = this.tokens.kinds[i];
      if (each === OPEN || each === OPEN_BRACE || each === OPEN_BRACKET) depth++;
      else if (each === CLOSE || each === 93) depth--;
      else if (each === CLOSE_BRACE && depth-- === 0) {
        // The block ends before its last statement does.
        return this.finish(first, Math.max(i, first + 1), { kind });
      } else if (each === SEMICOLON && depth <= 0) break;
    }
    return this.finish(first, i + 1, { kind });
  }

  private parenthesised(): Span {
    const open = this.at;
    if (this.kind() !== OPEN) return { start: this.start(), end: this.start() };
    const close = matchingParenthesis(this.tokens, open, this.tokens.count);
    this.at = close + 1;
    return { start: (this.tokens.starts[open] ?? 0) + 1, end: this.starts(close) };
  }

  private finish<Rest>(first: number, next: number, rest: Rest): Rest & Span {
    this.at = Math.min(next, this.tokens.count);
    return { ...rest, start: this.starts(first), end: this.tokens.ends[Math.max(first, this.at - 1)] ?? this.starts(first) };
  }

  private kind(): number {
    return this.tokens.kinds[this.at] ?? TokenKind.end;
  }

  private word(index: number): string {
    return this.tokens.kinds[index] === TokenKind.word ? (this.tokens.words[this.tokens.names[index] ?? 0] ?? "") : "";
  }

  private start(): number {
    return this.starts(this.at);
  }

  private starts(index: number): number {
    return this.tokens.starts[Math.min(index, this.tokens.count)] ?? 0;
  }
}
