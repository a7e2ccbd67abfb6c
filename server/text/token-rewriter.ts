import type { FunctionTokens } from "./branch-plan.js";
import { matchingParenthesis } from "./function-head.js";
import { TokenKind, type Tokens } from "./lexer.js";
import { rewriteMember } from "./member-macro.js";
import type { PatchList } from "./patch-list.js";
import { endStatement, rewriteLoop, rewriteStatementMacro, separate } from "./statement-macro.js";
import { rewriteArgument, rewriteStatementArgument } from "./type-argument.js";
import { isAnnotation, WordClass } from "./words.js";

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

/**
 * Rewrites what the grammar cannot read, in one pass over the tokens. `base` is `Opener.file` for text at file level and `Opener.block`
 * for statements. Directive tokens in the list are those that the grammar is to read.
 */
export function rewriteTokens(tokens: Tokens, patches: PatchList, base: number, bodies: readonly FunctionTokens[]): void {
  new TokenRewriter(tokens, patches, base, bodies).run();
}

const OPEN = 40;
const CLOSE = 41;
const STAR = 42;
const COMMA = 44;
const DOT = 46;
const COLON = 58;
const SEMICOLON = 59;
const EQUALS = 61;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

class TokenRewriter {
  private depth = 0;
  /** The stack of openers: what each is, and where. */
  private openers = new Uint8Array(64);
  private places = new Int32Array(64);
  /** Of calls: where the current argument begins. Of anything: whether words before parentheses are calls inside. */
  private argumentStarts = new Int32Array(64);
  private calls = new Uint8Array(64);
  /** A statement, declaration or member may begin here. */
  private atStart = true;
  /** What has been read of the statement is a declaration up to its declarator: a name before parentheses is no call. */
  private inDeclarator = false;
  private afterControl = false;
  /** The first word of the current statement. */
  private statementWord = -1;
  private caseAt = -1;
  private tagAt = -1;
  private previous = -1;
  private beforePrevious = -1;
  /** The last parentheses that were closed. */
  private groupOpen = -1;
  private groupClose = -1;
  /** The last brace that closed the body of a `do`, and the last semicolon among arguments. */
  private doEnd = -1;
  private semicolonAt = -1;
  private nextHead = 0;
  private nextBody = 0;
  private bodyEnd = -1;

  constructor(
    private readonly tokens: Tokens,
    private readonly patches: PatchList,
    base: number,
    private readonly bodies: readonly FunctionTokens[],
  ) {
    this.openers[0] = base;
    this.calls[0] = base === Opener.block ? 1 : 0;
  }

  run(): void {
    const { kinds, count } = this.tokens;
    let i = 0;
    while (i < count) {
      if (this.bodyEnd >= 0 && i >= this.bodyEnd) this.leaveBody();
      if (i >= (this.bodies[this.nextHead]?.head ?? count)) this.enterHead();
      const kind = kinds[i];
      const at = i;
      switch (kind) {
        case TokenKind.word:
          i = this.word(i);
          if (i !== at + 1) continue;
          break;
        case TokenKind.number:
          this.number(i++);
          break;
        case TokenKind.string:
          this.string(i++);
          break;
        case TokenKind.directive:
          i++;
          this.atStart = true;
          continue;
        case OPEN:
          this.openParenthesis(i++);
          break;
        case CLOSE:
          this.closeParenthesis(i++);
          break;
        case OPEN_BRACKET:
          this.push(Opener.bracket, i++);
          this.atStart = false;
          break;
        case CLOSE_BRACKET:
          if (this.openers[this.depth] === Opener.bracket) this.depth--;
          this.atStart = false;
          i++;
          break;
        case OPEN_BRACE:
          this.openBrace(i++);
          break;
        case CLOSE_BRACE:
          this.closeBrace(i++);
          break;
        case SEMICOLON:
          this.semicolon(i++);
          break;
        case COLON:
          this.colon(i++);
          break;
        case COMMA:
          this.comma(i++);
          break;
        case EQUALS:
          this.inDeclarator = false;
          this.atStart = false;
          i++;
          break;
        case DOT:
          if (this.caseAt >= 0 && kinds[i + 1] === DOT && kinds[i + 2] === DOT) this.caseRange(i);
          this.atStart = false;
          i++;
          break;
        default:
          this.atStart = false;
          i++;
      }
      this.beforePrevious = this.previous;
      this.previous = at;
    }
  }

