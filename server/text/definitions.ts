import { type Conditionals, joinConditions } from "./conditional.js";
import { readDirective, restOf } from "./directive.js";
import type { Tokens } from "./lexer.js";
import { LiteralMacros } from "./literal-macros.js";
import { type MacroDefinition, readMacro } from "./macro-definition.js";

/** Conditionals nested deeper than this add nothing to a configuration's text. */
export const MOST_CONDITIONS = 16;

/** What the `#` lines of a file define and include. */
export interface Definitions {
  readonly macros: readonly MacroDefinition[];
  readonly literals: LiteralMacros;
  readonly includes: readonly string[];
}

/** The macros and includes of a file, in order; those that no kernel sees (`#if 0`) are left out. */
export function readDefinitions(text: string, tokens: Tokens, conditionals: Conditionals): Definitions {
  const macros: MacroDefinition[] = [];
  const literals: number[] = [];
  const includes: string[] = [];
  const open: { condition: string; live: boolean }[] = [];
  const lines = [...conditionals.at.keys()];
  for (const token of [...lines, ...conditionals.others].sort((a, b) => a - b)) {
    const found = conditionals.at.get(token);
    if (found) {
      const { conditional, line } = found;
      if (line > 0) open.pop();
      if (line === conditional.lines.length - 1) continue;
      open.push({ condition: conditional.isGuard ? "" : (conditional.conditions[line] ?? ""), live: conditional.live[line] ?? true });
      continue;
    }
    if (!open.every((each) => each.live)) continue;
    const start = tokens.starts[token] ?? 0;
    const directive = readDirective(text, start, tokens.ends[token] ?? 0);
    if (directive.name === "define") {
      const configuration = joinConditions(open.slice(0, MOST_CONDITIONS).map((each) => each.condition));
      const macro = readMacro(text, directive, start, configuration);
      if (!macro) continue;
      if (macro.parameters || macro.identifiers.length > 0) macros.push(macro);
      else literals.push(macro.nameStart, macro.nameStart + macro.name.length, macro.bodyStart, macro.bodyEnd);
    } else if (directive.name === "include" || directive.name === "include_next") {
      const path = /^(?:"[^"]*"|<[^>]*>)/.exec(restOf(text, directive));
      if (path) includes.push(path[0]);
    }
  }
  return { macros, literals: new LiteralMacros(text, literals), includes };
}
