import { BraceMatcher } from "./brace-matcher.js";
import { type Conditional, type Conditionals, joinConditions, readConditionals } from "./conditional.js";
import { MOST_CONDITIONS, readDefinitions } from "./definitions.js";
import { type FunctionHead, firstArgument, readFunctionHead } from "./function-head.js";
import { guardFunctions, readGuardDefinition } from "./guard-definition.js";
import { type TextProblem, TokenKind, type Tokens, tokenize } from "./lexer.js";
import type { LiteralMacros } from "./literal-macros.js";
import type { MacroDefinition } from "./macro-definition.js";
import { isMember, type PointerTargets, TargetReader } from "./pointer-targets.js";
import { CLOSE, CLOSE_BRACE, CLOSE_BRACKET, COMMA, EQUALS, OPEN, OPEN_BRACE, OPEN_BRACKET, SEMICOLON, STAR } from "./punctuators.js";
import { readSuppression, type SuppressionComment } from "./suppression.js";
import { isFirstColumn } from "./token-query.js";
import { WordClass } from "./words.js";

/** A file split into its function definitions, its macros and what stands between them. */
export interface FileOutline {
  /** In order, none inside of another. Code that no kernel compiles (`#if 0`) is left out. */
  readonly functions: readonly FunctionOutline[];
  /** Those that have parameters or name something; the others are `literals`. */
  readonly macros: readonly MacroDefinition[];
  readonly literals: LiteralMacros;
  /** `"ipoib.h"`, `<linux/workqueue.h>`. */
  readonly includes: readonly string[];
  readonly suppressions: readonly SuppressionComment[];
  readonly problems: readonly TextProblem[];
  /** What the text outside of functions and macros mentions, each once. */
  readonly identifiers: readonly string[];
  /** What may be called through a pointer, of functions and file level together. */
  readonly targets: PointerTargets;
}

/** One function definition. Offsets are the file's. */
export interface FunctionOutline {
  readonly name: string;
  /** The names that it has in other branches of an `#if` that splits its head, when they differ. */
  readonly otherNames?: readonly string[];
  /** The macro that defines it: `SYSCALL_DEFINE3` of `SYSCALL_DEFINE3(name, …) { … }`. */
  readonly definedBy?: string;
  /** Where its specifiers, attributes and return type begin. */
  readonly start: number;
  readonly nameStart: number;
  /** The parameters' opening parenthesis, and past the closing one. */
  readonly parametersStart: number;
  readonly parametersEnd: number;
  /** The opening brace. */
  readonly bodyStart: number;
  /** Past the closing brace. */
  readonly end: number;
  /**
   * Every identifier of head and body once, in order of appearance; keywords, and what `#` lines hold, are not among them. A guard mentions the
   * functions that it calls.
   */
  readonly identifiers: readonly string[];
  /** Those of `identifiers` that stand somewhere as a name by itself, neither called nor a member: what may be a function that is handed over. */
  readonly named: readonly string[];
  /** The members that are called in it (`ops->stop(dev)`), each once. */
  readonly calledMembers: readonly string[];
  /** Whether lines of an `#if` stand in it. */
  readonly hasConditionals: boolean;
  /** The `#if` conditions around it, joined: `defined(CONFIG_PM) && !defined(MODULE)`. An include guard is none. */
  readonly configuration?: string;
}

/** Splits a file. Never fails: what is odd is in `problems`, and the rest of the file goes on. */
export function outlineFile(text: string): FileOutline {
  return outlineTokens(text, tokenize(text));
}

/** As `outlineFile`, for text that was split into tokens already. */
export function outlineTokens(text: string, tokens: Tokens): FileOutline {
  return new Outliner(text, tokens, readConditionals(text, tokens)).run();
}

/** Of what the declarations of parameters in the old style consist. */
const OLD_STYLE = new Set<number>([TokenKind.word, TokenKind.number, STAR, COMMA, SEMICOLON, OPEN_BRACKET, CLOSE_BRACKET]);

/** How far parameters in the old style may reach, in tokens. */
const OLD_STYLE_REACH = 400;

