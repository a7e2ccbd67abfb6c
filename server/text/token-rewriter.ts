import { recordWord, rewriteAnnotation } from "./annotation.js";
import type { FunctionTokens } from "./branch-plan.js";
import { TokenKind, type Tokens } from "./lexer.js";
import { rewriteListWord, separateCalls } from "./list-macro.js";
import { rewriteBeginning, rewriteNumber, rewriteString } from "./literal.js";
import { rewriteMemberWord } from "./member-macro.js";
import { Opener, OpenerStack } from "./opener-stack.js";
import type { PatchList } from "./patch-list.js";
import { CLOSE, CLOSE_BRACE, CLOSE_BRACKET, COLON, COMMA, DOT, EQUALS, OPEN, OPEN_BRACE, OPEN_BRACKET, SEMICOLON } from "./punctuators.js";
import { endStatement } from "./statement-end.js";
import { rewriteLoneWord, rewriteLoop, rewriteStatementMacro } from "./statement-macro.js";
import { rewriteStaticMacro } from "./static-macro.js";
import { classAt } from "./token-query.js";
import { rewriteArgument, rewriteStatementArgument } from "./type-argument.js";
import { rewriteTypeOperator } from "./type-operator.js";
import { isAnnotation, WordClass } from "./words.js";

/**
 * Rewrites what the grammar cannot read, in one pass over the tokens. `base` is `Opener.file` for text at file level and `Opener.block`
 * for statements. Directive tokens in the list are those that the grammar is to read.
 */
export function rewriteTokens(tokens: Tokens, patches: PatchList, base: number, bodies: readonly FunctionTokens[]): void {
  new TokenRewriter(tokens, patches, new OpenerStack(base), bodies).run();
}

const BEGINS_TYPE = WordClass.tag | WordClass.type | WordClass.specifier;

/** `uninitialized_var(x)` to `x`. */
function unwrap({ kinds, starts, ends }: Tokens, patches: PatchList, name: number): void {
  if (kinds[name + 3] !== CLOSE) return;
  patches.blank(starts[name] ?? 0, ends[name + 1] ?? 0);
  patches.blank(starts[name + 3] ?? 0, ends[name + 3] ?? 0);
}

/** Keeps track of where a statement, member or argument begins; what is rewritten there is decided elsewhere. */
class TokenRewriter {
  /** A statement, declaration or member may begin here. */
  private atStart = true;
  /** What has been read of the statement is a declaration up to its declarator: a name before parentheses is no call. */
  private inDeclarator = false;
  /** `if`, `for`, `while` or `switch` was read, and its parentheses are due. */
  private afterControl = false;
  /** The first word of the current statement. */
  private statementWord = -1;
  /** The `case` or `default` whose colon is due, and the last `struct`, `union` or `enum` of the declaration. */
  private caseAt = -1;
  private tagAt = -1;
  /** The last two tokens that were not blanked. */
  private previous = -1;
  private beforePrevious = -1;
  /** The last parentheses that were closed. */
  private group = { open: -1, close: -1 };
  /** The last brace that closed the body of a `do`, and the last semicolon among arguments. */
  private doEnd = -1;
  private semicolonAt = -1;
  private nextHead = 0;
  private nextBody = 0;
  private bodyEnd = -1;

  constructor(
    private readonly tokens: Tokens,
    private readonly patches: PatchList,
    private readonly openers: OpenerStack,
    private readonly bodies: readonly FunctionTokens[],
  ) {}

  run(): void {
    const { kinds, count } = this.tokens;
    let i = 0;
    while (i < count) {
      if (this.bodyEnd >= 0 && i >= this.bodyEnd) this.leaveBody();
      if (i >= (this.bodies[this.nextHead]?.head ?? count)) this.enterHead();
      const kind = kinds[i];
      if (kind === TokenKind.word) {
        const next = this.word(i);
        if (next !== i + 1) {
          i = next;
          continue;
        }
      } else if (kind === TokenKind.directive) {
        this.atStart = true;
        i++;
        continue;
      } else {
        this.punctuator(kind ?? 0, i);
      }
      this.beforePrevious = this.previous;
      this.previous = i++;
    }
  }

  private punctuator(kind: number, i: number): void {
    const { tokens, patches, openers } = this;
    switch (kind) {
      case OPEN_BRACE:
        this.openBrace(i);
        return;
      case CLOSE_BRACE:
        this.closeBrace(i);
        return;
      case SEMICOLON:
        this.semicolon(i);
        return;
      case COLON:
        this.colon(i);
        return;
    }
    this.atStart = false;
    switch (kind) {
      case OPEN:
        this.openParenthesis(i);
        return;
      case CLOSE:
        this.closeParenthesis(i);
        return;
      case OPEN_BRACKET:
        openers.push(Opener.bracket, i, true);
        return;
      case CLOSE_BRACKET:
        if (openers.top === Opener.bracket) openers.pop();
        return;
      case COMMA:
        if (openers.isCall) this.endArgument(i);
        return;
      case EQUALS:
        this.inDeclarator = false;
        return;
      case DOT:
        if (this.caseAt >= 0 && tokens.kinds[i + 1] === DOT && tokens.kinds[i + 2] === DOT) this.caseRange(i);
        return;
      case TokenKind.number:
        rewriteNumber(tokens, patches, i);
        return;
      case TokenKind.string:
        rewriteString(tokens, patches, i, { previous: this.previous, group: this.group });
        return;
    }
  }

