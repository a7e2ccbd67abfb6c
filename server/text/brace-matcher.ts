import type { Conditional, Conditionals } from "./conditional.js";
import { firstArgument, nextInFirstBranch, readFunctionHead } from "./function-head.js";
import { TokenKind, type Tokens } from "./lexer.js";
import { CLOSE_BRACE, OPEN_BRACE, SEMICOLON } from "./punctuators.js";
import { isFirstColumn } from "./token-query.js";

/** Where a brace is closed. */
export interface BraceMatch {
  /** The token past the closing brace. */
  readonly end: number;
  /** False when there is none: `end` is then a guess. */
  readonly isClosed: boolean;
  /** The names that a function has in other branches of an `#if` that splits its head. */
  readonly otherNames: readonly string[];
  /** Conditionals from before the brace that end inside. */
  readonly ended: readonly Conditional[];
}

/** After so many braces without a match the rest of the file is not searched for more, which would take for ever. */
const MOST_FAILURES = 8;

/** Other heads of a function are looked for among so many tokens. */
const LONGEST_HEADS = 5000;

/** Finds the ends of braces at file level, in order. */
export class BraceMatcher {
  /** Set once a function was found without its closing brace: from there a brace in the first column closes one. */
  private byColumn = false;
  /** How often the end of the file was met in search of a brace. */
  private failures = 0;

  constructor(
    private readonly text: string,
    private readonly tokens: Tokens,
    private readonly conditionals: Conditionals,
  ) {}

  get isExhausted(): boolean {
    return this.failures > MOST_FAILURES;
  }

  /**
   * From the brace at `open` to past its match. Of an `#if` inside the first branch counts and the others are looked at only to see
   * whether they close the braces, too. A conditional from before `open` whose `#else` stands inside splits the head: its other
   * branches are other heads of the same body. `outer` are the conditionals that began in the head.
   */
  match(open: number, outer: readonly Conditional[] = []): BraceMatch {
    const { count, kinds } = this.tokens;
    const stack: { conditional: Conditional; depth: number; after: number | undefined; branch: number }[] = [];
    const otherNames: string[] = [];
    const ended: Conditional[] = [];
    let depth = 0;
    /** How many of the conditionals in the stack are in a branch that does not count. */
    let aside = 0;
    let firstColumn = -1;
    let i = open;
    while (i < count) {
      const kind = kinds[i];
      if (kind === OPEN_BRACE) {
        depth++;
      } else if (kind === CLOSE_BRACE) {
        depth--;
        if (aside === 0) {
          if (depth <= 0) {
            const around = [...outer.map((conditional) => ({ conditional, depth: 0 })), ...stack];
            return { end: this.endOverBranches(i, around), isClosed: true, otherNames, ended };
          }
          if (isFirstColumn(this.tokens, this.text, i)) {
            if (this.byColumn) return { end: i + 1, isClosed: true, otherNames, ended };
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
              if (to - i < LONGEST_HEADS) otherNames.push(...this.headsBetween(i + 1, to));
              i = to;
              continue;
            }
            ended.push(conditional);
          } else if (line === 0) {
            stack.push({ conditional, depth, after: undefined, branch: 0 });
            if (first !== 0) aside++;
          } else if (top?.conditional === conditional) {
            if (top.branch !== first) aside--;
            if (top.after === undefined && first >= 0 && line - 1 >= first) top.after = depth;
            if (line === last) {
              depth = top.after ?? top.depth;
              stack.pop();
            } else {
              depth = top.depth;
              top.branch = line;
              if (line !== first) aside++;
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
    if (firstColumn < 0) return { end: count, isClosed: false, otherNames, ended };
    this.byColumn = true;
    return { end: firstColumn + 1, isClosed: false, otherNames, ended };
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
}