/** A conditional that is open at file level, and the declaration that its branches found unfinished or left so. */
interface OpenConditional {
  readonly conditional: Conditional;
  condition: string;
  afterFirst: number | undefined;
}

class Outliner {
  private readonly functions: FunctionOutline[] = [];
  private readonly problems: TextProblem[];
  private readonly identifiers: string[] = [];
  private readonly guards: MacroDefinition[] = [];
  private readonly pointers: TargetReader;
  /** By word: the last function that mentioned it and that named it, from 1; and whether the file level mentioned it. */
  private readonly mentionedBy: Int32Array;
  private readonly namedBy: Int32Array;
  private readonly mentioned: Uint8Array;
  private readonly open: OpenConditional[] = [];
  private readonly braces: BraceMatcher;
  /** The first token of the unfinished declaration, -1 between declarations. */
  private declaration = -1;
  private parentheses = 0;
  /** The last closing parenthesis of the declaration that was outermost. */
  private lastClose = -1;
  private isAssigned = false;

  constructor(
    private readonly text: string,
    private readonly tokens: Tokens,
    private readonly conditionals: Conditionals,
  ) {
    this.problems = [...tokens.problems];
    this.braces = new BraceMatcher(text, tokens, conditionals);
    this.pointers = new TargetReader(tokens);
    this.mentionedBy = new Int32Array(tokens.words.length);
    this.namedBy = new Int32Array(tokens.words.length);
    this.mentioned = new Uint8Array(tokens.words.length);
  }

  run(): FileOutline {
    const { count, kinds } = this.tokens;
    let i = 0;
    while (i < count) {
      const kind = kinds[i];
      if (kind === TokenKind.directive) {
        i = this.directive(i);
        continue;
      }
      if (this.declaration < 0) this.declaration = i;
      if (kind === OPEN_BRACE) {
        i = this.brace(i);
        continue;
      }
      if (kind === OPEN) this.parentheses++;
      else if (kind === CLOSE) {
        if (--this.parentheses <= 0) this.lastClose = i;
      } else if (kind === EQUALS && this.parentheses <= 0) this.isAssigned = true;
      else if (kind === SEMICOLON && this.parentheses <= 0) {
        const body = this.oldStyleBody(i);
        if (body > 0) {
          i = body;
          continue;
        }
        this.finish(i + 1);
      } else if (kind === CLOSE_BRACE) this.finish(i + 1);
      i++;
    }
    this.finish(count);
    const { functions, problems, identifiers } = this;
    const definitions = readDefinitions(this.text, this.tokens, this.conditionals);
    const suppressions: SuppressionComment[] = [];
    for (const { start, end } of this.tokens.remarks) {
      const suppression = readSuppression(this.text, start, end);
      if (suppression) suppressions.push(suppression);
    }
    const macros = this.guards.length > 0 ? [...definitions.macros, ...this.guards].sort((a, b) => a.start - b.start) : definitions.macros;
    return { functions, ...definitions, macros, suppressions, problems, identifiers, targets: this.pointers.targets };
  }

  /** Ends a declaration at file level. */
  private finish(next: number): void {
    if (this.declaration >= 0) this.mentionAtFileLevel(this.declaration, next);
    this.declaration = -1;
    this.parentheses = 0;
    this.isAssigned = false;
  }

  /** Handles a `#` line between declarations or inside one; returns the token to go on from. */
  private directive(i: number): number {
    const found = this.conditionals.at.get(i);
    if (!found) return i + 1;
    const { conditional, line } = found;
    const { lines, conditions, live } = conditional;
    const last = lines.length - 1;
    if (line === 0) {
      this.open.push({ conditional, condition: "", afterFirst: undefined });
    }
    const top = this.open[this.open.length - 1];
    if (top?.conditional !== conditional) return i + 1;
    if (line > 0 && top.afterFirst === undefined && line - 1 >= conditional.first) top.afterFirst = this.declaration;
    if (line === last) {
      this.open.pop();
      // A declaration that the first branch left open goes on after the #endif, whatever the others did.
      if (last > 1 && top.afterFirst !== undefined && top.afterFirst !== this.declaration && !this.hasFunctionSince(top.afterFirst)) {
        this.resume(top.afterFirst);
      }
      return i + 1;
    }
    if (line > 0 && line - 1 >= conditional.first) {
      if (this.declaration >= 0) this.mentionAtFileLevel(this.declaration, i);
      this.resume(-1);
    }
    top.condition = conditional.isGuard ? "" : (conditions[line] ?? "");
    if (live[line]) return i + 1;
    return lines[line + 1] ?? i + 1;
  }