  /** Handles a word; returns the token to go on from, past the next one where the word took more with it. */
  private word(i: number): number {
    const { tokens, patches, openers, previous } = this;
    const { kinds } = tokens;
    const bits = classAt(tokens, i);
    const hasParentheses = kinds[i + 1] === OPEN;
    if (bits & WordClass.inline || isAnnotation(bits, hasParentheses)) {
      const end = rewriteAnnotation(tokens, patches, i, previous);
      if (end > i) return end;
    }
    const { top } = openers;
    const starts = this.atStart && top <= Opener.members;
    this.atStart = false;
    if (bits & WordClass.tag) this.tagAt = i;
    if (hasParentheses) {
      if (bits & WordClass.offsetof) rewriteBeginning(tokens, patches, i);
      if (bits & WordClass.transparent) unwrap(tokens, patches, i);
      if (bits & (WordClass.alignof | WordClass.typeof)) rewriteTypeOperator(tokens, patches, i, previous);
      // `if time_after(a, b)`: the parentheses are the macro's own.
      if (this.afterControl && previous === i - 1) patches.blank(tokens.starts[i] ?? 0, tokens.ends[i] ?? 0);
    }
    if (!starts) {
      if (top === Opener.list || top === Opener.enumerators) rewriteListWord(tokens, patches, { word: i, previous, list: top });
      return i + 1;
    }
    this.statementWord = i;
    this.inDeclarator = (bits & (BEGINS_TYPE | WordClass.inline)) !== 0;
    if (top !== Opener.members) {
      this.statement(i, bits, top);
      return i + 1;
    }
    const end = rewriteMemberWord(tokens, patches, i);
    this.atStart = end > 0;
    return end > 0 ? end : i + 1;
  }

  /** The first word of a statement or declaration. */
  private statement(i: number, bits: number, top: number): void {
    const { tokens, patches } = this;
    if (bits & WordClass.control) {
      this.afterControl = true;
    } else if (bits & (WordClass.else | WordClass.do)) {
      this.atStart = true;
    } else if (bits & (WordClass.case | WordClass.default)) {
      this.caseAt = i;
    } else if (bits & WordClass.specifier) {
      if (!rewriteStaticMacro(tokens, patches, i)) return;
      this.atStart = true;
      this.inDeclarator = false;
    } else if (!this.inDeclarator && top === Opener.file) {
      this.inDeclarator = tokens.kinds[i + 1] !== OPEN;
      // `STATIC int f(void);`
      if (bits & WordClass.capitals && classAt(tokens, i + 1) & BEGINS_TYPE) recordWord(tokens, patches, i);
    } else if (!this.inDeclarator) {
      this.atStart = rewriteLoneWord(tokens, patches, i);
    }
  }

  private openParenthesis(i: number): void {
    const { tokens, openers, previous } = this;
    const { top } = openers;
    if (this.afterControl) {
      this.afterControl = false;
      openers.push(Opener.control, i, true);
      return;
    }
    const isNamed = previous === i - 1 && tokens.kinds[previous] === TokenKind.word && !(classAt(tokens, previous) & WordClass.keyword);
    if (isNamed && top <= Opener.block && previous === this.statementWord && !this.inDeclarator) {
      openers.push(Opener.statementCall, i, true);
      return;
    }
    // In a prototype neither the parameters nor what stands in them is a call.
    const mayCall = top <= Opener.members ? !this.inDeclarator && top !== Opener.members : openers.hasCalls;
    openers.push(isNamed && mayCall ? Opener.call : Opener.group, i, mayCall);
  }

  private closeParenthesis(i: number): void {
    const { tokens, patches, openers } = this;
    if (openers.top === Opener.bracket) openers.pop();
    const { top: closed, place: open } = openers;
    if (openers.isBottom || closed < Opener.group) return;
    if (openers.isCall) this.endArgument(i);
    openers.pop();
    this.group = { open, close: i };
    if (closed === Opener.control) {
      this.atStart = true;
    } else if (closed === Opener.call) {
      separateCalls(tokens, patches, i, openers.top);
    } else if (closed === Opener.statementCall) {
      const macro = { tokens, patches, name: open - 1, open, close: i, isFileLevel: openers.top === Opener.file };
      // `do { … } for_each_vma(vmi, vma);`
      if (this.doEnd >= 0 && this.doEnd === open - 2) rewriteLoop(macro);
      else this.atStart = rewriteStatementMacro(macro);
    }
  }

