import { type Conditional, type Conditionals, joinConditions, readConditionals } from "./conditional.js";
import { MOST_CONDITIONS, readDefinitions } from "./definitions.js";
import { type FunctionHead, nextInFirstBranch, readFunctionHead } from "./function-head.js";
import { type TextProblem, TokenKind, type Tokens, tokenize } from "./lexer.js";
import type { MacroDefinition } from "./macro-definition.js";
import { readSuppression, type SuppressionComment } from "./suppression.js";
import { WordClass } from "./words.js";

/** A file split into its function definitions, its macros and what stands between them. */
export interface FileOutline {
  /** In order, none inside of another. Code that no kernel compiles (`#if 0`) is left out. */
  readonly functions: readonly FunctionOutline[];
  readonly macros: readonly MacroDefinition[];
  /** `"ipoib.h"`, `<linux/workqueue.h>`. */
  readonly includes: readonly string[];
  readonly suppressions: readonly SuppressionComment[];
  readonly problems: readonly TextProblem[];
  /** What the text outside of functions and macros mentions, each once. */
  readonly identifiers: readonly string[];
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
  /** Every identifier of head and body once, in order of appearance; keywords, and what `#` lines hold, are not among them. */
  readonly identifiers: readonly string[];
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

const OPEN = 40;
const CLOSE = 41;
const SEMICOLON = 59;
const EQUALS = 61;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/** How far parameters in the old style may reach, in tokens. */
const OLD_STYLE_REACH = 400;

/** After so many braces without a match the rest of the file is not searched for more, which would take for ever. */
const MOST_FAILURES = 8;

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
  /** By word: the last function that mentioned it, from 1; and whether the file level did. */
  private readonly mentionedBy: Int32Array;
  private readonly mentioned: Uint8Array;
  private readonly open: OpenConditional[] = [];
  /** Set once a function was found without its closing brace: from there a brace in the first column closes one. */
  private byColumn = false;
  /** How often the end of the file was met in search of a brace. */
  private failures = 0;
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
    this.mentionedBy = new Int32Array(tokens.words.length);
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
    const { macros, includes } = readDefinitions(this.text, this.tokens, this.conditionals);
    const suppressions: SuppressionComment[] = [];
    for (const { start, end } of this.tokens.remarks) {
      const suppression = readSuppression(this.text, start, end);
      if (suppression) suppressions.push(suppression);
    }
    return { functions, macros, includes, suppressions, problems, identifiers };
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
      if (last > 1 && top.afterFirst !== undefined && top.afterFirst !== this.declaration) this.resume(top.afterFirst);
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
    const isFirstColumn = this.isFirstColumn(i);
    if (this.parentheses > 0 && isFirstColumn && kinds[i - 1] !== 44 && kinds[i - 1] !== OPEN) this.parentheses = 0;
    if (this.parentheses <= 0 && !this.isAssigned) {
      const head = readFunctionHead(this.tokens, this.conditionals, this.declaration, i);
      if (head) return this.functionBody(head, i);
      // extern "C" {
      if (kinds[i - 1] === TokenKind.string) {
        this.finish(i);
        return i + 1;
      }
    }
    if (this.failures > MOST_FAILURES) return this.tokens.count;
    const { end, isClosed } = this.skipBraces(i);
    if (!isClosed) {
      this.problems.push({ start: starts[i] ?? 0, end: (starts[i] ?? 0) + 1, reason: "brace without its match" });
      this.finish(i + 1);
      return i + 1;
    }
    if (this.parentheses <= 0 && !this.isAssigned) this.finish(end);
    return end;
  }

  private functionBody(head: FunctionHead, open: number): number {
    const { text, tokens } = this;
    const { starts, ends, names, words } = tokens;
    if (head.declaration > this.declaration) this.mentionAtFileLevel(this.declaration, head.declaration);
    const configuration = this.configuration();
    const body = this.skipBraces(open, head.declaration);
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
      identifiers: this.mentionedIn(head.declaration, body.end, this.functions.length + 1),
      hasConditionals: this.hasConditionals(head.declaration, body.end),
      ...(configuration === "" ? {} : { configuration }),
    });
    this.resume(-1);
    return body.end;
  }

  /**
   * From the brace at `open` to past its match. Of an `#if` inside the first branch counts and the others are looked at only to see
   * whether they close the braces, too. A conditional from before `open` whose `#else` stands inside splits the head: its other
   * branches are other heads of the same body.
   */
  private skipBraces(open: number, declaration = open): { end: number; isClosed: boolean; otherNames: string[] } {
    const { count, kinds } = this.tokens;
    const stack: { conditional: Conditional; depth: number; after: number | undefined; branch: number }[] = [];
    const otherNames: string[] = [];
    let depth = 0;
    let firstColumn = -1;
    let i = open;
    while (i < count) {
      const kind = kinds[i];
      if (kind === OPEN_BRACE) {
        depth++;
      } else if (kind === CLOSE_BRACE) {
        depth--;
        const inFirst = stack.length === 0 || stack.every((frame) => frame.branch === frame.conditional.first);
        if (inFirst) {
          if (depth <= 0) return { end: this.endOverBranches(i, [...this.openSince(declaration), ...stack]), isClosed: true, otherNames };
          if (this.isFirstColumn(i)) {
            if (this.byColumn) return { end: i + 1, isClosed: true, otherNames };
            if (firstColumn < 0) firstColumn = i;
          }
        }
      } else if (kind === TokenKind.directive) {
        const found = this.conditionals.at.get(i);
        if (found) {
          const { conditional, line } = found;
          const { lines, first, live } = conditional;
          const last = lines.length - 1;
          const top = stack[stack.length - 1];
          if ((lines[0] ?? -1) < open) {
            // The head is split: look for other names up to the #endif.
            if (line < last) {
              const to = lines[last] ?? count;
              otherNames.push(...this.headsBetween(i + 1, to));
              i = to;
              continue;
            }
            this.closeOuter(conditional);
          } else if (line === 0) {
            stack.push({ conditional, depth, after: undefined, branch: 0 });
          } else if (top?.conditional === conditional) {
            if (top.after === undefined && first >= 0 && line - 1 >= first) top.after = depth;
            if (line === last) {
              depth = top.after ?? top.depth;
              stack.pop();
            } else {
              depth = top.depth;
              top.branch = line;
            }
          }
          if (line < last && !live[line]) {
            i = lines[line + 1] ?? i + 1;
            continue;
          }
        }
      }
      i++;
    }
    this.failures++;
    if (firstColumn < 0) return { end: count, isClosed: false, otherNames };
    this.byColumn = true;
    return { end: firstColumn + 1, isClosed: false, otherNames };
  }

  /**
   * The end of a function whose brace at `close` stands in the first branch of an `#if` of its body: when the other branches close it
   * with their last token, too, it reaches to the last of them.
   */
  private endOverBranches(close: number, stack: readonly { readonly conditional: Conditional; readonly depth: number }[]): number {
    const { kinds } = this.tokens;
    let end = close + 1;
    for (const { conditional, depth } of [...stack].reverse()) {
      const { lines, live, first } = conditional;
      let next = end;
      while (kinds[next] === TokenKind.directive && !this.conditionals.at.has(next)) next++;
      if (next !== lines[first + 1]) return end;
      let last = end;
      for (let branch = first + 1; branch < lines.length - 1; branch++) {
        const to = lines[branch + 1] ?? next;
        if (live[branch] && this.depthAfter((lines[branch] ?? next) + 1, to, depth) === 0 && kinds[to - 1] === CLOSE_BRACE) last = to;
        else if (live[branch]) return end;
      }
      end = last;
      if (stack.length > 1) end = (lines[lines.length - 1] ?? end) + 1;
    }
    while (kinds[end - 1] === TokenKind.directive) end--;
    return end;
  }

  /** The conditionals that began inside of a declaration and are still open: their other branches hold other bodies. */
  private openSince(declaration: number): { conditional: Conditional; depth: number }[] {
    const frames: { conditional: Conditional; depth: number }[] = [];
    for (const { conditional } of this.open) if ((conditional.lines[0] ?? -1) > declaration) frames.push({ conditional, depth: 0 });
    return frames;
  }

  private depthAfter(from: number, to: number, depth: number): number {
    const { kinds } = this.tokens;
    let i = from;
    while (i < to) {
      const kind = kinds[i];
      if (kind === OPEN_BRACE) depth++;
      else if (kind === CLOSE_BRACE) depth--;
      i = kind === TokenKind.directive ? nextInFirstBranch(this.conditionals, i) : i + 1;
    }
    return depth;
  }

  /** The names of the functions that begin and do not end between two tokens. */
  private headsBetween(from: number, to: number): string[] {
    const { kinds, names, words } = this.tokens;
    const found: string[] = [];
    let declaration = from;
    let depth = 0;
    let brace = -1;
    for (let i = from; i < to; i++) {
      const kind = kinds[i];
      if (kind === OPEN_BRACE) {
        if (depth++ === 0) brace = i;
      } else if (kind === CLOSE_BRACE) {
        if (--depth <= 0) {
          depth = 0;
          declaration = i + 1;
        }
      } else if (kind === SEMICOLON && depth === 0) {
        declaration = i + 1;
      }
    }
    const head = depth > 0 ? readFunctionHead(this.tokens, this.conditionals, declaration, brace) : undefined;
    const name = head && ((head.isMacro && firstArgument(this.tokens, head.name + 1)) || words[names[head.name] ?? 0]);
    if (name) found.push(name);
    return found;
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
      if (kind !== TokenKind.word && kind !== 42 && kind !== 44 && kind !== SEMICOLON && kind !== 91 && kind !== 93) return 0;
    }
    return 0;
  }

  private isFirstColumn(i: number): boolean {
    const start = this.tokens.starts[i] ?? 0;
    return start === 0 || this.text.charCodeAt(start - 1) === 10;
  }

  private mentionAtFileLevel(from: number, to: number): void {
    const { kinds, names, words, classes } = this.tokens;
    for (let i = from; i < to; i++) {
      const name = kinds[i] === TokenKind.word ? (names[i] ?? 0) : -1;
      if (name < 0 || this.mentioned[name] === 1 || (classes[name] ?? 0) & WordClass.keyword) continue;
      this.mentioned[name] = 1;
      this.identifiers.push(words[name] ?? "");
    }
  }

  private mentionedIn(from: number, to: number, serial: number): string[] {
    const { kinds, names, words, classes } = this.tokens;
    const { mentionedBy } = this;
    const found: string[] = [];
    for (let i = from; i < to; i++) {
      if (kinds[i] !== TokenKind.word) continue;
      const name = names[i] ?? 0;
      if (mentionedBy[name] === serial) continue;
      mentionedBy[name] = serial;
      if (!((classes[name] ?? 0) & WordClass.keyword)) found.push(words[name] ?? "");
    }
    return found;
  }

  private hasConditionals(from: number, to: number): boolean {
    for (let i = from; i < to; i++) if (this.tokens.kinds[i] === TokenKind.directive && this.conditionals.at.has(i)) return true;
    return false;
  }
}

/** The first of a macro's arguments, when it is a plain name. */
function firstArgument(tokens: Tokens, open: number): string | undefined {
  const { kinds, names, words } = tokens;
  const follows = kinds[open + 2];
  if (kinds[open + 1] !== TokenKind.word || (follows !== 44 && follows !== CLOSE)) return undefined;
  return words[names[open + 1] ?? 0];
}