  private classAt(i: number): number {
    const { kinds, names, classes } = this.tokens;
    return kinds[i] === TokenKind.word ? (classes[names[i] ?? 0] ?? 0) : 0;
  }

  /** Handles a word; returns the token to go on from, past the next one where the word took more with it. */
  private word(i: number): number {
    const { kinds } = this.tokens;
    const bits = this.classAt(i);
    if (bits & WordClass.inline || isAnnotation(bits, kinds[i + 1] === OPEN)) {
      const end = this.annotation(i, bits);
      if (end > i) return end;
    }
    const top = this.openers[this.depth] ?? 0;
    const starts = this.atStart && top <= Opener.members;
    this.atStart = false;
    if (bits & WordClass.tag) this.tagAt = i;
    if (bits & WordClass.offsetof && kinds[i + 1] === OPEN) this.rename(i, "_");
    if (bits & (WordClass.alignof | WordClass.typeof) && kinds[i + 1] === OPEN) this.typeOperator(i, bits);
    if (this.afterControl) this.controlMacro(i);
    if (!starts) {
      if (top === Opener.list && kinds[i + 1] === OPEN) this.designatorMacro(i);
      else if (top === Opener.enumerators && kinds[i + 1] === OPEN) this.enumeratorMacro(i);
      else if (top === Opener.list || top === Opener.enumerators) this.entryMacro(i);
      return i + 1;
    }
    this.statementWord = i;
    this.inDeclarator = (bits & (WordClass.tag | WordClass.type | WordClass.specifier | WordClass.inline)) !== 0;
    if (top === Opener.members) {
      if (bits & WordClass.capitals && this.isLoneMacro(i)) {
        this.patches.blank(this.tokens.starts[i] ?? 0, this.tokens.ends[i] ?? 0);
        this.atStart = true;
      }
      if (kinds[i + 1] === COLON) this.unnamedField(i);
      const end = kinds[i + 1] === OPEN ? rewriteMember(this.tokens, this.patches, i) : 0;
      if (end === 0) return i + 1;
      this.atStart = true;
      return end;
    }
    if (bits & WordClass.control) this.afterControl = true;
    else if (bits & (WordClass.else | WordClass.do)) this.atStart = true;
    else if (bits & (WordClass.case | WordClass.default)) this.caseAt = i;
    else if (bits & WordClass.specifier) this.staticMacro(i);
    else if (top === Opener.file && !this.inDeclarator) {
      this.inDeclarator = kinds[i + 1] !== OPEN;
      if (bits & WordClass.capitals && this.classAt(i + 1) & (WordClass.type | WordClass.tag | WordClass.specifier))
        this.surplusSpecifier(i);
    } else if (top === Opener.block && !this.inDeclarator) this.atStart = this.wordStatement(i);
    return i + 1;
  }

  /** `STATIC int f(void);` */
  private surplusSpecifier(i: number): void {
    const { starts, ends, words, names } = this.tokens;
    const start = starts[i] ?? 0;
    const end = ends[i] ?? start;
    this.patches.blank(start, end);
    this.patches.record({ kind: "annotation", start, end, name: words[names[i] ?? 0] ?? "" });
  }

  /** A macro in capitals that is a member, or before one: nothing follows, or a type. A name that follows makes it the type. */
  private isLoneMacro(i: number): boolean {
    const { kinds } = this.tokens;
    if (kinds[i + 1] === CLOSE_BRACE) return true;
    if (kinds[i + 1] !== TokenKind.word) return false;
    if (this.classAt(i + 1) & (WordClass.tag | WordClass.type | WordClass.specifier)) return true;
    const after = kinds[i + 2];
    return this.isLastOfLine(i) && (after === TokenKind.word || after === STAR);
  }