  private endArgument(end: number): void {
    const { tokens, patches, openers } = this;
    const start = openers.argumentStart;
    const isLoop = (classAt(tokens, openers.place - 1) & WordClass.loop) !== 0;
    if (this.semicolonAt >= start && !isLoop) rewriteStatementArgument(tokens, patches, start, end);
    else rewriteArgument(tokens, patches, start, end);
    this.semicolonAt = -1;
    openers.startArgument(end + 1);
  }

  private openBrace(i: number): void {
    const { openers } = this;
    const body = this.bodies[this.nextBody];
    if (body?.body === i) {
      this.nextBody++;
      this.bodyEnd = body.end;
      openers.clear();
      openers.push(Opener.block, i, true);
    } else {
      const opener = this.braceOpener(i);
      openers.push(opener, i, opener !== Opener.members);
    }
    this.atStart = openers.top <= Opener.members;
    if (this.atStart) this.inDeclarator = false;
  }

  private braceOpener(i: number): number {
    const { tokens, previous } = this;
    const before = tokens.kinds[previous];
    if (this.tagAt >= 0 && (previous === this.tagAt || this.beforePrevious === this.tagAt)) {
      return classAt(tokens, this.tagAt) & WordClass.enum ? Opener.enumerators : Opener.members;
    }
    switch (this.openers.top) {
      case Opener.file:
        // extern "C" {
        return before === TokenKind.string ? Opener.file : Opener.list;
      case Opener.block:
        if (this.atStart || before === TokenKind.word) return Opener.block;
        // After `return (struct x)` the brace is a compound literal's.
        return before === CLOSE && this.isName(this.group.open - 1) ? Opener.block : Opener.list;
      case Opener.members:
        return Opener.members;
      case Opener.enumerators:
      case Opener.list:
        return Opener.list;
      default:
        if (before === OPEN) return Opener.block;
        return before === COMMA && tokens.kinds[i + 1] === TokenKind.word ? Opener.block : Opener.list;
    }
  }

  private isName(i: number): boolean {
    return this.tokens.kinds[i] === TokenKind.word && !(classAt(this.tokens, i) & (WordClass.jump | WordClass.else | WordClass.case));
  }

  private closeBrace(i: number): void {
    const { openers } = this;
    while (!openers.isBottom && openers.top >= Opener.group) openers.pop();
    const { top: closed, place } = openers;
    if (closed === Opener.block && classAt(this.tokens, place - 1) & WordClass.do) this.doEnd = i;
    openers.pop();
    this.atStart = closed <= Opener.block && openers.top <= Opener.members;
    if (this.atStart) this.inDeclarator = false;
    this.caseAt = -1;
    this.tagAt = -1;
  }

  /** The head of a function is read as a declaration, whatever its first word. */
  private enterHead(): void {
    this.nextHead++;
    this.openers.clear();
    this.atStart = false;
    this.inDeclarator = true;
    this.statementWord = -1;
  }

  private leaveBody(): void {
    this.bodyEnd = -1;
    this.openers.clear();
    this.atStart = true;
    this.inDeclarator = false;
  }

  private semicolon(i: number): void {
    const { tokens, patches, openers } = this;
    if (openers.top > Opener.members) {
      this.atStart = false;
      if (openers.isCall) this.semicolonAt = i;
      return;
    }
    // `int x;;` among members
    if (this.atStart && openers.top === Opener.members) patches.blank(tokens.starts[i] ?? 0, tokens.ends[i] ?? 0);
    this.atStart = true;
    this.inDeclarator = false;
    this.caseAt = -1;
    this.tagAt = -1;
  }

  private colon(i: number): void {
    const isLabel = this.previous === this.statementWord;
    this.atStart = this.openers.top === Opener.block && (this.caseAt >= 0 || isLabel);
    if (!this.atStart) return;
    this.caseAt = -1;
    // A label at the end of a block or before an #if: the grammar wants a statement.
    const next = this.tokens.kinds[i + 1];
    if (isLabel && (next === CLOSE_BRACE || next === TokenKind.directive)) endStatement(this.tokens, this.patches, i);
  }

  /** `case 1 ... 5:` */
  private caseRange(i: number): void {
    const { kinds, starts, ends } = this.tokens;
    let colon = i + 3;
    while (kinds[colon] !== COLON && colon < i + 40 && kinds[colon] !== TokenKind.end) colon++;
    if (kinds[colon] !== COLON) return;
    const start = starts[this.caseAt + 1] ?? 0;
    const end = ends[colon - 1] ?? 0;
    this.patches.blank(starts[i] ?? 0, end);
    this.patches.record({ kind: "case-range", start, end, text: this.patches.text.slice(start, end) });
  }
}