  /** A whole function in another branch cannot be part of what the first one left open. */
  private hasFunctionSince(declaration: number): boolean {
    const last = this.functions[this.functions.length - 1];
    return last !== undefined && declaration >= 0 && last.end > (this.tokens.starts[declaration] ?? 0);
  }

  private resume(declaration: number): void {
    this.declaration = declaration;
    this.parentheses = 0;
    this.isAssigned = false;
  }

  private configuration(): string {
    return this.open.length === 0 ? "" : joinConditions(this.open.slice(0, MOST_CONDITIONS).map((each) => each.condition));
  }

  /** An opening brace at file level: a function's body, or something to skip. Returns the token to go on from. */
  private brace(i: number): number {
    const { starts, kinds } = this.tokens;
    const isArgument = kinds[i - 1] === COMMA || kinds[i - 1] === OPEN;
    if (this.parentheses > 0 && !isArgument && isFirstColumn(this.tokens, this.text, i)) this.parentheses = 0;
    if (this.parentheses <= 0 && !this.isAssigned) {
      const head = readFunctionHead(this.tokens, this.conditionals, this.declaration, i);
      if (head && !this.isMemberList(head, i)) return this.functionBody(head, i);
      // extern "C" {
      if (kinds[i - 1] === TokenKind.string) {
        this.finish(i);
        return i + 1;
      }
    }
    if (this.braces.isExhausted) return this.tokens.count;
    const { end, isClosed } = this.braces.match(i);
    if (!isClosed) {
      this.problems.push({ start: starts[i] ?? 0, end: (starts[i] ?? 0) + 1, reason: "brace without its match" });
      this.finish(i + 1);
      return i + 1;
    }
    if (this.parentheses <= 0 && !this.isAssigned) this.finish(end);
    return end;
  }

  /** `FIELDS_OF(struct foo) { struct bar *b; };` is a structure by macro. */
  private isMemberList(head: FunctionHead, open: number): boolean {
    if (!head.isMacro || firstArgument(this.tokens, head.name + 1) !== undefined) return false;
    const { end, isClosed } = this.braces.match(open);
    return isClosed && this.tokens.kinds[end] === SEMICOLON;
  }

  private functionBody(head: FunctionHead, open: number): number {
    const { text, tokens } = this;
    const { starts, ends, names, words } = tokens;
    if (head.declaration > this.declaration) this.mentionAtFileLevel(this.declaration, head.declaration);
    const configuration = this.configuration();
    const outer = this.open.map((each) => each.conditional).filter((each) => (each.lines[0] ?? -1) > head.declaration);
    const body = this.braces.match(open, outer);
    for (const conditional of body.ended) this.closeOuter(conditional);
    const start = starts[head.declaration] ?? 0;
    const end = ends[body.end - 1] ?? text.length;
    if (!body.isClosed) {
      this.problems.push({ start: starts[open] ?? 0, end: (starts[open] ?? 0) + 1, reason: "function without its closing brace" });
    }
    const own = words[names[head.name] ?? 0] ?? "";
    const first = head.isMacro ? firstArgument(tokens, head.name + 1) : undefined;
    const otherNames = body.otherNames.filter((name) => name !== (first ?? own));
    this.functions.push({
      name: first ?? own,
      ...(otherNames.length > 0 ? { otherNames } : {}),
      ...(head.isMacro ? { definedBy: own } : {}),
      start,
      nameStart: starts[head.isMacro && first !== undefined ? head.name + 2 : head.name] ?? start,
      parametersStart: starts[head.open] ?? start,
      parametersEnd: ends[head.close] ?? start,
      bodyStart: starts[open] ?? start,
      end,
      ...this.mentionedIn(head.declaration, body.end, this.functions.length + 1),
      hasConditionals: this.hasConditionals(head.declaration, body.end),
      ...(configuration === "" ? {} : { configuration }),
    });
    this.resume(-1);
    return body.end;
  }