  /** `u8 :4;` */
  private unnamedField(i: number): void {
    const { kinds, starts, ends, count } = this.tokens;
    let end = i;
    while (end < count && kinds[end] !== SEMICOLON && kinds[end] !== CLOSE_BRACE) end++;
    if (kinds[end] === SEMICOLON) this.patches.blank(starts[i] ?? 0, ends[end] ?? 0);
  }

  /** A macro that is a statement without parentheses and semicolon: the next line begins with a keyword, another one, or ends the block. */
  private wordStatement(i: number): boolean {
    const next = this.tokens.kinds[i + 1];
    const follows = WordClass.control | WordClass.jump | WordClass.case | WordClass.default | WordClass.do | WordClass.else;
    const isCapitals = (this.classAt(i) & this.classAt(i + 1) & WordClass.capitals) !== 0;
    const isLabel = this.tokens.kinds[i + 2] === COLON;
    const ends = next === CLOSE_BRACE || (next === TokenKind.word && ((this.classAt(i + 1) & follows) !== 0 || isCapitals || isLabel));
    return ends && !(this.classAt(i) & WordClass.keyword) && this.isLastOfLine(i) && endStatement(this.tokens, this.patches, i);
  }

  /** `ENUM_BIT(x),` among enumerators. */
  private enumeratorMacro(i: number): void {
    const { kinds, starts, ends, count } = this.tokens;
    const before = kinds[this.previous];
    if (before !== COMMA && before !== OPEN_BRACE && before !== CLOSE) return;
    const close = matchingParenthesis(this.tokens, i + 1, count);
    let last = close;
    if (kinds[close + 1] === EQUALS) while (last < count && kinds[last] !== COMMA && kinds[last + 1] !== CLOSE_BRACE) last++;
    else if (kinds[close + 1] === COMMA) last++;
    if (last < count) this.patches.erase(starts[i] ?? 0, ends[last] ?? 0);
  }

  /** A macro that is an entry of a list and lacks its comma: the next entry stands on the next line. */
  private entryMacro(i: number): void {
    const { kinds } = this.tokens;
    const next = kinds[i + 1];
    const isNext =
      (next === TokenKind.word && !(this.classAt(i + 1) & WordClass.keyword)) || (next === DOT && kinds[i + 2] === TokenKind.word);
    const before = kinds[this.previous];
    if (isNext && (before === COMMA || before === OPEN_BRACE || before === TokenKind.word) && this.isLastOfLine(i)) {
      separate(this.tokens, this.patches, i);
    }
  }

  private hasComma(from: number, to: number): boolean {
    for (let i = from; i < to; i++) if (this.tokens.kinds[i] === COMMA) return true;
    return false;
  }

  private isLastOfLine(i: number): boolean {
    const { starts, ends } = this.tokens;
    const end = starts[i + 1] ?? 0;
    for (let at = ends[i] ?? end; at < end; at++) if (this.patches.text.charCodeAt(at) === 10) return true;
    return false;
  }

  /** `if time_after(a, b)`: the parentheses are the macro's own. */
  private controlMacro(i: number): void {
    if (this.tokens.kinds[i + 1] !== OPEN || this.previous !== i - 1) return;
    this.patches.blank(this.tokens.starts[i] ?? 0, this.tokens.ends[i] ?? 0);
  }

