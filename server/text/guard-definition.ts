import { TokenKind, type Tokens } from "./lexer.js";
import { identifiersIn, type MacroDefinition } from "./macro-definition.js";
import { OPEN } from "./punctuators.js";
import { matchingParenthesis, nextComma } from "./token-query.js";

/** The functions that `guard(name)` calls where it stands, and at the end of its block. Source: include/linux/cleanup.h, DEFINE_CLASS(). */
export function guardFunctions(name: string): readonly [enter: string, leave: string] {
  return [`class_${name}_constructor`, `class_${name}_destructor`];
}

/**
 * `DEFINE_GUARD(name, type, lock(_T), unlock(_T))` and `DEFINE_LOCK_GUARD_0(name, lock(), unlock())` from token `i` on, as macros by the names of
 * the functions that they define, where their bodies stand; empty for what only looks like one.
 */
export function readGuardDefinition(text: string, tokens: Tokens, i: number, configuration: string): readonly MacroDefinition[] {
  const { kinds, starts, ends, names, words } = tokens;
  if (kinds[i + 1] !== OPEN || kinds[i + 2] !== TokenKind.word) return [];
  const close = matchingParenthesis(tokens, i + 1, tokens.count);
  if (close >= tokens.count) return [];
  const [, ...given] = argumentsFrom(tokens, i + 2, close);
  const hasObject = words[names[i] ?? 0] === "DEFINE_GUARD";
  const [lock, unlock] = hasObject ? given.slice(1) : given;
  if (!lock || !unlock) return [];
  const functions = guardFunctions(words[names[i + 2] ?? 0] ?? "");
  return [lock, unlock].map(([from, to], index) => {
    const [bodyStart, bodyEnd] = [starts[from] ?? 0, ends[to - 1] ?? 0];
    return {
      name: functions[index] ?? "",
      start: bodyStart,
      nameStart: bodyStart,
      parameters: hasObject ? ["_T"] : [],
      bodyStart,
      bodyEnd,
      identifiers: identifiersIn(text, bodyStart, bodyEnd),
      ...(configuration === "" ? {} : { configuration }),
    };
  });
}

/** The tokens of each argument, from and to. */
function argumentsFrom(tokens: Tokens, first: number, close: number): (readonly [from: number, to: number])[] {
  const found: (readonly [number, number])[] = [];
  for (let from = first; from < close; ) {
    const to = nextComma(tokens, from, close);
    if (to > from) found.push([from, to]);
    from = to + 1;
  }
  return found;
}