  /** Forgets a conditional of the file level that ends inside of a function. */
  private closeOuter(conditional: Conditional): void {
    const at = this.open.findIndex((each) => each.conditional === conditional);
    if (at >= 0) this.open.length = at;
  }

  /**
   * For the `;` at `i`: the brace of a function with parameters in the old style (`int f(a, b) int a; char *b; {`) that it stands in the
   * head of, and past that function's end; 0 when it ends a declaration.
   */
  private oldStyleBody(i: number): number {
    const { kinds, names, classes } = this.tokens;
    const from = this.lastClose + 1;
    if (this.lastClose < this.declaration || from >= i || this.isAssigned || kinds[from] !== TokenKind.word) return 0;
    if ((classes[names[from] ?? 0] ?? 0) & WordClass.annotation) return 0;
    let at = i + 1;
    for (const last = i + OLD_STYLE_REACH; at < last; at++) {
      const kind = kinds[at];
      if (kind === OPEN_BRACE && kinds[at - 1] === SEMICOLON) {
        const head = readFunctionHead(this.tokens, this.conditionals, this.declaration, at);
        return head ? this.functionBody(head, at) : 0;
      }
      if (kind === undefined || !OLD_STYLE.has(kind)) return 0;
    }
    return 0;
  }

  private mentionAtFileLevel(from: number, to: number): void {
    const { kinds, names, words, classes } = this.tokens;
    for (let i = from; i < to; i++) {
      if (kinds[i] === EQUALS) this.pointers.list(i, from, to);
      const name = kinds[i] === TokenKind.word ? (names[i] ?? 0) : -1;
      if (name >= 0 && (classes[name] ?? 0) & WordClass.guardDefinition)
        this.guards.push(...readGuardDefinition(this.text, this.tokens, i, this.configuration()));
      if (name >= 0) this.pointers.member(i);
      if (name < 0 || this.mentioned[name] === 1 || (classes[name] ?? 0) & WordClass.keyword) continue;
      this.mentioned[name] = 1;
      this.identifiers.push(words[name] ?? "");
    }
  }

  /** What a function mentions. */
  private mentionedIn(from: number, to: number, serial: number): Pick<FunctionOutline, "identifiers" | "named" | "calledMembers"> {
    const { kinds, names, words, classes } = this.tokens;
    const { mentionedBy, namedBy } = this;
    const identifiers: string[] = [];
    const named: string[] = [];
    const calledMembers: string[] = [];
    for (let i = from; i < to; i++) {
      if (kinds[i] === EQUALS) this.pointers.list(i, from, to);
      if (kinds[i] !== TokenKind.word) continue;
      const name = names[i] ?? 0;
      if ((classes[name] ?? 0) & WordClass.guard && kinds[i + 1] === OPEN && kinds[i + 2] === TokenKind.word) {
        for (const each of guardFunctions(words[names[i + 2] ?? 0] ?? "")) if (!identifiers.includes(each)) identifiers.push(each);
      }
      const isOf = isMember(this.tokens, i);
      if (isOf) {
        this.pointers.member(i);
        const word = words[name] ?? "";
        // `p->run(p)`, `(*p->run)(p)`.
        const isCalled = kinds[i + 1] === OPEN || (kinds[i + 1] === CLOSE && kinds[i + 2] === OPEN);
        if (isCalled && !calledMembers.includes(word)) calledMembers.push(word);
      }
      if (namedBy[name] === serial || (classes[name] ?? 0) & WordClass.keyword) continue;
      const word = words[name] ?? "";
      if (mentionedBy[name] !== serial) {
        mentionedBy[name] = serial;
        identifiers.push(word);
      }
      if (kinds[i + 1] === OPEN || isOf) continue;
      namedBy[name] = serial;
      named.push(word);
    }
    return { identifiers, named, calledMembers };
  }

  private hasConditionals(from: number, to: number): boolean {
    for (let i = from; i < to; i++) if (this.tokens.kinds[i] === TokenKind.directive && this.conditionals.at.has(i)) return true;
    return false;
  }
}