  /** The grammar takes `__alignof__(x)` of types only, `(typeof(x))y` for a call, and `typeof(x->y) z` for nothing. */
  private typeOperator(i: number, bits: number): void {
    const { kinds, starts, ends, count } = this.tokens;
    if (bits & WordClass.alignof) {
      if ((ends[i] ?? 0) - (starts[i] ?? 0) > 6) this.patches.fill(starts[i] ?? 0, ends[i] ?? 0, "sizeof");
      return;
    }
    const close = matchingParenthesis(this.tokens, i + 1, count);
    const after = kinds[close + 1];
    const isCast = kinds[this.previous] === OPEN && this.previous === i - 1 && (after === CLOSE || after === STAR);
    if (!isCast && after !== STAR && after !== TokenKind.word) return;
    const start = starts[i] ?? 0;
    const end = ends[close] ?? 0;
    this.patches.blank(starts[i + 1] ?? 0, end);
    this.patches.record({ kind: "type-argument", start, end, text: this.patches.text.slice(start, end) });
  }

  /** `RF_CHANNEL(1) = { … }` in a list: the macro stands for a designator. */
  private designatorMacro(i: number): void {
    const { kinds, starts, ends, count } = this.tokens;
    if (kinds[this.previous] !== COMMA && kinds[this.previous] !== OPEN_BRACE) return;
    const close = matchingParenthesis(this.tokens, i + 1, count);
    if (kinds[close + 1] !== EQUALS || close === i + 2) return;
    if (this.hasComma(i + 2, close)) {
      this.patches.erase(starts[i] ?? 0, ends[close + 1] ?? 0);
      return;
    }
    this.patches.fill(starts[i] ?? 0, ends[i + 1] ?? 0, "[");
    this.patches.write(starts[close] ?? 0, "]");
  }

  /** Blanks an annotation, if the word is one here; the token after it, or `i`. */
  private annotation(i: number, bits: number): number {
    const { tokens, patches, previous } = this;
    const { kinds, starts, ends, words, names } = tokens;
    const before = kinds[previous];
    const after = kinds[i + 1];
    // x->__user and x.__init are members; f(__init, 1) passes the word on.
    if (before === DOT || (before === 62 && kinds[previous - 1] === 45)) return i;
    const start = starts[i] ?? 0;
    const end = ends[i] ?? 0;
    if (bits & WordClass.inline) {
      patches.fill(start, end, "inline");
      return i;
    }
    if ((before === OPEN || before === COMMA) && (after === CLOSE || after === COMMA) && previous === i - 1) return i;
    if (bits & WordClass.filler && this.isFiller(i)) return i;
    // char far *p
    if (bits & WordClass.between && (kinds[previous] !== TokenKind.word || (after !== STAR && after !== TokenKind.word))) return i;
    const name = words[names[i] ?? 0] ?? "";
    // goto __error;
    if (bits & WordClass.annotationCall && after !== OPEN && (after === COLON || this.classAt(previous) & WordClass.jump)) return i;
    if (!(bits & WordClass.annotationCall) || after !== OPEN) {
      patches.blank(start, end);
      patches.record({ kind: "annotation", start, end, name });
      return i + 1;
    }
    const close = matchingParenthesis(tokens, i + 1, tokens.count);
    if (close >= tokens.count) return i;
    const argumentStart = ends[i + 1] ?? end;
    const text = patches.text.slice(argumentStart, starts[close]);
    patches.blank(start, ends[close] ?? end);
    patches.record({ kind: "annotation", start, end: ends[close] ?? end, name, argument: { start: argumentStart, text } });
    return close + 1;
  }

  /** `u32 __unused;` and `int __unused[4];` name a member, `int x __unused;` does not. */
  private isFiller(i: number): boolean {
    const after = this.tokens.kinds[i + 1];
    if (after === OPEN_BRACKET) return true;
    if (after !== SEMICOLON && after !== COMMA && after !== EQUALS && after !== COLON) return false;
    if (this.classAt(this.previous) & WordClass.type || this.tokens.kinds[this.previous] === STAR) return true;
    const before = this.tokens.kinds[this.previous - 1];
    return before === SEMICOLON || before === OPEN_BRACE || before === CLOSE_BRACE;
  }

  /** Overwrites the beginning of an identifier, so that it is no keyword or number of the grammar's. */
  private rename(i: number, beginning: string): void {
    const start = this.tokens.starts[i] ?? 0;
    const end = this.tokens.ends[i] ?? 0;
    this.patches.write(start, beginning);
    this.patches.record({ kind: "name", start, end, name: this.patches.text.slice(start, end) });
  }

  /** `static DEFINE_MUTEX(m);`, `static const DEVICE_ATTR(…);`: the specifiers go, so that a plain call is left. */
  private staticMacro(i: number): void {
    const { kinds, starts, ends } = this.tokens;
    let name = i;
    let isStatic = false;
    let bits = this.classAt(name);
    while (bits & WordClass.specifier || bits & WordClass.annotation) {
      if (bits & WordClass.typedef) return;
      if (bits & WordClass.static) isStatic = true;
      bits = this.classAt(++name);
    }
    if (kinds[name] !== TokenKind.word || bits & (WordClass.keyword | WordClass.inline) || kinds[name + 1] !== OPEN) return;
    const close = matchingParenthesis(this.tokens, name + 1, this.tokens.count);
    const after = kinds[close + 1];
    // `static foo_fn(name), other;` and `static PTR(x) p;` are declarations.
    if (after === COMMA || after === STAR || (after === TokenKind.word && this.isDeclarator(close + 1))) return;
    for (let k = i; k < name; k++) this.patches.blank(starts[k] ?? 0, ends[k] ?? 0);
    if (isStatic) this.patches.record({ kind: "static", start: starts[name] ?? 0, end: ends[close] ?? 0 });
    this.atStart = true;
    this.inDeclarator = false;
  }

  private isDeclarator(i: number): boolean {
    const after = this.tokens.kinds[i + 1];
    return after === SEMICOLON || after === EQUALS || after === COMMA || after === OPEN_BRACKET;
  }

  /** `100baseT_Full` is one token to the preprocessor, two to the grammar. */
  private number(i: number): void {
    this.atStart = false;
    const start = this.tokens.starts[i] ?? 0;
    const end = this.tokens.ends[i] ?? 0;
    const next = this.tokens.kinds[i + 1];
    if (next === TokenKind.word && !(this.classAt(i + 1) & WordClass.keyword)) {
      // 2 SECONDS
      this.patches.blank(this.tokens.starts[i + 1] ?? 0, this.tokens.ends[i + 1] ?? 0);
    }
    if (end - start < 2) return;
    if (
      !/^(?:0[xX][\dA-Fa-f']+|0[bB][01]+|[\d.]+(?:[eE][+-]?\d+)?|0[xX][\dA-Fa-f.]+[pP][+-]?\d+)[uUlLfF]*$/.test(
        this.patches.text.slice(start, end),
      )
    )
      this.rename(i, "_");
  }

  /** A string after more than one name, or beside a macro call (`"a" __stringify(X) "b"`), is more than the grammar joins. */
  private string(i: number): void {
    const { kinds, starts, ends } = this.tokens;
    this.atStart = false;
    if (kinds[i + 1] === TokenKind.word && kinds[i + 2] === OPEN) this.stringMacro(i + 1);
    if (kinds[this.previous] === CLOSE && this.groupClose === this.previous) {
      const callee = this.groupOpen - 1;
      if (kinds[callee] === TokenKind.word && !(this.classAt(callee) & WordClass.keyword)) {
        this.patches.blank(starts[callee] ?? 0, ends[this.previous] ?? 0);
      }
      return;
    }
    let word = this.previous - 1;
    if (kinds[this.previous] !== TokenKind.word || this.classAt(this.previous) & WordClass.keyword) return;
    for (; kinds[word] === TokenKind.word && !(this.classAt(word) & WordClass.keyword); word--) {
      this.patches.blank(starts[word] ?? 0, ends[word] ?? 0);
    }
  }

  private stringMacro(name: number): void {
    const close = matchingParenthesis(this.tokens, name + 1, this.tokens.count);
    if (close < this.tokens.count) this.patches.blank(this.tokens.starts[name] ?? 0, this.tokens.ends[close] ?? 0);
  }

  private isInCall(depth: number): boolean {
    const opener = this.openers[depth];
    return opener === Opener.call || opener === Opener.statementCall;
  }

  private push(opener: number, place: number): void {
    if (++this.depth === this.openers.length) this.grow();
    this.openers[this.depth] = opener;
    this.places[this.depth] = place;
    this.argumentStarts[this.depth] = place + 1;
    this.calls[this.depth] = opener === Opener.members ? 0 : 1;
  }

  private grow(): void {
    const { length } = this.openers;
    const longer = (old: Int32Array) => {
      const array = new Int32Array(length * 2);
      array.set(old);
      return array;
    };
    const bytes = (old: Uint8Array) => {
      const array = new Uint8Array(length * 2);
      array.set(old);
      return array;
    };
    this.openers = bytes(this.openers);
    this.calls = bytes(this.calls);
    this.places = longer(this.places);
    this.argumentStarts = longer(this.argumentStarts);
  }

  private openParenthesis(i: number): void {
    const outer = this.openers[this.depth] ?? 0;
    this.atStart = false;
    if (this.afterControl) {
      this.afterControl = false;
      this.push(Opener.control, i);
      return;
    }
    const bits = this.previous === i - 1 ? this.classAt(this.previous) : 0;
    const isNamed = this.previous === i - 1 && this.tokens.kinds[this.previous] === TokenKind.word && !(bits & WordClass.keyword);
    if (isNamed && outer <= Opener.block && this.previous === this.statementWord && !this.inDeclarator) {
      this.push(Opener.statementCall, i);
      return;
    }
    // In a prototype neither the parameters nor what stands in them is a call.
    const mayCall = outer <= Opener.members ? !this.inDeclarator && outer !== Opener.members : this.calls[this.depth] === 1;
    this.push(isNamed && mayCall ? Opener.call : Opener.group, i);
    if (!mayCall) this.calls[this.depth] = 0;
  }

  private closeParenthesis(i: number): void {
    this.atStart = false;
    if (this.openers[this.depth] === Opener.bracket) this.depth--;
    const opener = this.openers[this.depth] ?? 0;
    if (this.depth === 0 || opener < Opener.group) return;
    const open = this.places[this.depth] ?? 0;
    if (opener === Opener.call || opener === Opener.statementCall) this.endArgument(i);
    this.depth--;
    if (opener === Opener.call) this.missingComma(i);
    this.groupOpen = open;
    this.groupClose = i;
    if (opener === Opener.control) {
      this.atStart = true;
    } else if (opener === Opener.statementCall) {
      const { tokens, patches } = this;
      const isFileLevel = this.openers[this.depth] === Opener.file;
      const macro = { tokens, patches, name: open - 1, open, close: i, isFileLevel };
      // `do { … } for_each_vma(vmi, vma);`
      if (this.doEnd >= 0 && this.doEnd === open - 2) rewriteLoop(macro);
      else this.atStart = rewriteStatementMacro(macro);
    }
  }

  /** `SET_RUNTIME_PM_OPS(a, b) .prepare = c` in a list, `__field(u32, a) __field(u32, b)` among arguments. */
  private missingComma(i: number): void {
    const { kinds } = this.tokens;
    const outer = this.openers[this.depth] ?? 0;
    if (outer !== Opener.list && outer !== Opener.call && outer !== Opener.statementCall) return;
    const next = kinds[i + 1];
    const isEntry =
      next === TokenKind.word && (outer === Opener.list || kinds[i + 2] === OPEN) && !(this.classAt(i + 1) & WordClass.keyword);
    if (isEntry || (next === DOT && kinds[i + 2] === TokenKind.word && outer === Opener.list && this.isLastOfLine(i))) {
      separate(this.tokens, this.patches, i);
    }
  }

  private endArgument(end: number): void {
    const start = this.argumentStarts[this.depth] ?? end;
    const isLoop = (this.classAt((this.places[this.depth] ?? 0) - 1) & WordClass.loop) !== 0;
    if (this.semicolonAt >= start && !isLoop) rewriteStatementArgument(this.tokens, this.patches, start, end);
    else rewriteArgument(this.tokens, this.patches, start, end);
    this.semicolonAt = -1;
    this.argumentStarts[this.depth] = end + 1;
  }

  private comma(i: number): void {
    this.atStart = false;
    if (this.isInCall(this.depth)) this.endArgument(i);
  }

  private openBrace(i: number): void {
    const body = this.bodies[this.nextBody];
    if (body?.body === i) {
      this.nextBody++;
      this.depth = 0;
      this.bodyEnd = body.end;
      this.push(Opener.block, i);
    } else {
      this.push(this.braceOpener(i), i);
    }
    const opener = this.openers[this.depth] ?? 0;
    this.atStart = opener <= Opener.members;
    if (this.atStart) this.inDeclarator = false;
  }

  private braceOpener(i: number): number {
    const { kinds } = this.tokens;
    const outer = this.openers[this.depth] ?? 0;
    const before = kinds[this.previous];
    if (this.tagAt >= 0 && (this.previous === this.tagAt || this.beforePrevious === this.tagAt)) {
      return this.classAt(this.tagAt) & WordClass.enum ? Opener.enumerators : Opener.members;
    }
    switch (outer) {
      case Opener.file:
        // extern "C" {
        return before === TokenKind.string ? Opener.file : Opener.list;
      case Opener.block:
        if (this.atStart || before === TokenKind.word) return Opener.block;
        // After `return (struct x)` the brace is a compound literal's.
        return before === CLOSE && this.isNamed(this.groupOpen - 1) ? Opener.block : Opener.list;
      case Opener.members:
        return Opener.members;
      case Opener.enumerators:
      case Opener.list:
        return Opener.list;
      default:
        if (before === OPEN) return Opener.block;
        return before === COMMA && kinds[i + 1] === TokenKind.word ? Opener.block : Opener.list;
    }
  }

  private isNamed(i: number): boolean {
    return this.tokens.kinds[i] === TokenKind.word && !(this.classAt(i) & (WordClass.jump | WordClass.else | WordClass.case));
  }

  private closeBrace(i: number): void {
    while (this.depth > 0 && (this.openers[this.depth] ?? 0) >= Opener.group) this.depth--;
    const closed = this.openers[this.depth] ?? 0;
    const opened = (this.places[this.depth] ?? 0) - 1;
    if (closed === Opener.block && this.classAt(opened) & WordClass.do) this.doEnd = i;
    if (this.depth > 0) this.depth--;
    this.atStart = closed <= Opener.block && (this.openers[this.depth] ?? 0) <= Opener.members;
    if (this.atStart) this.inDeclarator = false;
    this.caseAt = -1;
    this.tagAt = -1;
  }

  /** The head of a function is read as a declaration, whatever its first word. */
  private enterHead(): void {
    this.nextHead++;
    this.depth = 0;
    this.atStart = false;
    this.inDeclarator = true;
    this.statementWord = -1;
  }

  private leaveBody(): void {
    this.bodyEnd = -1;
    this.depth = 0;
    this.atStart = true;
    this.inDeclarator = false;
  }

  private semicolon(i: number): void {
    if ((this.openers[this.depth] ?? 0) > Opener.members) {
      if (this.isInCall(this.depth)) this.semicolonAt = i;
      return;
    }
    // `int x;;` among members
    if (this.atStart && this.openers[this.depth] === Opener.members)
      this.patches.blank(this.tokens.starts[i] ?? 0, this.tokens.ends[i] ?? 0);
    this.atStart = true;
    this.inDeclarator = false;
    this.caseAt = -1;
    this.tagAt = -1;
  }

  private colon(i: number): void {
    if (this.openers[this.depth] !== Opener.block) return;
    const isLabel = this.previous === this.statementWord;
    if (this.caseAt < 0 && !isLabel) return;
    this.caseAt = -1;
    this.atStart = true;
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
    this.caseAt = Math.max(this.caseAt, 0);
  }
}
